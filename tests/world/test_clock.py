"""Wall clocks, also where clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.world import local_time, meant_instant

ZONES = ("Europe/Berlin", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Australia/Lord_Howe")
MORE = (*ZONES, "America/St_Johns", "Africa/Casablanca", "Pacific/Apia", "Europe/Dublin", "America/Sao_Paulo")


def test_a_skipped_time_is_moved_to_the_change() -> None:
    instant, moved = meant_instant(date(2027, 3, 28), time(2, 30), "Europe/Berlin")
    assert (instant, moved) == (datetime(2027, 3, 28, 1, tzinfo=UTC), True)
    assert local_time(instant, "Europe/Berlin").time() == time(3)


def test_a_skipped_half_hour_is_moved_to_the_change() -> None:
    instant, moved = meant_instant(date(2026, 10, 4), time(2, 15), "Australia/Lord_Howe")
    assert moved
    assert local_time(instant, "Australia/Lord_Howe").time() == time(2, 30)


def test_a_skipped_day_is_moved_to_its_end() -> None:
    instant, moved = meant_instant(date(2011, 12, 30), time(12), "Pacific/Apia")
    assert moved
    assert local_time(instant, "Pacific/Apia").replace(tzinfo=None) == datetime(2011, 12, 31)  # noqa: DTZ001


def test_of_a_repeated_time_the_first_is_meant() -> None:
    assert meant_instant(date(2027, 10, 31), time(2, 30), "Europe/Berlin") == (
        datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
        False,
    )


@pytest.mark.parametrize("zone", ["", "Not/AZone", "../etc/passwd"])
def test_an_unknown_zone_counts_as_utc(zone: str) -> None:
    assert meant_instant(date(2027, 1, 1), time(8), zone) == (datetime(2027, 1, 1, 8, tzinfo=UTC), False)
    assert local_time(datetime(2027, 1, 1, 8, tzinfo=UTC), zone).hour == 8


@given(st.dates(date(1990, 1, 1), date(2036, 1, 1)), st.times(), st.sampled_from(MORE))
def test_an_instant_reads_what_was_meant_unless_it_was_moved(day: date, wall: time, zone: str) -> None:
    instant, moved = meant_instant(day, wall, zone)
    wanted = datetime.combine(day, wall)
    read = instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    before = (instant - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    if moved:
        assert before < wanted < read
    else:
        assert read == wanted
        earlier = instant - timedelta(hours=3)
        clocks = (earlier + timedelta(minutes=15 * step) for step in range(12))
        assert all(clock.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != wanted for clock in clocks)
