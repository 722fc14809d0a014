"""Instants and wall clocks: what an instant reads in a zone, and which instant a wall-clock time means."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo


@lru_cache(maxsize=1024)
def known_zone(zone: str) -> ZoneInfo:
    """The zone of that IANA name; UTC where the name is empty or this computer's tzdata does not know it."""
    try:
        return ZoneInfo(zone)
    except (KeyError, ValueError, OSError):  # what ZoneInfo raises for names that people made up
        return ZoneInfo("UTC")


def local_time(instant: datetime, zone: str) -> datetime:
    """The same instant (aware) as the clocks of `zone` show it."""
    return instant.astimezone(known_zone(zone))


def meant_instant(local_date: date, wall: time, zone: str) -> tuple[datetime, bool]:
    """(the instant in UTC that a wall-clock time in `zone` means, whether it had to be moved).

    A time that a change of clocks skips is moved to the first instant after the change; of a time that comes
    twice, the first is meant.
    """
    local = datetime.combine(local_date, wall.replace(tzinfo=None, fold=0), known_zone(zone))
    instant = local.astimezone(UTC)
    if instant.astimezone(local.tzinfo).replace(tzinfo=None) == local.replace(tzinfo=None):
        return instant, False
    return _change_before(instant, local), True


def _change_before(instant: datetime, skipped: datetime) -> datetime:
    """The change of clocks, to the second, that skipped a local time; `instant` follows from the old offset."""
    old, new = skipped.utcoffset(), skipped.replace(fold=1).utcoffset()
    width = int(((new or timedelta()) - (old or timedelta())).total_seconds())
    before, after = instant.replace(microsecond=0) - timedelta(seconds=width), instant.replace(microsecond=0)
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(skipped.tzinfo).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after
