"""Who waits since when: whatever is written in whatever order, and the steps that follow from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.care.days import Days
from bot.care.ladder import closes_on, due, here_until, steps_for, to_be_asked, waiting
from bot.care.signs import Sign, heard
from bot.people import Absence, Reader
from bot.programme import Ladder, Steps

START = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
LADDER = Ladder()
NOBODY = Reader(2, "UTC", "")
Log = list[tuple[int, int]]
messages = st.lists(st.tuples(st.integers(1, 3), st.integers(0, 50)), max_size=14)


def signs_of(log: Log, members: int) -> dict[int, Sign]:
    signs = {who: Sign(1, who, START) for who in range(1, members + 1)}
    for who, hour in log:
        if who in signs:
            for each in heard(list(signs.values()), who, START + timedelta(hours=hour)):
                signs[each.participant_id] = each
    return signs


def earliest_unanswered(log: Log, who: int, members: int) -> datetime | None:
    """By definition: the earliest message of another after this person's own last one."""
    mine = max((hour for author, hour in log if author == who), default=-1)
    later = [hour for author, hour in log if author != who and author <= members and hour > mine]
    return START + timedelta(hours=min(later)) if later else None


@given(messages, st.integers(2, 3))
def test_in_order_it_is_the_earliest_unanswered_message(log: Log, members: int) -> None:
    log = [each for each in sorted(log, key=lambda each: each[1]) if each[0] <= members]
    log = [each for place, each in enumerate(log) if each[1] not in [hour for _, hour in log[:place]]]
    for who, sign in signs_of(log, members).items():
        assert sign.owed_since == earliest_unanswered(log, who, members)


