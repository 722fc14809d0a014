"""Whether members of a partnership have something left to say to each other in its space."""

from __future__ import annotations

from itertools import combinations

from bot.people import Partnership
from bot.store import Records


async def together(tx: Records, partnership: Partnership) -> bool:
    """It goes on, or came to its end with its round: where it was ended before, nobody is written to in its space.

    Nor where one of them has blocked another one.
    """
    if partnership.space is None or len(partnership.present) < 2:
        return False
    round_ = await tx.rounds.by_id(partnership.round_id) if partnership.ended_at else None
    if partnership.ended_at and (round_ is None or round_.ended_at != partnership.ended_at):
        return False
    blocks = {frozenset(each) for each in await tx.people.blocks(partnership.programme_id)}
    return not any(frozenset(pair) in blocks for pair in combinations(partnership.present, 2))
