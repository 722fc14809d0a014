"""Concerns, suspensions and who is kept apart, in SQL."""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, insert, or_, select, update

from bot.chat import Account
from bot.safety.concerns import Apart, Concern
from storage.accounts import account_of
from storage.safety_tables import concerns, kept_apart, suspensions
from storage.secret import secret_of
from storage.tables import accounts
from storage.transaction import AnyRow, Transaction

_FIXED = ("programme_id", "category", "raised_at", "by_id", "about_id", "partnership_id", "keep_until")
_CHANGING = ("state", "owner", "closed_at")
_ANYBODY = select(suspensions.c.mark).where(suspensions.c.programme_id == bindparam("programme_id")).limit(1)
"""Made once, since every request asks it."""


class SqlSafety:
    """The verbs of `bot.safety.concerns.Safety`."""

    __slots__ = ("_tx",)

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def mark(self, account: Account) -> str:
        """HMAC-SHA-256 of the account's text with the database's own secret, in hexadecimal."""
        return hmac.new(await secret_of(self._tx), str(account).encode(), hashlib.sha256).hexdigest()

    async def _marks(self, some: Sequence[Account]) -> list[str]:
        return [await self.mark(account) for account in some]

    async def raise_concern(self, concern: Concern) -> Concern:
        """Store it (the id given is ignored), its text encrypted."""
        fixed = {name: getattr(concern, name) for name in (*_FIXED, *_CHANGING)}
        values = {**fixed, "not_for": list(concern.not_for), "text": self._tx.vault.seal(concern.text)}
        row = await self._tx.row(insert(concerns).values(values).returning(*concerns.c))
        assert row is not None  # noqa: S101 - an insert gives its row back
        return self._concern(row)

    async def change_concern(self, concern: Concern) -> None:
        """Store state, owner, text and when it was closed."""
        values = {name: getattr(concern, name) for name in _CHANGING}
        changed = update(concerns).where(concerns.c.id == concern.id)
        await self._tx.run(changed.values({**values, "text": self._tx.vault.seal(concern.text)}))

    async def concern(self, concern_id: int) -> Concern | None:
        row = await self._tx.row(select(concerns).where(concerns.c.id == concern_id))
        return self._concern(row) if row else None

    async def concerns(self, programme_id: int) -> Sequence[Concern]:
        """The newest first."""
        found = select(concerns).where(concerns.c.programme_id == programme_id).order_by(concerns.c.id.desc())
        return [self._concern(row) for row in await self._tx.rows(found)]

    def _concern(self, row: AnyRow) -> Concern:
        told = dict(row._mapping)
        return Concern(**{**told, "text": self._tx.vault.open(row.text), "not_for": tuple(row.not_for)})

    async def suspend(self, programme_id: int, accounts: Sequence[Account], at: datetime) -> None:
        for mark in await self._marks(accounts):
            await self._tx.put_new(suspensions, {"programme_id": programme_id, "mark": mark, "at": at})

    async def reinstate(self, programme_id: int, accounts: Sequence[Account]) -> None:
        theirs = and_(suspensions.c.programme_id == programme_id, suspensions.c.mark.in_(await self._marks(accounts)))
        await self._tx.run(delete(suspensions).where(theirs))

    async def is_suspended(self, programme_id: int, account: Account) -> bool:
        """Whether this very account is; nothing is hashed where nobody is."""
        if await self._tx.value(_ANYBODY, {"programme_id": programme_id}) is None:
            return False
        here = suspensions.c.programme_id == programme_id
        found = select(suspensions.c.mark).where(here, suspensions.c.mark == await self.mark(account))
        return await self._tx.value(found) is not None

    async def keep_apart(self, some: Sequence[Account], others: Sequence[Account], what: Apart, at: datetime) -> None:
        """That no account of the one is ever matched with one of the other, in any programme."""
        for one in await self._marks(some):
            for other in await self._marks(others):
                low, high = sorted((one, other))
                await self._tx.put_new(kept_apart, {"low_mark": low, "high_mark": high, "what": what, "at": at})

    async def apart(self, programme_id: int, what: Apart) -> Sequence[tuple[int, int]]:
        """Sorted pairs of the programme's participants that are kept apart."""
        kept = await self._tx.rows(select(kept_apart).where(kept_apart.c.what == what))
        if not kept:
            return []
        whose: dict[str, set[int]] = defaultdict(set)
        for row in await self._tx.rows(select(accounts).where(accounts.c.programme_id == programme_id)):
            whose[await self.mark(account_of(row))].add(row.participant_id)
        pairs = ((one, other) for row in kept for one in whose[row.low_mark] for other in whose[row.high_mark])
        return sorted({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]})

    async def sweep_concerns(self, programme_id: int, closed_before: datetime, now: datetime) -> int:
        """Forget concerns closed before an instant, and those whose stated date has passed; how many."""
        old = or_(concerns.c.closed_at < closed_before, concerns.c.keep_until < now)
        return await self._tx.touched(delete(concerns).where(concerns.c.programme_id == programme_id, old))
