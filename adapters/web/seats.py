"""A seat's pages: a place with its messages, the open form, and the field to write in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aiohttp import web

from adapters.web.chat import WebChat
from adapters.web.messages import Entry
from adapters.web.pages import Page, Pages, new_id
from adapters.web.places import PROGRAMME, address
from adapters.web.ports import FrontDesk
from adapters.web.seated import Here, find_here, seat_in, ways_of
from bot.chat import MESSAGE

PLACE = r"{place:programme|inbox|space-[^/]+}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A typed line that was not taken: the words for why, and the line, which is kept."""

    key: str
    line: str


class SeatPages:
    """What somebody sees who has sat down."""

    def __init__(self, desk: FrontDesk, chat: WebChat, pages: Pages) -> None:
        self._desk = desk
        self._chat = chat
        self._pages = pages

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/seat/{seat}", self.sit), web.get(f"/seat/{{seat}}/{PLACE}", self.look)]

    async def sit(self, request: web.Request) -> web.Response:
        """Sitting down leads to the channel."""
        seat = await seat_in(request, self._chat)
        raise web.HTTPSeeOther(address(seat.id, PROGRAMME))

    async def look(self, request: web.Request) -> web.Response:
        """A place as the seat sees it."""
        here = await find_here(request, self._chat, request.match_info["place"])
        return await self.show(here, before=_number(request.query.get("before", "")))

    async def show(self, here: Here, before: int | None = None, refusal: Refusal | None = None) -> web.Response:
        """The page of a place; what it shows counts as read."""
        seat, messages = here.seat, self._chat.messages
        excerpt = await messages.excerpt(seat.id, here.key, before)
        await messages.mark_read(seat.id, here.key, max((entry.id for entry in excerpt.entries), default=0))
        return self._pages.show(
            Page("seat.html", here.asker.locale, 422 if refusal else 200),
            here=here,
            view=self._pages.view(here.asker.locale, seat.id),
            ways=await ways_of(self._chat, seat),
            entries=excerpt.entries,
            earlier=_earliest(excerpt.entries) if excerpt.more else None,
            form=await messages.open_form(seat.id, here.key),
            commands=self._desk.commands,
            refusal=refusal,
            request_id=new_id(),
            longest=MESSAGE,
            action=address(seat.id, "act"),
            paged=before is not None,
        )


def _earliest(entries: tuple[Entry, ...]) -> int | None:
    return entries[0].id if entries else None


def _number(typed: str) -> int | None:
    return int(typed) if re.fullmatch(r"[0-9]{1,15}", typed) else None
