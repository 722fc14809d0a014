"""Which prompt a partnership gets when: what the weekly schedule brings, and what a coordinator sends now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot import world
from bot.asking import Core
from bot.ledger import Delivery, NewDelivery, Schedule
from bot.library import Prompt, choose, due_in_week, place_for
from bot.people import OwnPrompt, Partnership, Round
from bot.store import Records

EXPIRES = timedelta(days=6)
ON_TIME, MISSED = timedelta(hours=1), timedelta(hours=20)
DAY = (9, 20)
"""The hours of the day, local, in which people are written to unasked."""
EARLIEST_MIDNIGHT = timedelta(hours=14)
"""A date begins first at UTC+14 (Kiritimati): so long before its midnight in UTC it is materialised."""


async def prompts_of(tx: Records, core: Core, programme_id: int, language: str) -> tuple[Prompt, ...]:
    """The library's prompts in a language, then the programme's own."""
    own = await tx.front.own_prompts(programme_id)
    return core.library(language) + tuple(as_prompt(each) for each in own)


def as_prompt(own: OwnPrompt) -> Prompt:
    """A coordinator's prompt as one of the library's kind."""
    return Prompt(
        slug=own.slug,
        title=own.title,
        body=own.body,
        small=own.small,
        place="any",
        minutes=15,
        form="",
        language="en",
        author=own.author,
    )


def prompt_delivery(partnership: Partnership, slug: str, due_at: datetime, again: str = "") -> NewDelivery:
    """The delivery of one prompt to one partnership: the same prompt is the same delivery, unless sent again."""
    return NewDelivery(
        key=partnership.key(f"prompt/{slug}") + (f"/{again}" if again else ""),
        kind="post",
        target="space",
        programme_id=partnership.programme_id,
        due_at=due_at,
        what="prompt",
        about={"prompt": slug},
        round_id=partnership.round_id,
        partnership_id=partnership.id,
        community_id=partnership.community_id,
        after=partnership.key(f"introduction/{partnership.members[-1]}"),
    )


def had(deliveries: Iterable[Delivery]) -> set[str]:
    """The slugs that a partnership got or is about to get."""
    return {each.about["prompt"] for each in deliveries if each.state != "cancelled"}


# What the schedule brings.


async def materialise(tx: Records, core: Core, now: datetime) -> int:
    """Write the deliveries of all dates that have begun anywhere on earth; how many.

    Where several dates were missed, the latest one brings a prompt and the earlier ones bring none: what was missed
    goes out once.
    """
    total = 0
    for schedule in await tx.ledger.schedules():
        days = list(_begun(schedule, now))
        if not days:
            continue
        await tx.ledger.schedule(replace(schedule, next_date=days[-1] + timedelta(weeks=1)))
        fresh = [day for day in days if await tx.ledger.occur(schedule, day.isoformat())]
        if days[-1] in fresh:
            total += await _occur(tx, core, schedule, days[-1])
    return total


def _begun(schedule: Schedule, now: datetime) -> Iterator[date]:
    day = schedule.next_date
    while day <= schedule.last_date and _beginning(day) <= now:
        yield day
        day += timedelta(weeks=1)


def _beginning(day: date) -> datetime:
    return datetime.combine(day, time(), UTC) - EARLIEST_MIDNIGHT


async def _occur(tx: Records, core: Core, schedule: Schedule, day: date, without: frozenset[int] = frozenset()) -> int:
    """Write what one date brings, except to the partnerships `without`; how many deliveries."""
    round_ = await tx.rounds.by_id(schedule.round_id)
    if round_ is None or round_.state != "running":
        return 0
    week = week_on(round_, schedule, day)
    prompts = await prompts_of(tx, core, round_.programme_id, "en")
    past = await tx.ledger.prompts_of_round(round_.id)
    new: list[NewDelivery] = []
    running = [each for each in await tx.partnerships.of_round(round_.id) if each.ended_at is None]
    partnerships = [each for each in running if each.id not in without]
    zones = await zones_of_members(tx, partnerships)
    for partnership in partnerships:
        slug = _slug_for(partnership, round_, week, prompts, had(past.get(partnership.id, ())))
        if slug:
            due = world.pair_hour(day, zones[partnership.id])
            new.append(replace(prompt_delivery(partnership, slug, due), expires_at=due + EXPIRES))
    if round_.next_prompt and any(each.about["prompt"] == round_.next_prompt for each in new):
        await tx.rounds.change(replace(round_, next_prompt=""))
    return await tx.ledger.enqueue(new)


def week_on(round_: Round, schedule: Schedule, day: date) -> int:
    """The week, from 1, whose prompt is due on a scheduled date; the last scheduled date is the last week's."""
    return round_.weeks - (schedule.last_date - day).days // 7


def _slug_for(partnership: Partnership, round_: Round, week: int, prompts: Sequence[Prompt], past: set[str]) -> str:
    if not due_in_week(week, round_.weeks, partnership.rhythm):
        return ""
    place = place_for(week, round_.weeks)
    if place == "any" and round_.next_prompt and round_.next_prompt not in past:
        return round_.next_prompt
    prompt = choose(prompts, past, place) or choose(prompts, past, "any")
    return prompt.slug if prompt else ""


