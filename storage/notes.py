"""What the clients of platforms need to have kept, in SQL."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import and_, delete, select

from storage.front_tables import platform_notes as notes
from storage.transaction import Transaction


class SqlNotes:
    """The verbs of `bot.store.Notes`."""

    __slots__ = ("_tx",)

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def note(self, platform: str, key: str) -> str:
        """The value; empty where there is none."""
        found = select(notes.c.value).where(notes.c.platform == platform, notes.c.key == key)
        return await self._tx.value(found) or ""

    async def write(self, platform: str, key: str, value: str, at: datetime) -> None:
        """Replaces an earlier value; an empty one is taken away."""
        if not value:
            await self._tx.run(delete(notes).where(and_(notes.c.platform == platform, notes.c.key == key)))
            return
        values = {"platform": platform, "key": key, "value": value, "written_at": at}
        await self._tx.put(notes, values, by=("platform", "key"))

    async def beginning(self, platform: str, prefix: str) -> Mapping[str, str]:
        """The values whose keys begin so, by key, in the order of keys."""
        found = select(notes).where(notes.c.platform == platform, notes.c.key.startswith(prefix, autoescape=True))
        return {row.key: row.value for row in await self._tx.rows(found.order_by(notes.c.key))}
