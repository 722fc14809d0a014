"""The hour of a day that suits people in different time zones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from bot.world.clock import known_zone, local_time, meant_instant

DAY_BEGINS, DAY_ENDS = 9 * 60, 20 * 60  # the hours in which the programme may speak to somebody, in minutes
COMFORT_BEGINS, COMFORT_ENDS = 10 * 60, 18 * 60
STEP = timedelta(minutes=15)  # all offsets in use are multiples of it
_DAY = 24 * 60
_QUARTER = 15
Burden = tuple[list[int], int, datetime | int]


def pair_hour(day: date, zones: Sequence[str], turn: str = "") -> datetime:
    """The instant (UTC, a quarter of an hour) of a date that suits people in `zones` best.

    An instant belongs to the date if it is that date for one of them at least. Best is what serves the worst
    served best: 10–18 h local before 9–20 h before the fewest minutes outside of it; then the second worst
    served, and so on; then the date for most of them; then the earliest. An unknown zone counts as UTC.

    Where no instant is daytime for all, it is chosen among those that are daytime in the zone whose `turn` it is.
    """
    return _pair_hour(day, tuple(sorted(zones)) or ("UTC",), turn)


@lru_cache(maxsize=65_536)
def _pair_hour(day: date, zones: tuple[str, ...], turn: str) -> datetime:
    offsets = [_offset(day, zone) for zone in zones]
    if None in offsets or any(offset % _QUARTER for offset in offsets if offset is not None):
        return _searched(day, zones, turn)
    own = _offset(day, turn) if turn in zones else None
    minutes = _minutes(tuple(sorted(offset for offset in offsets if offset is not None)), own)
    return datetime.combine(day, time(), UTC) + timedelta(minutes=minutes)


@lru_cache(maxsize=65_536)
def alike(day: date, zone: str) -> str:
    """One zone for all whose clocks go like those of `zone` on a date and a week and a half around it.

    Clocks are the same there, so that what is found for one zone holds for all that are alike.
    """
    noon = datetime.combine(day, time(12), UTC)
    halves = [(noon + timedelta(hours=hours)).astimezone(known_zone(zone)).utcoffset() for hours in range(-48, 241, 12)]
    return _firsts(day).setdefault(tuple(halves), zone)


@lru_cache(maxsize=64)
def _firsts(day: date) -> dict[tuple[timedelta | None, ...], str]:
    """The first zone that was met, by how its clocks go around a date."""
    return {}


def share_daytime(day: date, zones: Sequence[str]) -> bool:
    """Whether there is an instant of the date that is daytime (9–20 h local) in all zones."""
    return worst_served(pair_hour(day, zones), zones) <= 1


def worst_served(instant: datetime, zones: Sequence[str]) -> int:
    """How badly an instant suits the zone that it suits worst."""
    return max((served(instant, zone) for zone in zones), default=0)


def served(instant: datetime, zone: str) -> int:
    """How badly an instant suits people in a zone: 0 in comfort, 1 by day, more the further outside."""
    local = local_time(instant, zone)
    return inconvenience(local.hour * 60 + local.minute)


def inconvenience(minute: int) -> int:
    """How badly a minute of the local day (0–1439) suits: 0 in comfort, 1 by day, more the further outside."""
    if COMFORT_BEGINS <= minute < COMFORT_ENDS:
        return 0
    if DAY_BEGINS <= minute < DAY_ENDS:
        return 1
    return 1 + min((DAY_BEGINS - minute) % _DAY, (minute - DAY_ENDS + 1) % _DAY)


# A day on which no clock changes: all that matters are the distances to UTC, in minutes.


@lru_cache(maxsize=65_536)
def _offset(day: date, zone: str) -> int | None:
    """Minutes ahead of UTC on a date and the days around it; None where the clocks change meanwhile."""
    noon = datetime.combine(day, time(12), UTC)
    found = {(noon + timedelta(hours=hours)).astimezone(known_zone(zone)).utcoffset() for hours in (-40, 0, 40)}
    offset = found.pop() or timedelta()
    whole = not found and offset.total_seconds() % 60 == 0
    return int(offset.total_seconds() // 60) if whole else None


@lru_cache(maxsize=65_536)
def _minutes(offsets: tuple[int, ...], turn: int | None) -> int:
    """The best minute, counted from the date's midnight in UTC."""
    first, last = -max(offsets), _DAY - min(offsets)
    inside = [minute for minute in range(first, last, _QUARTER) if any(0 <= minute + each < _DAY for each in offsets)]
    best = min(inside, key=lambda minute: _burden(minute, offsets))
    if turn is None or _burden(best, offsets)[0][0] <= 1:
        return best
    theirs = [minute for minute in inside if inconvenience((minute + turn) % _DAY) <= 1]
    return min(theirs, key=lambda minute: _burden(minute, offsets), default=best)


def _burden(minute: int, offsets: tuple[int, ...]) -> Burden:
    worst_first = sorted((inconvenience((minute + each) % _DAY) for each in offsets), reverse=True)
    return worst_first, sum(not 0 <= minute + each < _DAY for each in offsets), minute


# Any day.


def _searched(day: date, zones: Sequence[str], turn: str) -> datetime:
    inside = list(_instants(day, zones))
    best = min(inside, key=lambda instant: _weight(instant, day, zones))
    if turn not in zones or worst_served(best, zones) <= 1:
        return best
    theirs = [instant for instant in inside if served(instant, turn) <= 1]
    return min(theirs, key=lambda instant: _weight(instant, day, zones), default=best)


def _weight(instant: datetime, day: date, zones: Sequence[str]) -> Burden:
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
