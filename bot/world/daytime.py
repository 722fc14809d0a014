"""The hour of a day that suits people in different time zones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from bot.world.clock import local_time, meant_instant

DAY_BEGINS, DAY_ENDS = 9 * 60, 20 * 60  # the hours in which the programme may speak to somebody, in minutes
COMFORT_BEGINS, COMFORT_ENDS = 10 * 60, 18 * 60
STEP = timedelta(minutes=15)  # all offsets in use are multiples of it
_DAY = 24 * 60


def pair_hour(day: date, zones: Sequence[str]) -> datetime:
    """The instant (UTC, a quarter of an hour) of a date that suits people in `zones` best.

    An instant belongs to the date if it is that date for one of them at least. Best is what serves the worst
    served best: 10–18 h local before 9–20 h before the fewest minutes outside of it; then the second worst
    served, and so on; then the date for most of them; then the earliest. An unknown zone counts as UTC.
    """
    zones = zones or ("UTC",)
    return min(_instants(day, zones), key=lambda instant: _burden(instant, day, zones))


def inconvenience(minute: int) -> int:
    """How badly a minute of the local day (0–1439) suits: 0 in comfort, 1 by day, more the further outside."""
    if COMFORT_BEGINS <= minute < COMFORT_ENDS:
        return 0
    if DAY_BEGINS <= minute < DAY_ENDS:
        return 1
    return 1 + min((DAY_BEGINS - minute) % _DAY, (minute - DAY_ENDS + 1) % _DAY)


def _burden(instant: datetime, day: date, zones: Sequence[str]) -> tuple[list[int], int, datetime]:
    local = [local_time(instant, zone) for zone in zones]
    worst_first = sorted((inconvenience(each.hour * 60 + each.minute) for each in local), reverse=True)
    return worst_first, sum(each.date() != day for each in local), instant


def _instants(day: date, zones: Sequence[str]) -> Iterator[datetime]:
    """Every quarter of an hour of the day in one of the zones, from the easternmost to the westernmost."""
    begins = [meant_instant(day, time(), zone)[0] for zone in zones]
    ends = [meant_instant(day + timedelta(days=1), time(), zone)[0] for zone in zones]
    first, last = _quarter(min(begins)), max(ends)
    for step in range((last - first) // STEP):
        instant = first + step * STEP
        if any(begin <= instant < end for begin, end in zip(begins, ends, strict=True)):
            yield instant


def _quarter(instant: datetime) -> datetime:
    """The first quarter of an hour, in UTC, that is not before the instant."""
    midnight = datetime.combine(instant.date(), time(), UTC)
    return midnight + -((midnight - instant) // STEP) * STEP
