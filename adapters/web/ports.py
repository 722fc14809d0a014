"""What the pages ask of the core: the desk, as far as a browser needs it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from bot.chat import Account, Message, Reply, Request, Space
from bot.commands import Command, Misread
from bot.ledger import Tally
from bot.limits import Waits
from bot.overview import Overview


class FrontDesk(Protocol):
    """The core's front door, seen from the web."""

    @property
    def commands(self) -> Sequence[Command]:
        """What can be typed, in the order in which it is offered."""
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

    async def admit(self, ticket: str) -> tuple[Account, int] | None:
        """Whose one-time link this is, and the programme it opens; None if it is used up, too old or unknown."""
        ...

    async def mine(self, ticket: str) -> Mapping[str, Sequence[Mapping[str, Any]]] | None:
        """What is kept about whoever this one-time link is for, rows by table; None if it is used up or unknown."""
        ...

    async def overview(self, account: Account, programme_id: int) -> Overview | None:
        """The programme at a glance; None for whoever has no right to it."""
        ...

    def say(self, key: str, locale: str, **values: str | int) -> str:
        """The words for `key`; `count` chooses the plural form."""
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
