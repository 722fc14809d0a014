"""Whether a rematch was possible for somebody at an instant: somebody else was free whom no hard rule keeps apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.matching.hard_rules import exclusion
from bot.rehearsal.record import Record
from bot.rehearsal.waits import Wait

LONG = timedelta(days=14)
LOOK = timedelta(hours=8)
"""How often it is looked whether somebody else was free; the stage has a look of care in each such time, so whoever
has become free since may be found at the next one.
"""


@dataclass(frozen=True, slots=True)
class Free:
    """Somebody who could have been matched anew, from when until when."""

    who: int
    since: datetime
    until: datetime


class Possible:
    """Who was free when. People count as free when they have no partner and want one, joined late and have none yet,
    or have waited for more than 14 days themselves, holidays and said absences of their partner aside. Nobody whose
    place was closed, who is away or who has left.
    """

    def __init__(self, record: Record, waits: Sequence[Wait]) -> None:
        self._record = record
        self._free = self._without_a_partner(waits)
        self._met: defaultdict[int, list[tuple[int, datetime]]] = defaultdict(list)
        for each in record.partnerships:
            for member in each.members:
                self._met[member] += [(other, each.started_at) for other in each.members if other != member]
        self._last = (record.round_.ends_at or record.end) - timedelta(weeks=record.least_weeks)

    def _without_a_partner(self, waits: Sequence[Wait]) -> list[Free]:
        found = [Free(each.who, each.alone_from, each.until) for each in waits if each.alone_from is not None]
        long = [(each, self._too_long_from(each)) for each in waits if each.alone_from is None]
        return found + [Free(each.who, since, each.until) for each, since in long if since is not None]

    def _too_long_from(self, wait: Wait) -> datetime | None:
        """From when on a wait is longer than 14 days, holidays aside."""
        instant = wait.since + LONG + LOOK
        while instant < wait.until:
            if wait.days(self._record, instant, holidays=False) > LONG.days:
                return instant
            instant += LOOK
        return None

    def at(self, who: int, instant: datetime) -> bool:
        """Whether somebody could have had another partner then."""
        if instant > self._last or self._record.is_away(who, instant.date()):
            return False
        met = {other for other, since in self._met[who] if since <= instant}
        return any(
            each.since + LOOK <= instant < each.until
            and each.who != who
            and each.who not in met
            and not self._record.is_away(each.who, instant.date())
            and self._fit(who, each.who)
            for each in self._free
        )

    def _fit(self, one: int, other: int) -> bool:
        """Whether no hard rule but having met keeps two apart; whom they have met is looked at by the time."""
        a, b = (replace(self._record.persons[each], past_partners=frozenset()) for each in (one, other))
        return not exclusion(a, b, self._record.rules)

    def too_long(self, wait: Wait) -> bool:
        """Whether a wait was longer than 14 days, holidays aside, on a day on which a rematch was possible."""
        if wait.days(self._record, holidays=False) <= LONG.days:
            return False
        instant = self._too_long_from(wait)
        while instant is not None and instant < wait.until:
            if self.at(wait.who, instant):
                return True
            instant += LOOK
        return False
