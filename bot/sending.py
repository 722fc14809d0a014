"""What a coordinator sends now: to every running partnership of a round, in place of this week's prompt."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.asking import Core
from bot.ledger import Schedule
from bot.library import Prompt, place_for
from bot.people import Outline, Round
from bot.placing import IN_SPACES, Placing, local_day
from bot.prompting import counted, forget_next, had, instead, is_unsent, next_slug, prompt_delivery, prompts_of, week_on
from bot.scheduling import AWAY, occur_for
from bot.store import Records
from bot.term import WEEK, turns_of


@dataclass(frozen=True, slots=True)
class Sent:
    """What sending a prompt came to, in partnerships: who reads it now, who later, and for whom nobody is there."""

    slug: str
    now: int = 0
    later: int = 0
    away: int = 0

    @property
    def count(self) -> int:
        return self.now + self.later


@dataclass(slots=True)
class Choice:
    """A round, its week, and the prompt that each partnership would get now."""

    round_: Round
    date_: tuple[Schedule, date] | None
    week: int
    prompts: Sequence[Prompt]
    outlines: Sequence[Outline]
    seen: Mapping[int, set[str]]
    replaced: Mapping[int, Mapping[str, str]]

    def slug(self, each: Outline, meant: str = "") -> str:
        """The one whose turn it is, or the one `meant`, or what comes instead of it. What the schedule brings and has
        not sent yet can be brought forward.
        """
        past, other = self.seen.get(each.id, set()), self.replaced.get(each.id, {})
        seen = counted(past, other)
        if meant and meant in seen and meant not in past:
            return other[meant]
        turn = meant or next_slug(self.round_, self.week, self.prompts, seen, each.rhythm)
        return instead(turn, other, past)


async def choice(tx: Records, core: Core, round_: Round, now: datetime) -> Choice:
    """All that says which prompt comes when one is sent now."""
    schedule = await tx.ledger.schedule_of(round_.id)
    day = _day_of_now(schedule, now)
    past = await tx.ledger.prompts_of_round(round_.id)
    return Choice(
        round_=round_,
        date_=(schedule, day) if schedule and day else None,
        week=week_on(round_, schedule, day) if schedule and day else 0,
        prompts=await prompts_of(tx, core, round_.programme_id, "en"),
        outlines=await tx.partnerships.outlines(round_.id),
        replaced=await tx.own_prompts.replaced(round_.id),
        seen={id_: had(each for each in theirs if day is None or not is_unsent(each)) for id_, theirs in past.items()},
    )


async def send_now(tx: Records, core: Core, round_: Round, slug: str, again: str, now: datetime) -> Sent:
    """Send one prompt to every running partnership of a round.

    Without a slug, each gets the one that is next for it. Where it is sent, it takes the place of this calendar
    week's scheduled one; a look at the middle comes the next time then, and the look back comes all the same.
    Partnerships to which nothing is sent keep theirs.
    """
    given = await choice(tx, core, round_, now)
    wanted = {each.id: given.slug(each, slug) for each in given.outlines}
    getting = [
        each
        for each in given.outlines
        if wanted[each.id] and (again or wanted[each.id] not in given.seen.get(each.id, ()))
    ]
    if not getting:
        return Sent(slug)
    if given.date_ and _may_be_replaced(given, {wanted[each.id] for each in getting}):
        await _take_the_weeks_place(tx, core, given.date_, [each.id for each in getting], now)
    due = [each async for each in _when(tx, core, getting, now)]
    new = [prompt_delivery(each, wanted[each.id], at or now, again) for each, at in due]
    away = [each for each, (_, at) in zip(new, due, strict=True) if at is None]
    sent = [each for each, (_, at) in zip(new, due, strict=True) if at is not None]
    await tx.ledger.leave_out(away, AWAY, now)
    await tx.ledger.enqueue(sent)
    got = {each.partnership_id: each.about["prompt"] for each in sent}
    running = [each.id for each in given.outlines]
    await forget_next(tx, round_, running, {id_: past | {got.get(id_, "")} for id_, past in _all(given).items()})
    first = sent or away
    soon = sum(each.due_at == now for each in sent)
    return Sent(first[0].about["prompt"], soon, len(sent) - soon, len(away))


def _all(given: Choice) -> dict[int, set[str]]:
    return {each.id: counted(given.seen.get(each.id, ()), given.replaced.get(each.id, {})) for each in given.outlines}


def _day_of_now(schedule: Schedule | None, now: datetime) -> date | None:
    """The scheduled date of this calendar week, whether or not it has been materialised; None where there is none."""
    if schedule is None:
        return None
    for day in (schedule.next_date, schedule.next_date - WEEK):
        if day <= schedule.last_date and day.isocalendar()[:2] == now.date().isocalendar()[:2]:
            return day
    return None


def _may_be_replaced(given: Choice, slugs: Collection[str]) -> bool:
    """Every week's prompt gives way to one that is sent by hand, but for the look back: that only to itself."""
    if place_for(given.week, given.round_.weeks) != "last":
        return True
    own = {prompt.slug for prompt in given.prompts if prompt.place == "last"}
    return own.issuperset(slugs)


async def _take_the_weeks_place(
    tx: Records, core: Core, date_: tuple[Schedule, date], getting: Sequence[int], now: datetime
) -> None:
    """Bring this week's date forward where it lies ahead, and cancel what it brings to those who get another."""
    schedule, day = date_
    if day == schedule.next_date:
        await tx.ledger.schedule(replace(schedule, next_date=day + WEEK))
        if await tx.ledger.occur(schedule, day.isoformat()):
            await occur_for(tx, core, date_, now, frozenset(getting), but=True)
    else:
        await tx.ledger.cancel_scheduled(getting, now)


async def _when(
    tx: Records, core: Core, outlines: Sequence[Outline], now: datetime
) -> AsyncIterator[tuple[Outline, datetime | None]]:
    """When each partnership can be written to: now, or at the next hour at which nobody in it has had a message on
    that day; None where everybody in it is away all week.
    """
    round_id, today = outlines[0].round_id, now.date()
    placing = Placing(absences=await tx.calendar.absences_in_round(round_id, today - WEEK, today + 2 * WEEK))
    taken = await tx.calendar.taken_in_round(round_id, today - timedelta(days=1))
    pending = await tx.ledger.pending(round_id, IN_SPACES) if core.one_a_day else {}
    turns = await turns_of(tx, placing, [([each.id], each.readers) for each in outlines], today)
    for each in outlines:
        busy = {
            reader.id: taken.get(reader.id, set())
            | {local_day(max(at, now), reader) for at in pending.get(each.id, ())}
            for reader in each.readers
        }
        yield each, _first_hour(placing, each, busy, now, turns.get(each.id, ""))


def _first_hour(
    placing: Placing, each: Outline, busy: Mapping[int, Set[date]], now: datetime, turn: str
) -> datetime | None:
    def allowed(hour: datetime) -> bool:
        return all(local_day(hour, reader) not in busy[reader.id] for reader in each.readers)

    if allowed(now) and not placing.all_away(now, each.readers):
        return now
    hours = [hour for hour in placing.hours(now.date(), each.readers, turn) if hour > now]
    return placing.best(hours, each.readers, allowed) or placing.best(hours[::-1], each.readers)
