"""What the weekly schedule brings: each date that has begun becomes deliveries once, whatever was missed."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from bot.asking import Core
from bot.auditing import happened
from bot.ledger import Alike, NewDelivery, Schedule
from bot.library import Prompt, due_in_week
from bot.people import Outline, Rhythm, Round
from bot.placing import Placed, Placing, whose_turn
from bot.prompting import (
    counted,
    forget_next,
    instead,
    is_unsent,
    next_slug,
    prompt_delivery,
    prompt_key,
    prompt_to_many,
    prompts_of,
    week_on,
)
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
    replaced: Mapping[int, Mapping[str, str]] = field(default_factory=dict)

    def coming(self, week: int, day: date) -> list[Coming]:
        """What a week brings, at its hours, from a day on: together to those who are alike in all that decides it."""
        alike: defaultdict[tuple[Rhythm, int, tuple[str | None, ...], str, frozenset[str], int], list[Outline]]
        alike, absent = defaultdict(list), self.placing.absences.keys()
        for each in self.outlines:
            own = each.id if each.id in self.replaced or not absent.isdisjoint(each.ids) else 0
            had, turn = frozenset(self.had.get(each.id, ())), self.turns.get(each.id, "")
            alike[each.rhythm, each.community_id, each.where, turn, had, own].append(each)
        slugs: dict[tuple[Rhythm, frozenset[str]], str] = {}
        found: list[Coming] = []
        for (rhythm, _, _, turn, had, own), outlines in alike.items():
            other = self.replaced.get(own, {})
            counts = rhythm, frozenset(counted(had, other)) if other else had
            if counts not in slugs:
                slugs[counts] = self._slug(week, *counts)
            if slug := instead(slugs[counts], other, had):
                found.append(Coming(outlines, slug, self.placing.place(day, outlines[0].readers, turn)))
        return found

    def _slug(self, week: int, rhythm: Rhythm, had: frozenset[str]) -> str:
        is_due = due_in_week(week, self.round_.weeks, rhythm)
        return next_slug(self.round_, week, self.prompts, had, rhythm) if is_due else ""

    def deliveries(self, coming: Iterable[Coming], before: Mapping[int, str]) -> Iterator[NewDelivery]:
        """What comes to each partnership, after the prompt `before` it that it missed, if there is one."""
        for outlines, slug, placed in coming:
            for each in outlines:
                new = prompt_delivery(each, slug, placed.due, expires=placed.expires, hour=self.placing.chosen)
                yield replace(new, after=before.get(each.id, new.after))

    def alike(self, coming: Iterable[Coming]) -> Iterator[Alike]:
        """The same for many that have missed nothing, in groups of what differs by the partnership alone."""
        groups: defaultdict[tuple[str, Placed, int], list[int]] = defaultdict(list)
        for outlines, slug, placed in coming:
            groups[slug, placed, outlines[0].community_id] += [each.id for each in outlines]
        for (slug, placed, community_id), ids in groups.items():
            about = (self.round_.programme_id, self.round_.id, community_id)
            new = prompt_to_many(about, slug, placed.due, expires=placed.expires, hour=self.placing.chosen)
            yield Alike(new, ids)


class Coming(NamedTuple):
    """A prompt that is about to be due in some partnerships of one community."""

    outlines: Sequence[Outline]
    slug: str
    placed: Placed


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
        if in_order:
            before |= {one.id: prompt_key(one, each.slug) for each in coming for one in each.outlines}
    await forget_next(tx, term.round_, term.outlines, term.had)
    return total


async def occur_for(
    tx: Records, core: Core, date_: tuple[Schedule, date], now: datetime, chosen: Collection[int], *, but: bool = False
) -> int:
    """What one date brings to the `chosen` partnerships, or, with `but`, to all others; how many deliveries."""
    schedule, day = date_
    term = await read_term(tx, core, schedule, now)
    if term is None:
        return 0
    term.outlines = [each for each in term.outlines if (each.id in chosen) is not but]
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
        replaced=await tx.own_prompts.replaced(round_.id),
    )


async def turns_of(tx: Records, placing: Placing, outlines: Sequence[Outline], day: date) -> Mapping[int, str]:
    """The zone in whose daytime a partnership's next prompt comes, for those that share no daytime."""
    sharing = {where: placing.share_daytime(day, where[::3]) for where in {each.where for each in outlines}}
    apart = [each for each in outlines if not sharing[each.where]]
    last = await tx.ledger.last_prompts([each.id for each in apart])
    return {each.id: whose_turn(each.readers, last.get(each.id)) for each in apart}


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
        await tx.ledger.leave_out(list(term.deliveries(left, before or {})), why, now)
    for act, which, why in (("due", wanted, ON_SCHEDULE), ("left_out", late, MISSED), ("left_out", away, AWAY)):
        if which:
            count = sum(len(each.outlines) for each in which)
            await happened(tx, term.round_.programme_id, f"prompts.{act}", str(count), why, now)
    for each in wanted:
        for outline in each.outlines:
            term.had.setdefault(outline.id, set()).add(each.slug)
    if before:
        return await tx.ledger.enqueue(list(term.deliveries(wanted, before)))
    return await tx.ledger.enqueue_alike(list(term.alike(wanted)))
