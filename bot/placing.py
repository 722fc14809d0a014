"""On which day and at which hour people are written to unasked: the first day that is free for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot import world
from bot.people import Absence, Reader

EXPIRES = timedelta(days=6)
"""A prompt that could not be sent for so long after its hour is out of date: the next one comes soon."""
START = ("welcome", "introduction")
IN_SPACES = (*START, "prompt", "farewell")
"""What is said to the people of a space unasked."""
Absences = Mapping[int, Sequence[Absence]]
Shape = tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """When something is due and when it is out of date. `nobody` where all are away for as long as it lasts."""

    due: datetime
    expires: datetime
    nobody: bool = False


@dataclass(slots=True)
class Placing:
    """Places messages within the week after a date, for one schedule.

    `wall` and `zone` are its hour, empty for the pair's hour. At an hour that a coordinator has chosen, weekends and
    holidays do not count: the weekday was chosen too. What was placed for people of the same zones and countries is
    remembered.
    """

    wall: str = ""
    zone: str = ""
    absences: Absences = field(default_factory=dict)
    _known: dict[tuple[date, Shape, str], Placed] = field(default_factory=dict)
    _shared: dict[tuple[date, tuple[str, ...]], bool] = field(default_factory=dict)

    @property
    def chosen(self) -> str:
        """The hour that a coordinator chose, as a delivery remembers it; empty for the pair's."""
        return f"{self.wall} {self.zone}" if self.wall else ""

    def place(self, day: date, readers: Sequence[Reader], turn: str = "") -> Placed:
        """The first free day from `day` on, before the message is out of date.

        Where no day is free for all, the first of those that are free for most. `turn` is the zone whose daytime it
        is where they share none.
        """
        if self.absences and any(reader.id in self.absences for reader in readers):
            return self._placed(day, readers, turn)
        shape, turn = _shape(day, readers), turn and world.alike(day, turn)
        found = self._known.get((day, shape, turn))
        if found is None:
            alike = [Reader(0, *each) for each in shape]
            found = self._known[day, shape, turn] = self._placed(day, alike, turn)
        return found

    def share_daytime(self, day: date, where: Sequence[str | None]) -> bool:
        """Whether one hour of a date is daytime in all zones (None for nobody)."""
        zones = tuple([world.alike(day, each) for each in where if each])
        found = self._shared.get((day, zones))
        if found is None:
            found = self._shared[day, zones] = world.share_daytime(day, zones)
        return found

    def hour(self, day: date, zones: Sequence[str], turn: str = "") -> datetime:
        """The instant of a date at which these people are written to."""
        if self.wall:
            return world.meant_instant(day, time.fromisoformat(self.wall), self.zone)[0]
        return world.pair_hour(day, zones, turn)

    def free(self, instant: datetime, readers: Iterable[Reader]) -> int:
        """How many of them have a free day at an instant, where they are: no weekend, no holiday, nobody away."""
        return sum(not self._is_off(instant, reader) for reader in readers)

    def all_away(self, instant: datetime, readers: Sequence[Reader]) -> bool:
        """Whether all of them are away at an instant."""
        return bool(readers) and all(is_away(self.absences, each, instant) for each in readers)

    def best(
        self, hours: Iterable[datetime], readers: Sequence[Reader], allowed: Callable[[datetime], bool] = bool
    ) -> datetime | None:
        """The first of some hours that is free for all; else the first that is free for most, and not for nobody."""
        best, most = None, 0
        for hour in hours:
            free = self.free(hour, readers) if allowed(hour) and not self.all_away(hour, readers) else -1
            if free == len(readers):
                return hour
            if (best is None and free >= 0) or free > most:
                best, most = hour, free
        return best

    def hours(
        self, day: date, readers: Sequence[Reader], turn: str = "", until: datetime | None = None
    ) -> Iterator[datetime]:
        """The hours of the days from `day` on, before `until`: where it is not given, for as long as a prompt lasts."""
        zones = [each.zone for each in readers]
        for days in range(EXPIRES.days + 1):
            hour = self.hour(day + timedelta(days=days), zones, turn)
            until = until or hour + EXPIRES
            if hour >= until:
                return
            yield hour

    def _placed(self, day: date, readers: Sequence[Reader], turn: str) -> Placed:
        first = self.hour(day, [each.zone for each in readers], turn)
        best = self.best(self.hours(day, readers, turn), readers)
        return Placed(best or first, first + EXPIRES, nobody=best is None)

    def _is_off(self, instant: datetime, reader: Reader) -> bool:
        day = local_day(instant, reader)
        is_free = not self.wall and (str(day.weekday()) in reader.free or world.day_off(day, reader.country))
        return is_free or is_away(self.absences, reader, instant)


def _shape(day: date, readers: Sequence[Reader]) -> Shape:
    """What decides when some people are written to: how their clocks go, their countries, their free weekdays."""
    return tuple(sorted([(world.alike(day, zone), country, free) for _, zone, country, free in readers]))


def local_day(instant: datetime, reader: Reader) -> date:
    """The date of an instant where somebody lives."""
    return world.local_time(instant, reader.zone).date()


def is_away(absences: Absences, reader: Reader, instant: datetime) -> bool:
    """Whether somebody has said to be away on the day of an instant."""
    theirs = absences.get(reader.id)
    return bool(theirs) and any(each.first_day <= local_day(instant, reader) <= each.last_day for each in theirs or ())


def whose_turn(readers: Sequence[Reader], last: datetime | None) -> str:
    """The zone of whoever the last prompt served worst; the first one's where there was none, or all were served alike.

    `last` is when the partnership's last prompt came.
    """
    if not readers:
        return ""
    if last is None:
        return readers[0].zone
    return max(readers, key=lambda each: world.served(last, each.zone)).zone