@given(messages, st.randoms(use_true_random=False), st.integers(2, 3))
def test_late_and_twice_it_is_never_earlier_than_the_truth(log: Log, chance: object, members: int) -> None:
    heard_so = log + log[: len(log) // 2]
    chance.shuffle(heard_so)  # type: ignore[attr-defined]
    for who, sign in signs_of(heard_so, members).items():
        truth = earliest_unanswered(log, who, members)
        assert sign.owed_since is None or (truth is not None and sign.owed_since >= truth)
        assert (sign.owed_since is None) == (truth is None)


@given(messages)
def test_who_wrote_last_is_never_waited_for(log: Log) -> None:
    log = [each for each in log if each[0] <= 2]
    signs = signs_of(log, 2)
    found = waiting(list(signs.values()))
    assert len(found) <= 1 or len({hour for _, hour in log}) < len(log)
    for each in found:
        assert each.since <= each.written_at
        assert each.written_at > (each.sign.wrote_at or START - timedelta(1))


def test_where_nobody_was_ever_answered_it_begins_with_the_start() -> None:
    signs = signs_of([(1, 30)], 2)
    (found,) = waiting(list(signs.values()))
    assert (found.since, found.written_at, found.first) == (START, START + timedelta(hours=30), True)
    signs = signs_of([(1, 1), (2, 2), (1, 30)], 2)
    (found,) = waiting(list(signs.values()))
    assert (found.since, found.first) == (START + timedelta(hours=30), False)


def step_by_step(reader: Reader, log: Log, absences: list[Absence] | None = None) -> list[tuple[str, datetime]]:
    """The steps, each taken as soon as it is due."""
    signs = signs_of(log, 2)
    (found,) = waiting(list(signs.values()))
    days = Days(reader, absences or ())
    taken: list[tuple[str, datetime]] = []
    steps = steps_for(LADDER, found, "weekly")
    for _ in range(3):
        step, at = due(found, days, steps)
        taken.append((step, at))
        (found,) = waiting([signs[1], Sign(1, 2, START, found.sign.wrote_at, found.written_at, step, at)])
    return taken


def test_after_the_start_the_steps_are_three_five_and_eight_working_days() -> None:
    taken = step_by_step(NOBODY, [(1, 1)])
    assert [(step, at.date()) for step, at in taken] == [
        ("nudge", date(2027, 2, 4)),
        ("question", date(2027, 2, 8)),
        ("closing", date(2027, 2, 11)),
    ]


def test_later_they_are_four_seven_and_nine() -> None:
    taken = step_by_step(NOBODY, [(2, 1), (1, 2)])
    assert [at.date().day for _, at in taken] == [5, 10, 12]


def test_dashain_does_not_count() -> None:
    """18 to 22 October 2026 are holidays in Nepal; 24 and 25 are the weekend."""
    days = Days(Reader(2, "Asia/Kathmandu", "NP"))
    since = datetime(2026, 10, 16, 5, 0, tzinfo=UTC)
    assert days.after(since, 1).date() == date(2026, 10, 23)
    assert days.holiday_until(datetime(2026, 10, 19, 5, 0, tzinfo=UTC)) == date(2026, 10, 22)
    assert days.holiday_until(datetime(2026, 10, 16, 5, 0, tzinfo=UTC)) is None


@pytest.mark.parametrize(("zone", "country"), [("Africa/Cairo", "EG"), ("Asia/Dhaka", "BD")])
def test_a_round_that_starts_on_a_thursday(zone: str, country: str) -> None:
    """Friday and Saturday are the weekend there: three working days after a Thursday are over on Tuesday."""
    days = Days(Reader(2, zone, country))
    thursday = datetime(2027, 2, 4, 8, 0, tzinfo=UTC)
    assert days.after(thursday, 3).date() == date(2027, 2, 9)
    assert not days.is_open(datetime(2027, 2, 5, 9, 0, tzinfo=UTC))
    assert days.is_open(datetime(2027, 2, 7, 9, 0, tzinfo=UTC))


@given(
    st.integers(0, 16_000),
    st.integers(0, 12),
    st.sampled_from(["Europe/Lisbon", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "Africa/Cairo", "nowhere"]),
    st.sampled_from(["PT", "US", "NP", "WS", "EG", "", "XX"]),
)
def test_no_step_is_ever_at_night_or_on_a_free_day(hours: int, count: int, zone: str, country: str) -> None:
    days, since = Days(Reader(1, zone, country)), datetime(2026, 1, 1, 0, 45, tzinfo=UTC) + timedelta(hours=hours)
    at = days.after(since, count)
    assert at >= since
    if count:
        assert days.is_open(at)
        assert 10 <= days.local(at).hour <= 18
        between = (days.local(at).date() - days.local(since).date()).days
        assert sum(days.works(days.local(since).date() + timedelta(n)) for n in range(1, between + 1)) == count
    assert days.is_open(days.next_open(since))
    assert days.next_open(since) >= since


def test_clocks_that_change_move_no_step_out_of_the_day() -> None:
    days = Days(Reader(1, "Europe/Berlin", "DE"))
    before = datetime(2027, 3, 26, 9, 30, tzinfo=UTC)
    assert before.weekday() == 4
    assert days.local(days.after(before, 1)).hour == 10
    assert days.local(days.after(datetime(2027, 3, 25, 9, 30, tzinfo=UTC), 1)).date() > date(2027, 3, 28)


def test_an_absence_a_rest_and_an_outage_hold_the_clock() -> None:
    away = [Absence(1, 2, date(2027, 2, 2), date(2027, 2, 8))]
    assert [at.date().day for _, at in step_by_step(NOBODY, [(1, 1)], away)] == [11, 15, 18]
    span = (START, START + timedelta(days=10))
    assert Days(NOBODY, spans=[span]).after(START, 1).date() == date(2027, 2, 12)


def test_after_ten_days_of_being_down_each_step_takes_its_time() -> None:
    sign = Sign(1, 2, START, owed_since=START)
    (found,) = waiting([Sign(1, 1, START, wrote_at=START), sign])
    days, steps = Days(NOBODY), LADDER.after_start
    later = START + timedelta(days=10)
    assert due(found, days, steps)[0] == "nudge"
    (found,) = waiting([Sign(1, 1, START, wrote_at=START), Sign(1, 2, START, None, START, "nudge", later)])
    step, at = due(found, days, steps)
    assert (step, at.date()) == ("question", date(2027, 2, 15))
    assert closes_on(found, days, steps).date() >= date(2027, 2, 16)


def test_a_slower_rhythm_makes_later_steps_longer_and_no_other() -> None:
    (later,) = waiting(list(signs_of([(2, 1), (1, 2)], 2).values()))
    (first,) = waiting(list(signs_of([(1, 2)], 2).values()))
    assert steps_for(LADDER, later, "fortnightly") == Steps(nudge=8, question=11, closing=13)
    assert steps_for(LADDER, first, "monthly") == LADDER.after_start


def test_neither_wrote_for_fourteen_days() -> None:
    signs = list(signs_of([], 2).values())
    assert waiting(signs) == []
    assert not to_be_asked(signs, LADDER, START + timedelta(days=13, hours=23))
    assert to_be_asked(signs, LADDER, START + timedelta(days=14))
    asked = [Sign(1, who, START, asked_at=START + timedelta(days=14)) for who in (1, 2)]
    assert not to_be_asked(asked, LADDER, START + timedelta(days=30))
    assert to_be_asked(asked, LADDER, START + timedelta(days=42))
    assert not to_be_asked(list(signs_of([(1, 1)], 2).values()), LADDER, START + timedelta(days=20))


def test_days_of_an_absence_do_not_count_where_neither_wrote() -> None:
    signs, day = list(signs_of([], 2).values()), START.date()
    held = [
        (day + timedelta(days=3), day + timedelta(days=6)),
        (day + timedelta(days=5), day + timedelta(days=7)),
        (day - timedelta(days=9), day - timedelta(days=2)),
    ]
    assert not to_be_asked(signs, LADDER, START + timedelta(days=18, hours=23), held=held)
    assert to_be_asked(signs, LADDER, START + timedelta(days=19), held=held)


def test_steps_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="nudge comes before"):
        Steps(nudge=5, question=5, closing=8)