async def zones_of_members(tx: Records, partnerships: Sequence[Partnership]) -> Mapping[int, list[str]]:
    """The zones of each partnership's present members, by its id."""
    people = await tx.people.many([member for each in partnerships for member in each.members])
    return {
        each.id: [people[member].zone for member in each.present if member in people] or ["UTC"]
        for each in partnerships
    }


def until_daytime(zones: Sequence[str], due_at: datetime, now: datetime) -> timedelta:
    """How long a late prompt waits, so that a program that was down does not write to people at night.

    Nothing for one that is on time, where it is daytime for all now, or at the pair's hour of any day; else until
    the next such hour. Where that hour was missed by a day or more, because the program is not always on, the
    daytime of one of them is enough: a prompt at an odd hour is better than none.
    """
    awake = [DAY[0] <= world.local_time(now, zone).hour < DAY[1] for zone in zones]
    if now - due_at < ON_TIME or all(awake) or (any(awake) and now - due_at > MISSED):
        return timedelta()
    days = (now.date() + timedelta(days=offset) for offset in (-1, 0, 1, 2))
    next_hour = next(hour for day in days if now - (hour := world.pair_hour(day, zones)) < ON_TIME)
    return max(timedelta(), next_hour - now)


# What a coordinator sends now.


async def send_now(tx: Records, core: Core, round_: Round, slug: str, again: str, now: datetime) -> tuple[str, int]:
    """Send one prompt to every running partnership of a round: (its slug, how many deliveries are due).

    Without a slug, each gets the one that is next for it. Where it is sent, it takes the place of this calendar
    week's scheduled one, unless that is the look at the middle or back; partnerships to which nothing is sent keep
    theirs.
    """
    prompts = await prompts_of(tx, core, round_.programme_id, "en")
    past = await tx.ledger.prompts_of_round(round_.id)
    partnerships = [each for each in await tx.partnerships.of_round(round_.id) if each.ended_at is None]
    schedule = await tx.ledger.schedule_of(round_.id)
    day = _day_of_now(schedule, now)
    week = week_on(round_, schedule, day) if schedule and day else 0
    new: list[NewDelivery] = []
    for partnership in partnerships:
        seen = had(each for each in past.get(partnership.id, ()) if day is None or not _is_scheduled(each))
        this = slug or _next_for(round_, week, prompts, seen)
        if this and (again or this not in seen):
            new.append(prompt_delivery(partnership, this, now, again))
    if not new:
        return slug, 0
    if schedule and day and _may_be_replaced(round_, week, prompts, new):
        await _take_the_weeks_place(tx, core, (schedule, day), new, now)
    chosen = new[0].about["prompt"]
    if round_.next_prompt == chosen:
        await tx.rounds.change(replace(round_, next_prompt=""))
    return chosen, await tx.ledger.enqueue(new)


def _is_scheduled(delivery: Delivery) -> bool:
    """Whether a schedule brought it and it is not sent yet, so that it can be brought forward."""
    return delivery.expires_at is not None and delivery.state in ("due", "waiting")


def _day_of_now(schedule: Schedule | None, now: datetime) -> date | None:
    """The scheduled date of this calendar week, whether or not it has been materialised; None where there is none."""
    if schedule is None:
        return None
    for day in (schedule.next_date, schedule.next_date - timedelta(weeks=1)):
        if day <= schedule.last_date and day.isocalendar()[:2] == now.date().isocalendar()[:2]:
            return day
    return None


def _may_be_replaced(round_: Round, week: int, prompts: Sequence[Prompt], new: Sequence[NewDelivery]) -> bool:
    """An ordinary week's prompt gives way to any other; the special weeks' only to itself, brought forward."""
    place = place_for(week, round_.weeks)
    own = {prompt.slug for prompt in prompts if prompt.place == place}
    return place == "any" or all(each.about["prompt"] in own for each in new)


def _next_for(round_: Round, week: int, prompts: Sequence[Prompt], seen: set[str]) -> str:
    place = place_for(week, round_.weeks) if week else "any"
    if place == "any" and round_.next_prompt and round_.next_prompt not in seen:
        return round_.next_prompt
    prompt = choose(prompts, seen, place) or choose(prompts, seen, "any")
    return prompt.slug if prompt else ""


async def _take_the_weeks_place(
    tx: Records, core: Core, date_: tuple[Schedule, date], new: Sequence[NewDelivery], now: datetime
) -> None:
    """Bring this week's date forward where it lies ahead, and cancel what it brings to those who get `new`."""
    schedule, day = date_
    getting = {each.partnership_id for each in new}
    if day == schedule.next_date:
        await tx.ledger.schedule(replace(schedule, next_date=day + timedelta(weeks=1)))
        if await tx.ledger.occur(schedule, day.isoformat()):
            await _occur(tx, core, schedule, day, frozenset(each for each in getting if each))
    else:
        await tx.ledger.cancel_scheduled([each for each in getting if each], now)
