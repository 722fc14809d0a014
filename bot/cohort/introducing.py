"""Who is introduced in the channel: at the start those who agreed, each week those who came or agreed since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.cohort.agreeing import agreed
from bot.cohort.posting import post
from bot.cohort.switching import OURS
from bot.ledger import NewDelivery
from bot.people import Home, Participant, Programme, Round
from bot.store import Records

PEOPLE = "cohort_people"
TOGETHER = 10
"""So many people are introduced in one message."""
IN_TURN = timedelta(minutes=1)
INTRODUCED = "cohort/introduced/"


async def introduce(
    tx: Records,
    round_: Round,
    homes: Sequence[Home],
    people: Sequence[Participant],
    due: datetime,
    name: str = "people",
) -> list[NewDelivery]:
    """The messages for some people, ten in each, where they belong; it is noted that they were introduced."""
    before = await _introduced(tx, round_)
    known = ".".join(map(str, sorted(before | {each.id for each in people})))
    await tx.notes.write(OURS, f"{INTRODUCED}{round_.id}", known, due)
    return [one for home in homes for one in _batches(round_, home, people, due, name)]


async def late(tx: Records, programme: Programme, round_: Round, day: date, now: datetime) -> list[NewDelivery]:
    """The same for those who have agreed, have a place in the round and were not introduced in it: whoever came after
    the start, and whoever has agreed since.
    """
    enrolments = [each for each in await tx.rounds.enrolments(round_.id) if each.state in ("matched", "unmatched")]
    there = {each.participant_id for each in enrolments}
    there |= {member for each in await tx.partnerships.of_round(round_.id) for member in each.present}
    people = await tx.people.many(sorted(there - await _introduced(tx, round_)))
    willing = [each for each in people.values() if agreed(each)]
    homes = await tx.programmes.homes(programme.id) if willing else ()
    return await introduce(tx, round_, homes, willing, now + IN_TURN, f"late/{day}") if willing else []


async def _introduced(tx: Records, round_: Round) -> set[int]:
    noted = await tx.notes.note(OURS, f"{INTRODUCED}{round_.id}")
    return {int(each) for each in noted.split(".")} if noted else set()


def _batches(round_: Round, home: Home, willing: Sequence[Participant], due: datetime, name: str) -> list[NewDelivery]:
    here = sorted(each.id for each in willing if home.id in each.communities)
    batches = [here[at : at + TOGETHER] for at in range(0, len(here), TOGETHER)]
    return [
        post(round_, home, PEOPLE, f"{name}/{number}", {"people": ".".join(map(str, each))}, due + number * IN_TURN)
        for number, each in enumerate(batches)
    ]
