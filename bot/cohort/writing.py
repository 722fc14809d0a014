"""What is written into the ledger for a programme's channel: at the start of a round, each week, and at its end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from bot import world
from bot.cohort.agreeing import agreed
from bot.cohort.introducing import introduce, late
from bot.cohort.posting import post
from bot.cohort.switching import OURS, PARTNERSHIPS, is_public, remember_size
from bot.ledger import NewDelivery
from bot.people import Home, Partnership, Programme, Round
from bot.prompting import ON_TIME, until_daytime, week_on
from bot.store import Records

FROM_HOUR = 10
FRESH = timedelta(days=3)
LATE = 2 * ON_TIME
WEEK = timedelta(weeks=1)
IN_TURN = timedelta(minutes=1)
WRITTEN = "cohort/week/"
PROMPT, MAP_START, MAP_END = "cohort_prompt", "threads_start", "threads_end"


async def begin(tx: Records, programme: Programme, round_: Round, partnerships: int, now: datetime) -> None:
    """At the start: the map, then those who agreed, ten in a message, each where they belong."""
    enrolments = [each for each in await tx.rounds.enrolments(round_.id) if each.state in ("matched", "unmatched")]
    await remember_size(tx, round_, len(enrolments), now)
    homes = await tx.programmes.homes(programme.id)
    due = now + until_daytime([programme.settings.timezone], now - LATE, now)
    found = _map(programme, round_, homes, MAP_START, due) if partnerships >= PARTNERSHIPS else []
    if await is_public(tx, programme, round_.id):
        people = await tx.people.many([each.participant_id for each in enrolments])
        willing = [each for each in people.values() if agreed(each)]
        found += await introduce(tx, round_, homes, willing, due + IN_TURN)
    await tx.ledger.enqueue(found)


async def end(
    tx: Records, programme: Programme, round_: Round, partnerships: Sequence[Partnership], now: datetime
) -> None:
    """At the end: the map with what became of it."""
    if len(partnerships) >= PARTNERSHIPS:
        due = now + until_daytime([programme.settings.timezone], now - LATE, now)
        homes = await tx.programmes.homes(programme.id)
        await tx.ledger.enqueue(_map(programme, round_, homes, MAP_END, due))


def _map(programme: Programme, round_: Round, homes: Sequence[Home], what: str, due: datetime) -> list[NewDelivery]:
    return [post(round_, each, what, what, {}, due) for each in homes] if programme.settings.map else []


async def stand_in_public(tx: Records, now: datetime) -> int:
    """Write the week's prompts of all running rounds into their channels, once a week, and who is new since; how many.
    Running it again changes nothing. The first week's is the pact, which is nobody's but the partners'.
    """
    total = 0
    for round_ in await tx.rounds.running():
        programme = await tx.programmes.by_id(round_.programme_id)
        schedule = await tx.ledger.schedule_of(round_.id)
        if programme is None or schedule is None or not await is_public(tx, programme, round_.id):
            continue
        day, week = schedule.next_date - WEEK, week_on(round_, schedule, schedule.next_date - WEEK)
        here, note = world.local_time(now, programme.settings.timezone), f"{WRITTEN}{round_.id}"
        is_time = here.date() >= day and (here.hour >= FROM_HOUR or here.date() > day)
        if week < 2 or not is_time or await tx.notes.note(OURS, note) == day.isoformat():
            continue
        await tx.notes.write(OURS, note, day.isoformat(), now)
        slug = await _of_the_week(tx, round_, day) if here.date() - day <= FRESH else ""
        homes = await tx.programmes.homes(programme.id) if slug else ()
        about = {"prompt": slug, "week": str(week)}
        found = [post(round_, each, PROMPT, f"week/{day}", about, now) for each in homes]
        total += await tx.ledger.enqueue([*found, *await late(tx, programme, round_, day, now)])
    return total


async def _of_the_week(tx: Records, round_: Round, day: date) -> str:
    """The prompt that most partnerships get in the week of a date; empty where none gets one."""
    morning = datetime.combine(day, time(), UTC)
    slugs = await tx.ledger.slugs_due(round_.id, morning - timedelta(days=1), morning + WEEK)
    return min(slugs, key=lambda slug: (-slugs[slug], slug), default="")
