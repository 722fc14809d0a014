"""The end of a round: a farewell in every space; the spaces stay open, prompts stop."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.cohort.writing import end
from bot.keepsakes.returning import return_at_end
from bot.ledger import NewDelivery
from bot.people import Partnership, Round
from bot.prompting import ON_TIME, until_daytime, zones_of_members
from bot.space_deliveries import to_space
from bot.store import Records
from bot.thanks.writing import thank

FAREWELL_LASTS = timedelta(days=14)
LATE = 2 * ON_TIME


async def end_round(tx: Records, round_: Round, now: datetime, by_day: bool = False) -> int:
    """End a round and write the farewells that follow from it; how many partnerships came to their end.

    Farewells go out now, or, where nobody waits for them, at each pair's next hour.
    """
    partnerships = [each for each in await tx.partnerships.of_round(round_.id) if each.ended_at is None]
    await tx.rounds.change(replace(round_, state="ended", ended_at=now))
    for partnership in partnerships:
        await tx.ledger.cancel_of(partnership.id, "prompt", now)
        await tx.partnerships.change(replace(partnership, ended_at=now))
    zones = await zones_of_members(tx, partnerships) if by_day else {}
    due = {id_: now + until_daytime(theirs, now - LATE, now) for id_, theirs in zones.items()}
    await tx.ledger.enqueue([_farewell(each, due.get(each.id, now)) for each in partnerships])
    await return_at_end(tx, round_, {each.id: due.get(each.id, now) for each in partnerships}, now)
    await thank(tx, round_, now)
    if programme := await tx.programmes.by_id(round_.programme_id):
        await end(tx, programme, round_, await tx.partnerships.of_round(round_.id), now)
    return len(partnerships)


def _farewell(partnership: Partnership, due: datetime) -> NewDelivery:
    return to_space(partnership, "farewell", "farewell", due, until=due + FAREWELL_LASTS, after="add")
