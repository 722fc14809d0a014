"""Waking hours that people in different time zones share on a given day."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

QUARTERS_A_DAY = 96
WAKES_AT = 7
SLEEPS_AT = 22


@lru_cache(maxsize=4096)
def first_waking_quarter(zone: str, day: date | None) -> int | None:
    """The quarter of a UTC day (0 to 95) in which somebody in `zone` wakes; None where zone or day is not known."""
    if day is None or not zone:
        return None
    try:
        offset = datetime.combine(day, time(12), ZoneInfo(zone)).utcoffset()
    except (KeyError, ValueError, OSError):  # what ZoneInfo raises for names that people made up
        return None
    shift = 0 if offset is None else int(offset.total_seconds()) // 900
    return (4 * WAKES_AT - shift) % QUARTERS_A_DAY


@lru_cache(maxsize=4096)
def waking(zone: str, day: date | None) -> int | None:
    """The quarters of a UTC day in which somebody in `zone` is awake (7–22 h local), as a mask of 96 bits.

    The day is taken as a circle, since today's late evening of one is tomorrow's morning of another; the
    offset is that of local noon on `day`. None where the zone or the day is not known.
    """
    first = first_waking_quarter(zone, day)
    if first is None:
        return None
    quarters = range(first, first + 4 * (SLEEPS_AT - WAKES_AT))
    return sum(1 << (quarter % QUARTERS_A_DAY) for quarter in quarters)


def quarters_in_common(zones: tuple[str, ...], day: date | None) -> int | None:
    """How many quarters of an hour all `zones` are awake together; None where one of them is not known."""
    together = (1 << QUARTERS_A_DAY) - 1
    for zone in zones:
        awake = waking(zone, day)
        if awake is None:
            return None
        together &= awake
    return together.bit_count()


def hours_in_common(zones: tuple[str, ...], day: date | None) -> int:
    """Whole waking hours that all `zones` share; 0 where one of them is not known."""
    return (quarters_in_common(zones, day) or 0) // 4
