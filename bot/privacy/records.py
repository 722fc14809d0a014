"""The store's room for what is kept about people, over all tables at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.chat import Account

Kept = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rows by table; values are texts, numbers, lists and objects, as JSON has them."""


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody as the tables know them: the participants they are, one a programme, and their accounts."""

    ids: tuple[int, ...]
    accounts: tuple[Account, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """Before which instant what is past is forgotten."""

    concerns: datetime
    audit: datetime
    deliveries: datetime
    absences: datetime
    left: datetime


class Privacy(Protocol):
    """Everything about somebody."""

    async def export(self, who: Who) -> Kept:
        """Everything stored about them, except what would reveal another person; tables with nothing are left out."""
        ...

    async def erase(self, who: Who, now: datetime, until: datetime) -> None:
        """Forget them in all tables: marks of blocks, past partners and suspensions stay, and concerns `until` then."""
        ...

    async def sweep(self, programme_id: int, limits: Limits, now: datetime) -> None:
        """Forget what is older than a programme keeps it; people are told apart by `long_gone`."""
        ...

    async def long_gone(self, programme_id: int, before: datetime) -> Sequence[int]:
        """Participants who left before an instant and are not erased yet."""
        ...
