"""Whoever enrols while a round runs: until when a partner is looked for in it."""

from __future__ import annotations

from datetime import date, timedelta

from bot.asking import Ask
from bot.people import EnrolmentState, Participant

LOOKED_FOR: frozenset[EnrolmentState] = frozenset({"unmatched", "waiting"})


async def looked_for_until(ask: Ask, person: Participant) -> date | None:
    """The last day on which somebody without a partner may get one in the running round; None where nobody looks."""
    if not ask.programme.settings.care:
        return None
    least = timedelta(weeks=ask.programme.settings.ladder.least_weeks)
    for round_ in await ask.tx.rounds.running():
        until = round_.ends_at - least if round_.ends_at else None
        if round_.programme_id == ask.programme.id and until and until > ask.now:
            enrolment = await ask.tx.rounds.enrolment(round_.id, person.id)
            if enrolment.state in LOOKED_FOR if enrolment else person.wants_round:
                return until.date()
    return None
