"""The day and the hour: weekends and holidays of both countries, absences, and turns where no hour suits both."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot import world
from bot.people import Absence, Reader
from bot.placing import EXPIRES, Placing, local_day, whose_turn
from tests.calendar.following import days, hour_by_hour, pair, prompts
from tests.dialogues.actors import Actor, Town

KENYA, NEPAL = Reader(1, "Africa/Nairobi", "KE"), Reader(2, "Asia/Kathmandu", "NP")
GERMANY, EGYPT = Reader(3, "Europe/Berlin", "DE"), Reader(4, "Africa/Cairo", "EG")
AUCKLAND = Reader(5, "Pacific/Auckland", "NZ")
PEOPLE = (KENYA, NEPAL, GERMANY, EGYPT, AUCKLAND)


def test_a_free_day_is_free_for_both_weekends() -> None:
    friday = date(2027, 2, 5)  # weekend in Egypt, and the day after in both
    assert local_day(Placing().place(friday, [GERMANY, EGYPT]).due, GERMANY) == date(2027, 2, 8)


def test_a_public_holiday_of_one_of_them_is_left_out() -> None:
    placed = Placing().place(date(2025, 10, 3), [GERMANY, KENYA])  # German unity, a Friday; then the weekend
    assert local_day(placed.due, GERMANY) == date(2025, 10, 6)


def test_an_absence_moves_it_and_where_all_are_away_nobody_gets_it() -> None:
    monday = date(2027, 2, 1)
    one = {1: [Absence(1, 1, monday, date(2027, 2, 3))]}
    assert local_day(Placing(absences=one).place(monday, [KENYA, NEPAL]).due, KENYA) == date(2027, 2, 4)
    both = {number: [Absence(number, number, monday, date(2027, 2, 20))] for number in (1, 2)}
    assert Placing(absences=both).place(monday, [KENYA, NEPAL]).nobody
    assert not Placing(absences={1: both[1]}).place(monday, [KENYA, NEPAL]).nobody


@given(
    st.dates(date(2026, 1, 1), date(2028, 1, 1)),
    st.lists(st.sampled_from(PEOPLE), min_size=2, max_size=3, unique=True),
    st.lists(st.tuples(st.integers(1, 5), st.integers(-2, 8), st.integers(0, 8)), max_size=3),
)
def test_no_day_of_the_week_is_free_for_more_of_them(
    day: date, readers: list[Reader], away: list[tuple[int, int, int]]
) -> None:
    absences: dict[int, list[Absence]] = {}
    for person, begin, length in away:
        first = day + timedelta(days=begin)
        absences.setdefault(person, []).append(Absence(0, person, first, first + timedelta(days=length)))
    placing = Placing(absences=absences)
    placed = placing.place(day, readers)
    hours = [placing.hour(day + timedelta(days=number), [each.zone for each in readers]) for number in range(7)]
    within = [hour for hour in hours if hour < hours[0] + EXPIRES]
    if placed.nobody:
        assert all(placing.all_away(hour, readers) for hour in within)
    else:
        assert placing.free(placed.due, readers) == max(placing.free(hour, readers) for hour in within)
    assert placed.due < placed.expires == hours[0] + EXPIRES


def test_free_weekdays_are_free() -> None:
    monday, free = date(2027, 2, 1), KENYA._replace(free="01")
    placing = Placing()
    assert local_day(placing.place(monday, [KENYA, NEPAL]).due, KENYA) == monday
    assert local_day(placing.place(monday, [free, NEPAL]).due, KENYA) == date(2027, 2, 3)
    assert local_day(placing.place(monday, [NEPAL, KENYA]).due, KENYA) == monday, "what is remembered is not theirs"
    chosen = Placing("12:00", "Africa/Nairobi")
    assert local_day(chosen.place(monday, [free, NEPAL]).due, KENYA) == monday, "the coordinator chose the day"


def test_the_turn_goes_to_the_one_who_was_served_worse() -> None:
    readers = [AUCKLAND, GERMANY]
    assert whose_turn(readers, None) == "Pacific/Auckland"
    for_auckland = world.pair_hour(date(2027, 1, 12), [each.zone for each in readers], "Pacific/Auckland")
    assert whose_turn(readers, for_auckland) == "Europe/Berlin"
    for_berlin = world.pair_hour(date(2027, 1, 12), [each.zone for each in readers], "Europe/Berlin")
    assert whose_turn(readers, for_berlin) == "Pacific/Auckland"


async def test_twelve_hours_apart_they_take_turns_week_by_week(town: Town, carla: Actor) -> None:
    town.now = datetime(2026, 11, 2, 9, tzinfo=UTC)  # New Zealand is twelve hours ahead of Germany until March
    await pair(town, carla, "New Zealand", "Germany")
    await hour_by_hour(town, town.now + timedelta(weeks=6))
    came = [each.settled_at for each in await prompts(town) if each.settled_at][1:]
    awake = [
        tuple(9 <= world.local_time(at, zone).hour < 20 for zone in ("Pacific/Auckland", "Europe/Berlin"))
        for at in came
    ]
    assert len(awake) >= 4
    assert set(awake) == {(True, False), (False, True)}
    assert all(one != other for one, other in pairwise(awake)), awake


async def test_prompts_on_a_sunday_come_on_monday_unless_the_hour_was_chosen(town: Town, carla: Actor) -> None:
    await pair(town, carla, "Kenya", "Germany")
    await carla.writes("/prompt schedule Sunday")
    await hour_by_hour(town, datetime(2027, 2, 24, 20, tzinfo=UTC))
    assert [day.weekday() for day in (await days(town, "Africa/Nairobi"))[1:]] == [0, 0, 0]
    await carla.writes("/prompt schedule 12:00 Africa/Nairobi")
    await hour_by_hour(town, datetime(2027, 3, 10, 20, tzinfo=UTC))
    assert [day.weekday() for day in (await days(town, "Africa/Nairobi"))[4:]] == [6, 6]


async def test_away_is_noted_shown_and_respected(town: Town, carla: Actor) -> None:
    one, two = await pair(town, carla, "Kenya", "Nepal")
    await one.writes("/help")
    one.sees("/away")
    await one.writes("/away 2027-02-09 11 February")
    one.sees("from Tuesday, February 9, 2027 until Thursday, February 11, 2027")
    await two.writes("/partner")
    two.sees("One is away from Tuesday, February 9, 2027 until Thursday, February 11, 2027.")
    await one.writes("/partner")
    one.does_not_see("is away")
    await hour_by_hour(town, datetime(2027, 2, 10, 12, tzinfo=UTC))
    assert len(await prompts(town)) == 1
    await two.writes("/partner")
    two.sees("One is away until Thursday, February 11, 2027.")
    await hour_by_hour(town, datetime(2027, 2, 14, 12, tzinfo=UTC))
    assert await days(town, "Africa/Nairobi") == [date(2027, 2, 1), date(2027, 2, 12)]


async def test_away_that_is_said_after_the_prompt_was_written(town: Town, carla: Actor) -> None:
    one, two = await pair(town, carla, "Kenya", "Nepal")
    await hour_by_hour(town, datetime(2027, 2, 9, 4, tzinfo=UTC))  # three hours before it is due
    await one.writes("/away until tomorrow")
    await two.writes("/away until tomorrow")
    await hour_by_hour(town, datetime(2027, 2, 12, 12, tzinfo=UTC))
    assert (await days(town, "Africa/Nairobi"))[1:] == [date(2027, 2, 11)]


async def test_both_away_all_week_gets_none_and_coordinators_see_why(town: Town, carla: Actor) -> None:
    people = await pair(town, carla, "Kenya", "Nepal")
    for person in people:
        await person.writes("/away from 8 February until 15 February")
    await hour_by_hour(town, datetime(2027, 2, 14, 20, tzinfo=UTC))
    assert len(await prompts(town)) == 1
    (left_out,) = await prompts(town, state="cancelled")
    assert left_out.reason == "everybody in it is away all week"
    await hour_by_hour(town, datetime(2027, 2, 16, 20, tzinfo=UTC))
    assert [each.key for each in await prompts(town)][1:] == [left_out.key]


async def test_a_prompt_by_hand_for_people_who_are_away(town: Town, carla: Actor) -> None:
    people = await pair(town, carla, "Kenya", "Nepal")
    for person in people:
        await person.writes("/away until in 3 weeks")
    await hour_by_hour(town, datetime(2027, 2, 2, 12, tzinfo=UTC))
    await carla.writes("/prompt send tools-you-like")
    carla.sees('One partnership does not get "Tools you like": everybody in it is away all week.')
    await hour_by_hour(town, datetime(2027, 2, 7, 12, tzinfo=UTC))
    assert len(await prompts(town)) == 1


async def test_i_am_here_again(town: Town, carla: Actor) -> None:
    one, two = await pair(town, carla, "Kenya", "Nepal")
    await one.writes("/away until 20 February")
    await one.writes("/away")
    await one.presses("I am here (until Saturday, February 20, 2027)")
    one.sees("Welcome back")
    await two.writes("/partner")
    two.does_not_see("away")
    await two.asks("away.end", "programme-1.1")
    two.sees("was gone already")


async def test_dates_of_an_absence_are_refused_in_words(town: Town, carla: Actor) -> None:
    one, _ = await pair(town, carla, "Kenya", "Nepal")
    for typed, field, told in (
        ("2027-02-30", "until", "30"),
        ("2027-02-20 until 2027-02-10", "until", "last day"),
        ("until in 20 months", "until", "more than a year"),
        ("soonish", "until", "soonish"),
    ):
        await one.writes(f"/away {typed}")
        assert told in one.form.errors[field], (typed, one.form.errors)
    await one.writes("/away")
    await one.submits(until="in 2 weeks", **{"from": "tomorrow"})
    one.sees("from Tuesday, February 2, 2027 until")


async def test_somebody_elses_absence_cannot_be_ended(town: Town, carla: Actor) -> None:
    one, two = await pair(town, carla, "Kenya", "Nepal")
    await one.writes("/away until 20 February")
    await two.asks("away.end", "programme-1.1")
    await two.writes("/partner")
    two.sees("One is away until")
