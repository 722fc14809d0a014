"""Weekends and public holidays by country."""

from __future__ import annotations

from datetime import date

import pytest

from bot.world import day_off


@pytest.mark.parametrize(
    ("country", "day", "off"),
    [
        ("DE", date(2027, 5, 1), True),  # a Saturday
        ("DE", date(2026, 10, 2), False),
        ("DE", date(2025, 10, 3), True),  # German unity, a Friday
        ("EG", date(2027, 2, 5), True),  # a Friday
        ("EG", date(2027, 2, 7), False),  # a Sunday
        ("BD", date(2027, 2, 6), True),
        ("BD", date(2027, 2, 7), False),
        ("NP", date(2027, 2, 6), True),
        ("US", date(2026, 7, 3), True),  # the fourth is a Saturday
        ("CN", date(2026, 2, 14), False),  # a Saturday that is worked for the spring festival
    ],
)
def test_days_off(country: str, day: date, off: bool) -> None:
    assert day_off(day, country) is off


@pytest.mark.parametrize("country", ["", "XX", "nonsense", "../x"])
def test_an_unknown_country_has_saturday_and_sunday(country: str) -> None:
    week = [day_off(date(2026, 12, 21 + number), country) for number in range(7)]  # with Christmas in it
    assert week == [False] * 5 + [True] * 2
