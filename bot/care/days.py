"""The working days of one person: no weekend, holiday or free day of theirs, no absence, no rest, no outage of ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot import world
from bot.people import Absence, Reader

OPENS, CLOSES = 9, 20
"""The local hours in which somebody may be written to."""
EARLIEST, NOON, LATEST = time(10), time(12), time(18)
FARTHEST = 400
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Days:
    """Somebody's days. `spans` are times that count for nobody or not for this waiting: outages and rests."""

    reader: Reader
    absences: Sequence[Absence] = ()
    spans: Sequence[Span] = field(default=())

    def works(self, day: date) -> bool:
        """Whether a date is one on which an answer could be expected."""
        return not self.is_free(day) and not any(self._within(day, span) for span in self.spans)

    def is_free(self, day: date) -> bool:
        """Whether a date is weekend, holiday, a free day of their own or absence."""
        away = any(each.first_day <= day <= each.last_day for each in self.absences)
        return away or str(day.weekday()) in self.reader.free or world.day_off(day, self.reader.country)

    def local(self, instant: datetime) -> datetime:
        """An instant as this person's clocks show it."""
        return world.local_time(instant, self.reader.zone)

    def after(self, since: datetime, count: int) -> datetime:
        """The instant on the `count`-th working day after the date of `since`, at its hour, from 10 to 18 h local.

        With a count of 0, the first working day from that date on, and not before `since`.
        """
        begin = self.local(since)
        day = begin.date() if count == 0 else begin.date() + timedelta(days=1)
        left = max(count, 1)
        for _ in range(FARTHEST):
            left -= self.works(day)
            if left == 0:
                break
            day += timedelta(days=1)
        wall = min(max(begin.time(), EARLIEST), LATEST)
        return max(since, world.meant_instant(day, wall, self.reader.zone)[0])

    def morning(self, since: datetime, count: int) -> datetime:
        """The morning of that working day: whoever waits is not to wait until its evening as well."""
        day = self.local(self.after(since, count)).date()
        return max(since, world.meant_instant(day, EARLIEST, self.reader.zone)[0])

    def noon(self, since: datetime, count: int) -> datetime:
        """The middle of that working day, after which hours are left in which something may be done on it."""
        day = self.local(self.after(since, count)).date()
        return max(since, world.meant_instant(day, NOON, self.reader.zone)[0])

    def is_open(self, instant: datetime) -> bool:
        """Whether this person may be written to at an instant: by day, and not on a free day."""
        here = self.local(instant)
        return OPENS <= here.hour < CLOSES and not self.is_free(here.date())

    def is_last_open_before(self, instant: datetime, now: datetime) -> bool:
        """Whether they may be written to now, but not at an instant, nor on any day between."""
        if not self.is_open(now) or self.is_open(instant):
            return False
        tomorrow = self.local(now).date() + timedelta(days=1)
        return self.next_open(world.meant_instant(tomorrow, time(OPENS), self.reader.zone)[0]) > instant

    def next_open(self, instant: datetime) -> datetime:
        """The first instant from one on at which this person may be written to."""
        if self.is_open(instant):
            return instant
        day = self.local(instant).date()
        for _ in range(FARTHEST):
            begin = world.meant_instant(day, EARLIEST, self.reader.zone)[0]
            if begin >= instant and not self.is_free(day):
                return begin
            day += timedelta(days=1)
        return instant

    def holiday_until(self, instant: datetime) -> date | None:
        """The last day of the holiday that this person's country has at an instant; None where it is an ordinary day
        or weekend. Weekends between holidays belong to them.
        """
        day = self.local(instant).date()
        if not world.public_holiday(day, self.reader.country):
            return None
        last = day
        while world.day_off(day, self.reader.country):
            last = day if world.public_holiday(day, self.reader.country) else last
            day += timedelta(days=1)
        return last

    def _within(self, day: date, span: Span) -> bool:
        return self.local(span[0]).date() < day <= self.local(span[1]).date()
