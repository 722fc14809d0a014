"""What the Slack client asks of the core: the desk, and what it tells and keeps beside requests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, Protocol

from bot.chat import Account, Community, Form, Message, Reply, Request, Space
from bot.commands import Command, Misread


class FrontDesk(Protocol):
    """The core's front door, seen from Slack."""

    @property
    def commands(self) -> Sequence[Command]:
        """What can be written as a command."""
        ...

    async def answer(self, request: Request) -> Reply:
        """The reply to what somebody asks for; refusals are replies too."""
        ...

    def misread(self, misread: Misread, locale: str) -> Message:
        """What to say to a line that was not understood."""
        ...

    def is_slow(self, name: str) -> bool:
        """Whether an answer takes long, so that it is asked to be waited for, and is never a form."""
        ...

    def say(self, key: str, locale: str, **values: str | int) -> str:
        """The words for `key`."""
        ...


Loss = Literal["community", "home", "space", "permission", "member", "back", "channels", "guest", "files"]


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

    async def keep_answers(self, account: Account, form: str, answers: Mapping[str, str | tuple[str, ...]]) -> None:
        """Keep what was written in a form that was closed; nothing takes it away."""
        ...

    async def kept_answers(self, account: Account, form: str) -> Mapping[str, str | tuple[str, ...]]:
        """What was written in a form before it was closed; empty where nothing was."""
        ...

    async def heard(self, space: Space, account: Account, at: datetime) -> bool:
        """Somebody wrote in a space, then; never what. False where it is no partnership's."""
        ...

    async def last_word(self, space: Space) -> datetime | None:
        """When somebody last wrote in a space, as far as is known, or its end where that is later; None: no space."""
        ...

    async def settle(self, community: Community, name: str, account: Account | None) -> None:
        """A place where commands are given: it becomes the programme's, where that has none in this workspace."""
        ...

    async def moved_in(self, community: Community, name: str, by: Account) -> None:
        """Somebody has installed Farpair in a workspace, or installed it again."""
        ...

    def seal(self, secret: str) -> str:
        """A token, encrypted so that it can be kept."""
        ...

    def unseal(self, kept: str) -> str:
        """What `seal` made of it."""
        ...

    async def owned_by(self, accounts: Sequence[Account]) -> None:
        """Who set the app up: the first coordinators on this platform, where none is named."""
        ...

    async def administered_by(self, community: Community, account: Account) -> None:
        """Somebody who administers a workspace wants to coordinate; they may, where nobody else but the owner does."""
        ...

    async def leads(self, account: Account) -> bool:
        """Whether this person coordinates a programme."""
        ...

    async def homes(self) -> Sequence[Community]:
        """The programmes' places on this platform."""
        ...

    async def spaces(self) -> Sequence[tuple[Space, Sequence[Account]]]:
        """Every running partnership's space on this platform, and who is in it."""
        ...

    async def is_space(self, space: Space) -> bool:
        """Whether a partnership talks there, or did."""
        ...

    async def who_bears(self, code: str) -> Sequence[Account]:
        """The accounts on this platform of those in the running partnership with a code."""
        ...

    async def lost(self, loss: Loss, place: Community | Space, account: Account | None = None, count: int = 0) -> None:
        """Something is amiss with a place, or somebody has left a workspace; coordinators are told once."""
        ...
