"""Partnerships that go on by themselves, in SQL."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import delete, func, select, update

from storage.home_tables import going_on
from storage.transaction import Transaction

_g = going_on.c


class SqlGoingOn:
    """The verbs of `bot.going_on.records.GoingOn`."""

    __slots__ = ("_tx",)

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def say_yes(self, partnership_id: int, participant_id: int, at: datetime) -> None:
        """Saying so twice is nothing."""
        values = {
            "partnership_id": partnership_id,
            "participant_id": participant_id,
            "at": at,
            "next_day": None,
            "had": "",
        }
        await self._tx.put_new(going_on, values)

    async def say_no(self, partnership_id: int, participant_id: int) -> bool:
        """Take it back, whenever; False where it was not said. The others' word stays."""
        mine = delete(going_on).where(_g.partnership_id == partnership_id, _g.participant_id == participant_id)
        return await self._tx.touched(mine) > 0

    async def willing(self, partnership_id: int) -> frozenset[int]:
        """Who has said so."""
        found = select(_g.participant_id).where(_g.partnership_id == partnership_id)
        return frozenset(row.participant_id for row in await self._tx.rows(found))

    async def expect(self, partnership_id: int, day: date | None, had: Collection[str] = ()) -> None:
        """On which day the next prompt is due (None where none comes any more), and which prompts they have had."""
        slugs = " ".join(sorted({*had, *await self.had(partnership_id)}))
        theirs = update(going_on).where(_g.partnership_id == partnership_id)
        await self._tx.run(theirs.values(next_day=day, had=slugs))

    async def had(self, partnership_id: int) -> frozenset[str]:
        """The slugs of the prompts that they have had, also of those whose deliveries are forgotten by now."""
        rows = await self._tx.rows(select(_g.had).where(_g.partnership_id == partnership_id))
        return frozenset(slug for row in rows for slug in row.had.split())

    async def due(self, day: date) -> Sequence[tuple[int, date]]:
        """(partnership, day) of the prompts that are due on a day or before it, by partnership."""
        first = func.min(_g.next_day).label("next_day")
        found = select(_g.partnership_id, first).where(_g.next_day <= day).group_by(_g.partnership_id)
        return [(row.partnership_id, row.next_day) for row in await self._tx.rows(found.order_by(_g.partnership_id))]
