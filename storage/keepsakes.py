"""Letters and addresses, encrypted, in SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, delete, select

from bot.keepsakes.records import Keepsake, Kind
from storage.keepsake_tables import keepsakes
from storage.tables import partnerships
from storage.transaction import Transaction

_k = keepsakes.c
_KEY = ("partnership_id", "participant_id", "kind")


class SqlKeepsakes:
    """The verbs of `bot.keepsakes.records.Keepsakes`."""

    __slots__ = ("_tx",)

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def keep(self, keepsake: Keepsake) -> None:
        """Replaces an earlier one; an empty text takes it away."""
        key = {name: getattr(keepsake, name) for name in _KEY}
        if not keepsake.text:
            await self._tx.run(delete(keepsakes).where(and_(*(_k[name] == value for name, value in key.items()))))
            return
        values = {**key, "text": self._tx.vault.seal(keepsake.text), "at": keepsake.at}
        await self._tx.put(keepsakes, values, by=_KEY)

    async def of(self, partnership_id: int, kind: Kind) -> Mapping[int, Keepsake]:
        """Those of a partnership, by the participant who wrote them."""
        found = select(keepsakes).where(_k.partnership_id == partnership_id, _k.kind == kind)
        found = found.order_by(_k.participant_id)
        texts = [(row.participant_id, self._tx.vault.open(row.text), row.at) for row in await self._tx.rows(found)]
        return {who: Keepsake(partnership_id, who, kind, text, at) for who, text, at in texts}

    async def writers(self, round_id: int, kind: Kind) -> Mapping[int, Sequence[int]]:
        """Who has written one in a round, by partnership."""
        found = (
            select(_k.partnership_id, _k.participant_id)
            .join(partnerships, partnerships.c.id == _k.partnership_id)
            .where(partnerships.c.round_id == round_id, _k.kind == kind)
            .order_by(_k.partnership_id, _k.participant_id)
        )
        writers = defaultdict[int, list[int]](list)
        for row in await self._tx.rows(found):
            writers[row.partnership_id].append(row.participant_id)
        return writers

    async def sweep(self, programme_id: int, before: datetime) -> int:
        """Forget those of a programme that were written before; how many."""
        theirs = select(partnerships.c.id).where(partnerships.c.programme_id == programme_id)
        return await self._tx.touched(delete(keepsakes).where(_k.partnership_id.in_(theirs), _k.at < before))
