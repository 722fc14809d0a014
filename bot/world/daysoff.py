"""Days on which people are left alone: weekends and public holidays, by country."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import holidays

WEEKEND = (5, 6)
"""Where the country is not known: Saturday and Sunday, and no holidays."""


@lru_cache(maxsize=65_536)
def day_off(day: date, country: str) -> bool:
    """Whether a date is weekend or a public holiday in a country (ISO code); working weekends are none.

    Holidays of one region alone do not count. What the `holidays` package does not know has Saturday and Sunday.
    """
    calendar = _calendar(country)
    return not calendar.is_working_day(day) if calendar is not None else day.weekday() in WEEKEND


@lru_cache(maxsize=512)
def weekend(country: str) -> frozenset[int]:
    """The days of the week that are no working days in a country (ISO code), 0 for Monday."""
    calendar = _calendar(country)
    return frozenset(calendar.weekend if calendar is not None else WEEKEND)


@lru_cache(maxsize=65_536)
def public_holiday(day: date, country: str) -> bool:
    """Whether a date is a public holiday of the whole country (ISO code)."""
    calendar = _calendar(country)
    return calendar is not None and day in calendar


@lru_cache(maxsize=512)
def _calendar(country: str) -> holidays.HolidayBase | None:
    try:
        return holidays.country_holidays(country)
    except (NotImplementedError, KeyError, ValueError):  # what it raises for countries it does not know
        return None
