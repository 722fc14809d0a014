"""What is remembered of check-ins, in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import and_, delete, exists, select

from bot.check_ins.answers import CheckIn, Kind
from storage.care_tables import guest_weeks
from storage.check_in_tables import check_ins
from storage.tables import members
from storage.tables import partnerships as matched
from storage.transaction import AnyRow, Transaction

_FIELDS = tuple(field.name for field in fields(CheckIn))
_KEY = ("partnership_id", "participant_id", "kind")


def _check_in(row: AnyRow) -> CheckIn:
    return CheckIn(**{name: getattr(row, name) for name in _FIELDS})


class SqlCheckIns:
    """The verbs of `bot.check_ins.answers.CheckIns`."""

    __slots__ = ("_tx",)

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def unasked(
        self, round_id: int, kind: Kind, begun: tuple[datetime, datetime], *, talking: bool = False
    ) -> Sequence[tuple[int, datetime]]:
        """(id, start) of running partnerships that began between two instants and were not asked, by id; of those
        `talking` alone, in which somebody wrote.
        """
        asked = exists().where(and_(check_ins.c.partnership_id == matched.c.id, check_ins.c.kind == kind))
        found = select(matched.c.id, matched.c.started_at).where(
            matched.c.round_id == round_id,
            matched.c.ended_at.is_(None),
            matched.c.started_at.between(*begun),
            matched.c.id.not_in(select(guest_weeks.c.partnership_id)),
            ~asked,
        )
        if talking:
            wrote = exists().where(members.c.partnership_id == matched.c.id, members.c.wrote_at.is_not(None))
            found = found.where(wrote)
        return [(row.id, row.started_at) for row in await self._tx.rows(found.order_by(matched.c.id))]

    async def save(self, given: Sequence[CheckIn]) -> None:
        """Replaces those of the same member and kind."""
        for each in given:
            await self._tx.put(check_ins, {name: getattr(each, name) for name in _FIELDS}, by=_KEY)

    async def of(self, partnership_id: int) -> Sequence[CheckIn]:
        """By the time they were asked."""
        found = select(check_ins).where(check_ins.c.partnership_id == partnership_id)
        rows = await self._tx.rows(found.order_by(check_ins.c.asked_at, check_ins.c.participant_id))
        return [_check_in(row) for row in rows]

    async def of_round(self, round_id: int) -> Sequence[CheckIn]:
        """By partnership."""
        found = select(check_ins).join(matched, matched.c.id == check_ins.c.partnership_id)
        rows = await self._tx.rows(
            found.where(matched.c.round_id == round_id).order_by(*(check_ins.c[n] for n in _KEY))
        )
        return [_check_in(row) for row in rows]

    async def forget(self, round_ids: Sequence[int]) -> int:
        """Forget those of some rounds; how many there were."""
        theirs = select(matched.c.id).where(matched.c.round_id.in_(round_ids))
        return await self._tx.touched(delete(check_ins).where(check_ins.c.partnership_id.in_(theirs)))
