"""For which rounds somebody can have a certificate, and from when to when they took part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.people import Participant, Partnership, Round
from bot.store import Records


@dataclass(frozen=True, slots=True)
class Term:
    """A round in which somebody took part, and the first and last day of it."""

    round_: Round
    first: date
    last: date


async def terms_of(tx: Records, person: Participant, now: datetime) -> list[Term]:
    """Those that are over for a person, the latest first: the round has ended, or they have left it.

    Whoever was matched took part, also where a partner never answered: then the term goes on to the end of the round.
    """
    mine: dict[int, list[Partnership]] = {}
    for partnership in await tx.partnerships.of_participant(person.id):
        mine.setdefault(partnership.round_id, []).append(partnership)
    found = [await _term(tx, person, round_id, theirs, now) for round_id, theirs in mine.items()]
    return sorted((each for each in found if each), key=lambda each: each.round_.number, reverse=True)


async def _term(
    tx: Records, person: Participant, round_id: int, theirs: Sequence[Partnership], now: datetime
) -> Term | None:
    round_ = await tx.rounds.by_id(round_id)
    enrolment = await tx.rounds.enrolment(round_id, person.id)
    left = person.left_at is not None or (enrolment is not None and enrolment.state == "withdrawn")
    if round_ is None or (round_.state != "ended" and not left):
        return None
    last = _left(person, theirs, now) if left else now
    end = min(last, round_.ended_at or last)
    first = min(each.started_at for each in theirs)
    return Term(round_, first.date(), max(end, first).date())


def _left(person: Participant, theirs: Sequence[Partnership], now: datetime) -> datetime:
    """When somebody who has left was last in a partnership; in a three that goes on, when they left."""
    ended = [each.ended_at for each in theirs if each.ended_at]
    return max(ended) if len(ended) == len(theirs) else person.left_at or now
