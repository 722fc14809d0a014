"""Time zones as people write them."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.world import complete_zone, only_zone, recognise_zone, suggest_zone, zones_of


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("america/new york", "America/New_York"),
        ("Kathmandu", "Asia/Kathmandu"),
        ("Asia/Katmandu", "Asia/Kathmandu"),
        ("Wien", "Europe/Vienna"),
        ("Москва", "Europe/Moscow"),
        ("US/Eastern", "America/New_York"),
        ("Kiev", "Europe/Kyiv"),
        ("St. John's", "America/St_Johns"),
        ("UTC", "UTC"),
    ],
)
def test_a_zone_is_recognised(written: str, zone: str) -> None:
    assert recognise_zone(written, "").code == zone


@pytest.mark.parametrize(
    ("written", "country", "first"),
    [
        ("UTC+5:45", "", "Asia/Kathmandu"),
        ("UTC+5:45", "NP", "Asia/Kathmandu"),
        ("GMT+1", "DE", "Europe/Berlin"),
        ("UTC+1", "", "Europe/Berlin"),
        ("+0530", "IN", "Asia/Kolkata"),
        ("-5", "US", "America/New_York"),
        ("CET", "DE", "Europe/Berlin"),
        ("IST", "IN", "Asia/Kolkata"),
        ("Pacific Time", "US", "America/Los_Angeles"),
        ("GMT", "GB", "Europe/London"),
        ("Germany", "", "Europe/Berlin"),
        ("Berln", "", "Europe/Berlin"),
        ("", "NP", "Asia/Kathmandu"),
    ],
)
def test_what_is_not_certain_is_only_suggested(written: str, country: str, first: str) -> None:
    found = recognise_zone(written, country)
    assert found.code is None
    assert found.suggestions[0] == first
    assert len(found.suggestions) <= 3


@pytest.mark.parametrize(
    "written", ["Eastern", "UTC+99", "../../etc/passwd", "/etc/localtime", "Etc/GMT+5", "Factory", "\0"]
)
def test_what_is_no_place_is_no_zone(written: str) -> None:
    assert recognise_zone(written, "").code is None


@given(st.text(max_size=100), st.sampled_from(["", "US", "NP", "??"]))
def test_any_text_gives_real_zones_or_none(text: str, country: str) -> None:
    found = recognise_zone(text, country)
    for zone in (found.code, *found.suggestions):
        assert zone is None or ZoneInfo(zone).key == zone


@pytest.mark.parametrize(
    ("country", "zone"),
    [
        ("US", "America/New_York"),
        ("AU", "Australia/Sydney"),
        ("DE", "Europe/Berlin"),
        ("RU", "Europe/Moscow"),
        ("ID", "Asia/Jakarta"),
        ("UA", "Europe/Kyiv"),
        ("XK", "Europe/Belgrade"),
        ("??", ""),
    ],
)
def test_most_people_of_a_country_live_in_its_first_zone(country: str, zone: str) -> None:
    assert suggest_zone(country) == zone


def test_a_country_has_each_of_its_zones_once() -> None:
    assert zones_of("DE") == ("Europe/Berlin", "Europe/Busingen")
    assert len(set(zones_of("AU"))) == len(zones_of("AU")) == 12
    assert zones_of("") == ()


def test_only_a_country_with_one_time_has_an_only_zone() -> None:
    day = date(2027, 1, 1)
    assert only_zone("DE", day) == "Europe/Berlin"
    assert only_zone("US", day) == ""
    assert only_zone("??", day) == ""


def test_completing_begins_with_the_own_country() -> None:
    assert complete_zone("", "NP")[0] == "Asia/Kathmandu"
    assert complete_zone("new york", "")[0] == "America/New_York"
    assert "Europe/Vienna" in complete_zone("Wien", "")
