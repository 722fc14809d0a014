"""Which spaces have come to rest, in SQL."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import exists, func, or_, select, update

from storage.tables import members, spaces
from storage.tables import partnerships as matched
from storage.transaction import Transaction


class SqlResting:
    """The verbs of `bot.resting_records.Resting`."""

    __slots__ = ("_tx",)

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def closed(self, partnership_id: int, at: datetime) -> None:
        """All of its spaces."""
        theirs = update(spaces).where(spaces.c.partnership_id == partnership_id)
        await self._tx.run(theirs.values(closed_at=at), beside=True)

    async def quiet(self, programme_id: int, since: datetime) -> Mapping[int, datetime]:
        """By id, when the last word was."""
        wrote = select(func.max(members.c.wrote_at)).where(members.c.partnership_id == matched.c.id).scalar_subquery()
        awake = or_(spaces.c.closed_at.is_(None), spaces.c.closed_at < wrote)
        found = select(matched.c.id, matched.c.ended_at, wrote.label("wrote")).where(
            matched.c.programme_id == programme_id,
            matched.c.ended_at <= since,
            or_(wrote.is_(None), wrote <= since),
            exists().where(spaces.c.partnership_id == matched.c.id, awake),
        )
        return {row.id: max(row.ended_at, row.wrote or row.ended_at) for row in await self._tx.rows(found)}
