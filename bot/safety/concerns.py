"""What is raised in confidence, and whom it is kept from: values, and the store's room for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bot.chat import Account

Category = Literal["unkind", "harassment", "unsafe", "under_age", "money", "other"]
ConcernState = Literal["open", "in_hand", "closed"]
Apart = Literal["block", "partners"]
CATEGORIES: tuple[Category, ...] = ("under_age", "harassment", "unsafe", "unkind", "money", "other")


@dataclass(frozen=True, slots=True)
class Concern:
    """Something that somebody raised. `not_for` are the marks of accounts that must not see it.

    Those are whoever it is about, and everybody in the partnership it comes from. `owner` is the text of the account
    that has taken it. Once somebody in it is erased, `keep_until` says when it goes, and what they wrote is gone.
    """

    id: int
    programme_id: int
    category: Category
    state: ConcernState
    text: str
    raised_at: datetime
    by_id: int | None = None
    about_id: int | None = None
    partnership_id: int | None = None
    not_for: tuple[str, ...] = ()
    owner: str = ""
    closed_at: datetime | None = None
    keep_until: datetime | None = None


class Safety(Protocol):
    """Concerns, suspensions, and who is kept apart. A mark is a keyed hash of an account."""

    async def mark(self, account: Account) -> str:
        """HMAC-SHA-256 of the account's text with the database's own secret, in hexadecimal."""
        ...

    async def raise_concern(self, concern: Concern) -> Concern:
        """Store it (the id given is ignored), its text encrypted."""
        ...

    async def change_concern(self, concern: Concern) -> None:
        """Store state, owner, text and when it was closed."""
        ...

    async def concern(self, concern_id: int) -> Concern | None: ...

    async def concerns(self, programme_id: int) -> Sequence[Concern]:
        """The newest first."""
        ...

    async def suspend(self, programme_id: int, accounts: Sequence[Account], at: datetime) -> None: ...
    async def reinstate(self, programme_id: int, accounts: Sequence[Account]) -> None: ...
    async def is_suspended(self, programme_id: int, account: Account) -> bool: ...

    async def keep_apart(self, some: Sequence[Account], others: Sequence[Account], what: Apart, at: datetime) -> None:
        """That no account of the one is ever matched with one of the other, in any programme."""
        ...

    async def apart(self, programme_id: int, what: Apart) -> Sequence[tuple[int, int]]:
        """Sorted pairs of the programme's participants that are kept apart."""
        ...

    async def sweep_concerns(self, programme_id: int, closed_before: datetime, now: datetime) -> int:
        """Forget concerns closed before an instant, and those whose stated date has passed; how many."""
        ...
