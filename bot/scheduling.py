"""What the weekly schedule brings: each date that has begun becomes deliveries once, whatever was missed."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from bot.asking import Core
from bot.auditing import happened
from bot.ledger import NewDelivery, Schedule
from bot.library import Prompt, due_in_week
from bot.people import Outline, Rhythm, Round
from bot.placing import Placed, Placing, whose_turn
from bot.prompting import forget_next, is_unsent, next_slug, prompt_delivery, prompts_of, week_on
from bot.store import Records

EARLIEST_MIDNIGHT = timedelta(hours=14)
"""A date begins first at UTC+14 (Kiritimati): so long before its midnight in UTC it is materialised."""
WEEK = timedelta(weeks=1)
ON_SCHEDULE = "the schedule"
AWAY, MISSED = "everybody in it is away all week", "missed by more than the grace time"


@dataclass(slots=True)
class Term:
    """A running round as its schedule sees it, read once. `had` grows with what is written."""

    schedule: Schedule
    round_: Round
    prompts: Sequence[Prompt]
    outlines: Sequence[Outline]
    had: dict[int, set[str]]
    turns: Mapping[int, str]
    placing: Placing

    def coming(self, week: int, day: date) -> Iterator[Coming]:
        """What a week brings, at its hours, from a day on."""
        slugs: dict[tuple[Rhythm, frozenset[str]], str] = {}
        for each in self.outlines:
            alike = each.rhythm, frozenset(self.had.get(each.id, ()))
            slug = slugs.get(alike)
            if slug is None:
                slug = slugs[alike] = self._slug(week, *alike)
            if slug:
                placed = self.placing.place(day, each.readers, self.turns.get(each.id, ""))
                yield Coming(self._delivery(each, slug, placed), placed.nobody)

    def _slug(self, week: int, rhythm: Rhythm, had: frozenset[str]) -> str:
        is_due = due_in_week(week, self.round_.weeks, rhythm)
        return next_slug(self.round_, week, self.prompts, had, rhythm) if is_due else ""

    def _delivery(self, each: Outline, slug: str, placed: Placed) -> NewDelivery:
        return prompt_delivery(each, slug, placed.due, expires=placed.expires, hour=self.placing.chosen)


class Coming(NamedTuple):
    """A prompt that is about to be due, and whether nobody is there for it."""

    new: NewDelivery
    nobody: bool


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
    total, before = 0, dict[int | None, str]()
    for number, day in enumerate(days):
        week, in_order = week_on(term.round_, schedule, day), schedule.catch_up == "all"
        begin = max(day, now.date() + timedelta(days=number)) if in_order else day
        coming = (
            [_after(each, before) for each in term.coming(week, begin)] if before else list(term.coming(week, begin))
        )
        total += await _write(tx, term, coming, now)
        if in_order:
            before |= {each.new.partnership_id: each.new.key for each in coming}
    await forget_next(tx, term.round_, term.outlines, term.had)
    return total


def _after(coming: Coming, before: Mapping[int | None, str]) -> Coming:
    """The same after the missed prompt before it."""
    new = coming.new
    return Coming(replace(new, after=before.get(new.partnership_id, new.after)), coming.nobody)


async def occur_for(
    tx: Records, core: Core, date_: tuple[Schedule, date], now: datetime, chosen: Collection[int], *, but: bool = False
) -> int:
    """What one date brings to the `chosen` partnerships, or, with `but`, to all others; how many deliveries."""
    schedule, day = date_
    term = await read_term(tx, core, schedule, now)
    if term is None:
        return 0
    term.outlines = [each for each in term.outlines if (each.id in chosen) is not but]
    return await _write(tx, term, list(term.coming(week_on(term.round_, schedule, day), day)), now)


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
    called_back = [each for each in unsent if not looks & had.get(each, set())]
    return await occur_for(tx, core, date_, now, called_back)


async def read_term(tx: Records, core: Core, schedule: Schedule, now: datetime) -> Term | None:
    """All that is needed to say what a schedule's dates bring; None where its round does not run."""
    round_ = await tx.rounds.by_id(schedule.round_id)
    if round_ is None or round_.state != "running":
        return None
    outlines = await tx.partnerships.outlines(round_.id)
    soon = now.date()
    absences = await tx.calendar.absences_in_round(round_.id, soon - 2 * WEEK, soon + 8 * WEEK)
    placing = Placing(schedule.wall, schedule.zone, absences)
    return Term(
        schedule=schedule,
        round_=round_,
        prompts=await prompts_of(tx, core, round_.programme_id, "en"),
        outlines=outlines,
        had=dict(await tx.ledger.slugs_had(round_.id)),
        turns=await turns_of(tx, placing, outlines, soon),
        placing=placing,
    )


async def turns_of(tx: Records, placing: Placing, outlines: Sequence[Outline], day: date) -> Mapping[int, str]:
    """The zone in whose daytime a partnership's next prompt comes, for those that share no daytime."""
    apart = [each for each in outlines if not placing.share_daytime(day, each.readers)]
    last = await tx.ledger.last_prompts([each.id for each in apart])
    return {each.id: whose_turn(each.readers, last.get(each.id)) for each in apart}


async def _write(tx: Records, term: Term, coming: Sequence[Coming], now: datetime) -> int:
    """Write what is due; what nobody is there for, or what was missed, is left out with its reason."""
    grace = timedelta(hours=term.schedule.grace_hours)
    skips = term.schedule.catch_up == "skip"
    late = [each for each, nobody in coming if skips and not nobody and each.due_at + grace < now]
    away = [each for each, nobody in coming if nobody]
    left = {each.key for each in (*late, *away)}
    wanted = [each for each, _ in coming if each.key not in left]
    await tx.ledger.leave_out(late, MISSED, now)
    await tx.ledger.leave_out(away, AWAY, now)
    for act, which, why in (("due", wanted, ON_SCHEDULE), ("left_out", late, MISSED), ("left_out", away, AWAY)):
        if which:
            await happened(tx, term.round_.programme_id, f"prompts.{act}", str(len(which)), why, now)
    for each in wanted:
        term.had.setdefault(each.partnership_id or 0, set()).add(each.about["prompt"])
    return await tx.ledger.enqueue(wanted)
