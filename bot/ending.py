"""The end of a round: a farewell in every space; the spaces stay open, prompts stop."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.ledger import NewDelivery
from bot.people import Partnership, Round
from bot.store import Records


async def end_round(tx: Records, round_: Round, now: datetime) -> int:
    """End a round and write the farewells that follow from it; how many partnerships came to their end."""
    partnerships = [each for each in await tx.partnerships.of_round(round_.id) if each.ended_at is None]
    await tx.rounds.change(replace(round_, state="ended", ended_at=now))
    for partnership in partnerships:
        await tx.ledger.cancel_of(partnership.id, "prompt", now)
        await tx.partnerships.change(replace(partnership, ended_at=now))
    await tx.ledger.enqueue([_farewell(each, now) for each in partnerships])
    return len(partnerships)


def _farewell(partnership: Partnership, now: datetime) -> NewDelivery:
    return NewDelivery(
        key=f"p{partnership.id}/farewell",
        kind="post",
        target="space",
        programme_id=partnership.programme_id,
        due_at=now,
        what="farewell",
        round_id=partnership.round_id,
        partnership_id=partnership.id,
        community_id=partnership.community_id,
        after=f"p{partnership.id}/add",
    )
