"""The hour that suits two or three people, against a search through the whole day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.world import pair_hour, share_daytime
from bot.world.daytime import _searched

ZONES = (
    *("Europe/Berlin", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Australia/Lord_Howe"),
    *("America/St_Johns", "America/Los_Angeles", "Pacific/Chatham", "Asia/Tokyo", "UTC", "Africa/Lagos"),
)


def local(instant: datetime, zone: str) -> datetime:
    return instant.astimezone(ZoneInfo(zone))


def grade(instant: datetime, zone: str) -> int:
    """0 within 10–18 h, 1 within 9–20 h, beyond that more with every minute."""
    clock = local(instant, zone)
    minutes = clock.hour * 60 + clock.minute
    if 600 <= minutes < 1080:
        return 0
    if 540 <= minutes < 1200:
        return 1
    return 1 + min(abs(minutes + turn - edge) for turn in (-1440, 0, 1440) for edge in (540, 1199))


@given(st.dates(date(2024, 1, 1), date(2034, 1, 1)), st.lists(st.sampled_from(ZONES), min_size=1, max_size=3))
def test_no_other_quarter_of_the_day_serves_the_worst_served_better(day: date, zones: list[str]) -> None:
    chosen = pair_hour(day, zones)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    quarters = (noon + timedelta(minutes=15 * step) for step in range(-160, 160))
    possible = [each for each in quarters if any(local(each, zone).date() == day for zone in zones)]
    assert chosen in possible
    worst = max(grade(chosen, zone) for zone in zones)
    assert worst == min(max(grade(each, zone) for zone in zones) for each in possible)


@given(st.dates(date(2024, 1, 1), date(2034, 1, 1)), st.permutations(ZONES[:4]))
def test_the_order_of_people_does_not_matter(day: date, zones: list[str]) -> None:
    assert pair_hour(day, zones) == pair_hour(day, sorted(zones))


@given(st.dates(date(2024, 1, 1), date(2034, 1, 1)), st.sampled_from(ZONES))
def test_one_person_reads_it_at_ten_on_that_date(day: date, zone: str) -> None:
    clock = local(pair_hour(day, [zone]), zone)
    assert (clock.date(), clock.hour) == (day, 10)
    assert clock.minute < 15


@pytest.mark.parametrize(
    ("zones", "clocks"),
    [
        (("Asia/Kathmandu", "America/New_York"), ("19:45", "10:00")),
        (("Pacific/Kiritimati", "Pacific/Pago_Pago"), ("11:00", "10:00")),
        (("Pacific/Auckland", "Europe/Berlin"), ("20:00", "09:00")),
    ],
)
def test_far_apart_on_the_day_the_clocks_change_in_europe(zones: tuple[str, str], clocks: tuple[str, str]) -> None:
    instant = pair_hour(date(2027, 3, 28), zones)
    assert tuple(f"{local(instant, zone):%H:%M}" for zone in zones) == clocks


def test_of_two_hours_as_good_the_one_on_the_same_date_for_both_is_taken() -> None:
    zones = ("Pacific/Auckland", "Europe/Berlin")  # twelve hours apart on that day
    instant = pair_hour(date(2027, 1, 15), zones)
    assert [f"{local(instant, zone):%d %H:%M}" for zone in zones] == ["15 20:30", "15 08:30"]


def test_nobody_and_nowhere_count_as_utc() -> None:
    ten = datetime(2027, 1, 1, 10, tzinfo=UTC)
    assert pair_hour(date(2027, 1, 1), []) == pair_hour(date(2027, 1, 1), ["Not/AZone"]) == ten


@given(st.dates(date(2024, 1, 1), date(2034, 1, 1)), st.lists(st.sampled_from(ZONES), min_size=1, max_size=3))
def test_the_short_way_by_offsets_finds_what_the_search_finds(day: date, zones: list[str]) -> None:
    for turn in ("", *zones):
        assert pair_hour(day, zones, turn) == _searched(day, sorted(zones), turn)


@given(st.dates(date(2024, 1, 1), date(2034, 1, 1)), st.lists(st.sampled_from(ZONES), min_size=2, max_size=3))
def test_without_a_shared_daytime_it_is_day_for_the_one_whose_turn_it_is(day: date, zones: list[str]) -> None:
    shared = share_daytime(day, tuple(zones))
    for turn in zones:
        hour = pair_hour(day, zones, turn)
        assert grade(hour, turn) <= 1
        assert not shared or hour == pair_hour(day, zones)


def test_auckland_and_berlin_take_turns_at_nine() -> None:
    zones = ("Pacific/Auckland", "Europe/Berlin")
    clocks = [
        [f"{local(pair_hour(date(2027, 1, 15), zones, turn), zone):%d %H:%M}" for zone in zones] for turn in zones
    ]
    assert clocks == [["15 09:00", "14 21:00"], ["15 21:00", "15 09:00"]]