def test_i_am_here_is_a_promise_and_no_rest() -> None:
    """Three working days are given from the press; the wait goes on, so that it is no longer than they are."""
    pressed = START + timedelta(days=8)
    until = Days(NOBODY).after(pressed, LADDER.here_days)
    asked = Sign(1, 2, START, owed_since=START, step="question", step_at=START + timedelta(days=7), here=True)
    (found,) = waiting([Sign(1, 1, START, wrote_at=START), replace(asked, here_until=until)])
    (without,) = waiting([Sign(1, 1, START, wrote_at=START), asked])
    days, steps = Days(NOBODY), LADDER.after_start
    assert due(found, days, steps) == ("closing", until)
    assert closes_on(found, days, steps) == until
    assert due(without, days, steps)[1] < until
    early = replace(asked, step="nudge", step_at=START + timedelta(days=3), here_until=START + timedelta(days=4))
    (soon,) = waiting([Sign(1, 1, START, wrote_at=START), early])
    assert due(soon, days, steps)[1] == days.after(START, steps.question)


@pytest.mark.parametrize("hour", [1, 9, 13, 22])
@pytest.mark.parametrize("day", range(5))
def test_i_am_here_never_makes_a_wait_longer_than_two_weeks(day: int, hour: int) -> None:
    """Whenever somebody presses, before the question or after it: all steps have come when two weeks are over."""
    days, steps, since = Days(NOBODY), LADDER.later, START.replace(hour=hour) + timedelta(days=day)
    for pressed in (days.after(since, 3) + timedelta(hours=hours) for hours in range(0, 240, 5)):
        sign, now, steps_taken = Sign(1, 2, START, wrote_at=START, owed_since=since), since, list[str]()
        while "closing" not in steps_taken:
            now += timedelta(hours=1)
            (found,) = waiting([Sign(1, 1, START, wrote_at=since), sign])
            if now >= pressed and not sign.here and sign.step:
                until = here_until(found, days, steps, now, LADDER.here_days)
                assert until >= days.after(now - timedelta(hours=9), 1), "a day is given"
                sign = replace(sign, here=True, here_until=until)
                (found,) = waiting([Sign(1, 1, START, wrote_at=since), sign])
            step, at = due(found, days, steps)
            if at <= now and days.is_open(now):
                steps_taken.append(step)
                sign = replace(sign, step=step, step_at=now)
                assert sign.here_until is None or now >= sign.here_until, "no step comes before what was promised"
        assert steps_taken == ["nudge", "question", "closing"]
        assert now - since <= timedelta(days=14), (pressed, now)


def test_i_am_here_gives_three_days_where_there_is_time() -> None:
    days, steps = Days(NOBODY), LADDER.later
    pressed = days.morning(START, steps.nudge)
    (found,) = waiting([Sign(1, 1, START, wrote_at=START), Sign(1, 2, START, START, START, "nudge", pressed)])
    assert here_until(found, days, steps, pressed, LADDER.here_days) == days.after(pressed, LADDER.here_days)


def test_the_last_open_hours_before_a_night_or_free_days() -> None:
    days, friday = Days(Reader(1, "UTC", "")), datetime(2027, 2, 5, 15, tzinfo=UTC)
    assert days.is_last_open_before(friday + timedelta(days=1), friday), "Saturday is free"
    assert days.is_last_open_before(friday + timedelta(days=3, hours=-8), friday), "Monday at seven, it is night"
    assert not days.is_last_open_before(friday + timedelta(days=3), friday), "on Monday afternoon they can be told then"
    thursday = friday - timedelta(days=1)
    assert not days.is_last_open_before(friday + timedelta(days=1), thursday), "Friday comes between"
    assert not days.is_last_open_before(friday + timedelta(days=1), friday.replace(hour=21)), "it is night now"


def test_days_between_two_rests_count() -> None:
    week = timedelta(days=7)
    once = Sign(1, 2, START, owed_since=START).rested(START, START + week)
    again = once.rested(START + 2 * week, START + 3 * week)
    assert (again.rest_from, again.rest_until) == (START + week, START + 3 * week)
    on = once.rested(START + timedelta(days=5), START + timedelta(days=12))
    assert (on.rest_from, on.rest_until) == (START, START + timedelta(days=12))
