"""What the Discord client asks of the core: the desk, and what it tells and keeps beside requests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, Protocol

from bot.chat import Account, Community, Form, Reply, Request, Space
from bot.commands import Command


class FrontDesk(Protocol):
    """The core's front door, seen from Discord."""

    @property
    def commands(self) -> Sequence[Command]:
        """What can be written as a command."""
        ...

    async def answer(self, request: Request) -> Reply:
        """The reply to what somebody asks for; refusals are replies too."""
        ...

    def is_slow(self, name: str) -> bool:
        """Whether an answer takes long, so that it is asked to be waited for, and is never a form."""
        ...

    def say(self, key: str, locale: str, **values: str | int) -> str:
        """The words for `key`."""
        ...

    def translations(self, key: str) -> Mapping[str, str]:
        """The words for `key` by language, English left out; only where they are translated."""
        ...


Loss = Literal["community", "home", "space", "permission", "member", "limit", "back", "threads"]


class Liaison(Protocol):
    """What a platform's client tells the core, and what the core keeps for it."""

    async def recall(self, key: str) -> str:
        """What was kept under `key`; empty where nothing was."""
        ...

    async def remember(self, key: str, value: str) -> None:
        """Keep something small: ids and instants, never texts."""
        ...

    async def keep_form(self, account: Account, form: Form) -> str:
        """Keep a form that cannot be shown now; the ticket by which its owner gets it."""
        ...

    async def kept_form(self, account: Account, ticket: str) -> Form | None:
        """The form behind a ticket of this person; None where it is gone."""
        ...

    async def heard(self, space: Space, account: Account, at: datetime) -> bool:
        """Somebody wrote in a space, then; never what. False where it is no partnership's."""
        ...

    async def settle(self, community: Community, name: str, account: Account | None) -> None:
        """A place where commands are given: it becomes the programme's, where that has none on this server."""
        ...

    async def owned_by(self, accounts: Sequence[Account]) -> None:
        """Who set the application up: the first coordinators on this platform, where none is named."""
        ...

    async def administered_by(self, community: Community, account: Account) -> None:
        """Somebody who administers a server wants to coordinate; they may, where nobody else but the owner does."""
        ...

    async def home_of(self, account: Account) -> Community | None:
        """The community in which this person takes part, or which they coordinate."""
        ...

    async def may_write_to(self, account: Account) -> bool:
        """Whether this person agreed to be written to alone."""
        ...

    async def homes(self) -> Sequence[Community]:
        """The programmes' places on this platform."""
        ...

    async def spaces(self) -> Sequence[tuple[Space, Sequence[Account]]]:
        """Every running partnership's space on this platform, and who is in it."""
        ...

    async def who_is_in(self, space: Space) -> Sequence[Account]:
        """The accounts of a running partnership in its space."""
        ...

    async def lost(self, loss: Loss, place: Community | Space, account: Account | None = None, count: int = 0) -> None:
        """Something is amiss with a place, or somebody has left a server; coordinators are told once."""
        ...
