"""Who sits where in a request for a seat's page, and what of the chat is theirs to see."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from adapters.web.chat import WebChat
from adapters.web.guard import Refused
from adapters.web.people import Nook, Seat
from adapters.web.places import CHANNEL, INBOX, PROGRAMME, account_of, address, code_in, key_shown, space_key, space_of
from adapters.web.read import Asker, locale_of
from bot.chat import Inbox, Place

ROOMS = 2


@dataclass(frozen=True, slots=True)
class Here:
    """A seat in a place: `shown` is the place's name in addresses, `key` its name in the chat file."""

    seat: Seat
    asker: Asker
    shown: str
    key: str
    place: Place
    title: str
    closed: bool = False

    def path(self, fragment: str = "") -> str:
        return address(self.seat.id, self.shown, fragment)


@dataclass(frozen=True, slots=True)
class Way:
    """A place in the list of places, with what is unread in it."""

    shown: str
    kind: str
    title: str
    unread: int


async def seat_in(request: web.Request, chat: WebChat) -> Seat:
    """The seat that the address names.

    Raises:
        Refused: nobody sits there.
    """
    seat = await chat.people.at(request.match_info["seat"])
    if seat is None:
        raise Refused(404, "web.no_seat")
    return seat


async def find_here(request: web.Request, chat: WebChat, shown: str) -> Here:
    """The seat that the address names, in the place `shown`.

    Raises:
        Refused: there is no such seat, no such place, or it is not this seat's.
    """
    seat = await seat_in(request, chat)
    asker = Asker(account_of(seat.id), locale_of(request, seat.locale), seat.name)
    if shown == PROGRAMME:
        return Here(seat, asker, shown, shown, CHANNEL, "")
    if shown == INBOX:
        return Here(seat, asker, shown, key_shown(seat.id, shown), Inbox(asker.account), "")
    nook = await _nook(chat, seat, shown)
    return Here(seat, asker, shown, shown, space_of(nook.code), nook.title, nook.closed)


async def ways_of(chat: WebChat, seat: Seat) -> list[Way]:
    """The places of `seat`: the channel, the inbox, the spaces, and the latest public threads."""
    unread = await chat.messages.unread(seat.id)
    nooks = [*await chat.people.spaces_of(seat.id), *(await chat.people.rooms())[:ROOMS]]
    spaces = [(space_key(nook.code), "space", nook.title) for nook in nooks]
    all_ = [(PROGRAMME, "channel", ""), (INBOX, "inbox", ""), *spaces]
    return [Way(*each, unread.get(key_shown(seat.id, each[0]), 0)) for each in all_]


async def _nook(chat: WebChat, seat: Seat, shown: str) -> Nook:
    code = code_in(shown)
    for nook in (*await chat.people.spaces_of(seat.id), *await chat.people.rooms()):
        if nook.code == code:
            return nook
    raise Refused(404, "web.not_yours")
