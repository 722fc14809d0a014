"""What the pages ask of the core: the desk, as far as a browser needs it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from bot.board.office import Shown, Visitor, Wanted
from bot.chat import Account, Message, Reply, Request, Space
from bot.commands import Command, Misread
from bot.inviting.doors import Invited
from bot.ledger import Tally
from bot.limits import Waits
from bot.wording import Voice


class FrontDesk(Protocol):
    """The core's front door, seen from the web."""

    @property
    def commands(self) -> Sequence[Command]:
        """What can be typed, in the order in which it is offered."""
        ...

    @property
    def office(self) -> FrontOffice:
        """The way into the coordinators' pages."""
        ...

    async def answer(self, request: Request) -> Reply:
        """The reply to what somebody asks for; refusals are replies too."""
        ...

    async def heard(self, space: Space, account: Account) -> None:
        """Take note that somebody wrote in a space, never of what."""
        ...

    def misread(self, misread: Misread, locale: str) -> Message:
        """What to say to a line that was not understood."""
        ...

    async def mine(self, ticket: str) -> Mapping[str, Sequence[Mapping[str, Any]]] | None:
        """What is kept about whoever this one-time link is for, rows by table; None if it is used up or unknown."""
        ...

    async def meeting(self, code: str, seconds: str) -> bytes | None:
        """A meeting as a file for calendars; None where there is none. `seconds` is when it begins, from 1970."""
        ...

    async def invited(self, code: str, tag: str, locale: str) -> Invited | None:
        """What the link page of a programme shows; None where its code is made up."""
        ...

    async def poster(self, code: str, tag: str, size: str, locale: str) -> str | None:
        """The poster of the round that can be joined now, as a page; None where there is none."""
        ...

    def say(self, key: str, locale: str, **values: str | int) -> str:
        """The words for `key`; `count` chooses the plural form."""
        ...


class FrontOffice(Protocol):
    """Who is signed in to the coordinators' pages, and what these tell."""

    @property
    def voice(self) -> Callable[[str], Voice]:
        """The words of a language."""
        ...

    async def enter(self, ticket: str) -> str | None:
        """The secret of a new session for a one-time link's; None if that is used, old or made up."""
        ...

    async def visitor(self, secret: str) -> Visitor | None:
        """Whose session a secret opens; None where there is none, or it is over."""
        ...

    async def keep(self, secret: str, page: str, reply: Reply | None) -> None:
        """What a page of a session shows next; None once another page has been opened."""
        ...

    async def leave(self, secret: str, *, everywhere: bool = False) -> None:
        """End a session; `everywhere`, all of the same person, on all computers."""
        ...

    async def page(self, visitor: Visitor, wanted: Wanted) -> Shown | None:
        """What a page tells; None for whoever has no right to it (any more)."""
        ...

    async def file(self, visitor: Visitor, wanted: Wanted) -> str | bytes | None:
        """The results of a round as a file: a page to print, or with `tables` in the query all tables in one book."""
        ...


class Vitals(Protocol):
    """The core's health, seen from the web."""

    @property
    def waits(self) -> Mapping[str, Waits]:
        """What the platforms' rates have cost this process, by lane."""
        ...

    async def complaints(self) -> Sequence[str]:
        """What is wrong now; empty where nothing is."""
        ...

    async def tallies(self) -> Sequence[Tally]:
        """Deliveries in figures."""
        ...
