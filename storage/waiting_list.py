"""Who was asked to confirm that they take part, in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from storage.check_in_tables import confirmations
from storage.transaction import Transaction


class SqlWaitingList:
    """The verbs of `bot.waiting_records.WaitingList`."""

    __slots__ = ("_tx",)

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def ask(self, round_id: int, participant_ids: Sequence[int], at: datetime) -> None:
        """They are asked to confirm; asking again begins anew."""
        for each in participant_ids:
            values = {"round_id": round_id, "participant_id": each, "asked_at": at}
            await self._tx.put(confirmations, values, by=("round_id", "participant_id"))

    async def asked(self, round_id: int) -> Mapping[int, datetime]:
        """Since when each who has not answered was asked."""
        rows = await self._tx.rows(select(confirmations).where(confirmations.c.round_id == round_id))
        return {row.participant_id: row.asked_at for row in rows}

    async def settled(self, round_id: int, participant_ids: Sequence[int]) -> None:
        """They have answered, or need not any more."""
        theirs = confirmations.c.round_id == round_id, confirmations.c.participant_id.in_(participant_ids)
        await self._tx.run(delete(confirmations).where(*theirs))
