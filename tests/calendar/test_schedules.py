"""The schedule: said in words, kept through changes of clocks, and what becomes of dates that were missed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot import world
from bot.delivery import tick
from bot.ledger import Schedule
from bot.starting import first_scheduled
from tests.calendar.following import days, hour_by_hour, pair, prompts
from tests.dialogues.actors import Actor, Town


async def schedule_of(town: Town) -> Schedule:
    async with town.store.reading() as tx:
        found = await tx.ledger.schedule_of(1)
    assert found is not None
    return found


async def test_it_is_set_and_shown_in_words(town: Town, carla: Actor) -> None:
    await pair(town, carla, "Kenya", "Nepal")
    before = await schedule_of(town)
    await carla.writes("/prompt schedule")
    carla.sees("Tuesday, February 9, 2027", "daytime for all", "the latest date that was missed")
    await carla.writes("/prompt schedule Thursday 18:30 Europe/Madrid skip 12h")
    carla.sees(
        "Thursday, February 11, 2027", "at 18:30 (Europe/Madrid)", "missed by more than 12 hours brings no prompt"
    )
    found = await schedule_of(town)
    kept = (found.weekday, found.wall, found.zone, found.catch_up, found.grace_hours)
    assert kept == (3, "18:30", "Europe/Madrid", "skip", 12)
    assert (found.next_date, found.last_date) == (before.next_date + timedelta(2), before.last_date + timedelta(2))
    await carla.presses("Change the schedule")
    await carla.submits(day=("0",), time="", zone="", catch_up=("all",), grace="3")
    carla.sees("Monday, February 8, 2027", "by turns", "one a day and in order")
    assert (await schedule_of(town)).wall == ""


@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        ("25:00", "time", "25:00"),
        ("18:30 Atlantis", "zone", "Atlantis"),
        ("18:30 Londn", "zone", "Did you mean"),
        ("skip 999h", "grace", "between 1 and 336"),
        ("whenever you like", "time", "whenever you like"),
    ],
)
async def test_what_is_not_understood_is_told_at_its_field(
    town: Town, carla: Actor, typed: str, field: str, told: str
) -> None:
    await pair(town, carla, "Kenya", "Nepal")
    before = await schedule_of(town)
    await carla.writes(f"/prompt schedule {typed}")
    assert told in carla.form.errors[field]
    assert await schedule_of(town) == before


async def test_only_coordinators_change_it(town: Town, carla: Actor) -> None:
    one, _ = await pair(town, carla, "Kenya", "Nepal")
    before = await schedule_of(town)
    await one.writes("/prompt schedule 18:30")
    one.sees("coordinators")
    assert await schedule_of(town) == before


@pytest.mark.parametrize(("wall", "changes"), [("02:30", date(2027, 3, 28)), ("02:30", date(2027, 10, 31))])
async def test_an_hour_that_clocks_skip_or_repeat_comes_once(
    town: Town, carla: Actor, wall: str, changes: date
) -> None:
    town.now = datetime.combine(changes - timedelta(days=13), datetime.min.time(), UTC) + timedelta(hours=9)
    await pair(town, carla, "Spain", "Portugal")
    await carla.writes(f"/prompt schedule Sunday {wall} Europe/Madrid")
    await hour_by_hour(town, town.now + timedelta(days=16), timedelta(minutes=30))
    came = [each.settled_at for each in await prompts(town) if each.settled_at and each.about["prompt"] != "the-pact"]
    sundays = [each for each in came if world.local_time(each, "Europe/Madrid").date() == changes]
    assert len(sundays) == 1
    meant = world.meant_instant(changes, datetime.strptime(wall, "%H:%M").time(), "Europe/Madrid")[0]  # noqa: DTZ007
    assert timedelta() <= sundays[0] - meant < timedelta(minutes=31)


@pytest.mark.parametrize(
    ("catch_up", "came"),
    [
        ("latest", [date(2027, 2, 24)]),
        ("skip", []),
        ("all", [date(2027, 2, 24), date(2027, 2, 25), date(2027, 2, 26)]),
    ],
)
async def test_three_dates_were_missed(town: Town, carla: Actor, catch_up: str, came: list[date]) -> None:
    people = await pair(town, carla, "Kenya", "Nepal")
    await carla.writes(f"/prompt schedule {catch_up} 12h")
    town.now = datetime(2027, 2, 24, 9, tzinfo=UTC)  # after the 9th, the 16th and, by a day, the 23rd
    for who in people:  # or they are asked whether they are in touch, which takes a day of theirs
        await town.desk.heard(await who.space(), who.account)
    await tick(town.store, town.core, town.now)
    await town.deliver()
    await hour_by_hour(town, datetime(2027, 2, 28, 20, tzinfo=UTC))
    assert (await days(town, "Africa/Nairobi"))[1:] == came
    reasons = [each.reason for each in await prompts(town, state="cancelled")]
    assert set(reasons) == ({"missed by more than the grace time"} if catch_up == "skip" else set())
    await hour_by_hour(town, datetime(2027, 3, 2, 20, tzinfo=UTC))
    assert (await days(town, "Africa/Nairobi"))[-1] == date(2027, 3, 2)
    slugs = [each.about["prompt"] for each in await prompts(town)]
    assert slugs == [each.slug for each in town.core.library("en")][: len(slugs)]


async def test_skip_still_brings_what_is_late_by_less_than_the_grace(town: Town, carla: Actor) -> None:
    await pair(town, carla, "Kenya", "Nepal")
    await carla.writes("/prompt schedule skip 12h")
    town.now = datetime(2027, 2, 9, 13, tzinfo=UTC)  # six hours after the pair's hour
    await tick(town.store, town.core, town.now)
    await town.deliver()
    assert len(await prompts(town)) == 2


async def test_moving_the_weekday_moves_the_end_of_the_round(town: Town, carla: Actor) -> None:
    await pair(town, carla, "Kenya", "Nepal")
    async with town.store.reading() as tx:
        before = await tx.rounds.by_id(1)
    await carla.writes("/prompt schedule Friday")
    async with town.store.reading() as tx:
        after = await tx.rounds.by_id(1)
    assert before is not None
    assert after is not None
    assert before.ends_at is not None
    assert after.ends_at == before.ends_at + timedelta(days=3)


@pytest.mark.parametrize("weekday", range(7))
@pytest.mark.parametrize("start", range(7))
def test_the_second_week_begins_in_a_later_calendar_week(start: int, weekday: int) -> None:
    started = date(2027, 2, 1) + timedelta(days=start)
    first = first_scheduled(started, weekday)
    assert first.weekday() == weekday
    assert first.isocalendar()[1] > started.isocalendar()[1]
    assert 5 <= (first - started).days <= 13


async def test_a_schedule_of_before_has_the_pairs_hour(town: Town, carla: Actor) -> None:
    await pair(town, carla, "Kenya", "Nepal")
    found = await schedule_of(town)
    assert replace(found, wall="", zone="", catch_up="latest", grace_hours=24) == found
