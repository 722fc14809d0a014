"""What the weekly schedule brings: each date that has begun becomes deliveries once, whatever was missed."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.asking import Core
from bot.auditing import happened
from bot.ledger import Schedule
from bot.prompting import (
    forget_next,
    is_unsent,
    prompt_key,
    prompts_of,
    week_on,
)
from bot.store import Records
from bot.term import WEEK, Coming, Term, read_term

EARLIEST_MIDNIGHT = timedelta(hours=14)
"""A date begins first at UTC+14 (Kiritimati): so long before its midnight in UTC it is materialised."""
ON_SCHEDULE = "the schedule"
AWAY, MISSED = "everybody in it is away all week", "missed by more than the grace time"


async def materialise(tx: Records, core: Core, now: datetime) -> int:
    """Write the deliveries of all dates that have begun anywhere on earth; how many."""
    total = 0
    for schedule in await tx.ledger.schedules():
        days = list(_begun(schedule, now))
        if days:
            await tx.ledger.schedule(replace(schedule, next_date=days[-1] + WEEK))
            fresh = [day for day in days if await tx.ledger.occur(schedule, day.isoformat())]
            latest = [day for day in fresh if day == days[-1]]
            with _collecting_later():
                total += await _bring(tx, core, schedule, latest if schedule.catch_up == "latest" else fresh, now)
    return total


@contextmanager
def _collecting_later() -> Iterator[None]:
    """Without the search for rings of objects: it would look at a large round's values again and again, and these
    have no rings. That took a quarter of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _begun(schedule: Schedule, now: datetime) -> Iterator[date]:
    day = schedule.next_date
    while day <= schedule.last_date and _beginning(day) <= now:
        yield day
        day += WEEK


def _beginning(day: date) -> datetime:
    return datetime.combine(day, time(), UTC) - EARLIEST_MIDNIGHT


async def _bring(tx: Records, core: Core, schedule: Schedule, days: Sequence[date], now: datetime) -> int:
    """What some dates bring. Where each missed one brings its prompt, they come on days that follow each other."""
    term = await read_term(tx, core, schedule, now) if days else None
    if term is None:
        return 0
    total, before = 0, dict[int, str]()
    for number, day in enumerate(days):
        week, in_order = week_on(term.round_, schedule, day), schedule.catch_up == "all"
        begin = max(day, now.date() + timedelta(days=number)) if in_order else day
        coming = term.coming(week, begin)
        total += await _write(tx, term, coming, now, before)
        if in_order and day != days[-1]:
            outlines = await term.outlines(tx, coming)
            before |= {id_: prompt_key(outlines[id_], each.slug) for each in coming for id_ in each.ids}
    await forget_next(tx, term.round_, term.ids(), term.had)
    return total


async def occur_for(
    tx: Records, core: Core, date_: tuple[Schedule, date], now: datetime, chosen: Collection[int], *, but: bool = False
) -> int:
    """What one date brings to the `chosen` partnerships, or, with `but`, to all others; how many deliveries."""
    schedule, day = date_
    term = await read_term(tx, core, schedule, now)
    if term is None:
        return 0
    term.keep(lambda id_: (id_ in chosen) is not but)
    return await _write(tx, term, term.coming(week_on(term.round_, schedule, day), day), now)


async def call_back(tx: Records, core: Core, date_: tuple[Schedule, date], now: datetime) -> int:
    """Where a round was made longer and its last date has begun: the look back that is not sent yet comes at the new
    end, and that date brings an ordinary prompt instead; to how many partnerships.
    """
    schedule, day = date_
    if day >= schedule.next_date:
        return 0
    looks = {each.slug for each in await prompts_of(tx, core, schedule.programme_id, "en") if each.place == "last"}
    past = await tx.ledger.prompts_of_round(schedule.round_id)
    unsent = {
        id_ for id_, theirs in past.items() for each in theirs if is_unsent(each) and each.about["prompt"] in looks
    }
    await tx.ledger.cancel_scheduled(sorted(unsent), now)
    had = await tx.ledger.slugs_had(schedule.round_id)
    called_back = [each for each in unsent if not looks & had.get(each, frozenset())]
    return await occur_for(tx, core, date_, now, called_back)


async def _write(
    tx: Records, term: Term, coming: Sequence[Coming], now: datetime, before: Mapping[int, str] | None = None
) -> int:
    """Write what is due; what nobody is there for, or what was missed, is left out with its reason.

    `before` is the key of a missed prompt that a partnership's own comes after.
    """
    grace = timedelta(hours=term.schedule.grace_hours)
    oldest = now - grace if term.schedule.catch_up == "skip" else datetime.min.replace(tzinfo=UTC)
    away = [each for each in coming if each.placed.nobody]
    late = [each for each in coming if not each.placed.nobody and each.placed.due < oldest]
    wanted = [each for each in coming if not each.placed.nobody and each.placed.due >= oldest]
    for left, why in ((late, MISSED), (away, AWAY)):
        await tx.ledger.leave_out(await term.deliveries(tx, left, before or {}), why, now)
    for act, which, why in (("due", wanted, ON_SCHEDULE), ("left_out", late, MISSED), ("left_out", away, AWAY)):
        if which:
            count = sum(len(each.ids) for each in which)
            await happened(tx, term.round_.programme_id, f"prompts.{act}", str(count), why, now)
    term.got(wanted)
    if before:
        return await tx.ledger.enqueue(await term.deliveries(tx, wanted, before))
    return await tx.ledger.enqueue_alike(list(term.alike(wanted)))
