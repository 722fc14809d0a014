"""Which hours suit two or three people in different time zones: pure, from zones, countries and absences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot import world
from bot.people import Reader
from bot.placing import Absences, is_away, local_day

LENGTH, STEP = timedelta(hours=1), timedelta(minutes=15)
LEAD, APART = timedelta(hours=12), timedelta(hours=20)
"""So long from now the first proposal is at the earliest, and so far apart any two are."""
SOON, LATEST = timedelta(days=14), timedelta(days=28)
MOST = 3
COMFORT, DAYTIME, AWAKE = 0, 1, 2
_HOURS = ((10 * 60, 18 * 60), (9 * 60, 20 * 60), (7 * 60, 22 * 60))
"""The minutes of the local day between which all of a meeting lies, by how well it suits."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """When a meeting could begin (UTC), and how well it suits whom it suits least: comfort, daytime or only awake."""

    at: datetime
    suits: int


def propose(people: Sequence[Reader], absences: Absences, now: datetime) -> tuple[Proposal, ...]:
    """Up to three times, the earliest first, on different days that are free for nobody's weekend, holiday or absence.

    Hours of comfort (10–18 for all) within two weeks come first, then daytime (9–20) within four. Where there is
    neither, hours at which all are awake (7–22). Minutes are round for as many as possible, and hours differ.
    """
    found = [Proposal(at, how) for at in _instants(now) if (how := suits(at, people, absences)) is not None]
    chosen: list[Proposal] = []
    _pick(chosen, [each for each in found if each.suits == COMFORT and each.at <= now + SOON], people, now)
    _pick(chosen, [each for each in found if each.suits <= DAYTIME], people, now)
    if not chosen:
        _pick(chosen, found, people, now)
    return tuple(sorted(chosen, key=lambda each: each.at))


def suits(at: datetime, people: Iterable[Reader], absences: Absences) -> int | None:
    """How well an hour that begins at an instant suits whom it suits least; None where somebody is asleep or off."""
    worst = COMFORT
    for person in people:
        begins, ends = (world.local_time(each, person.zone) for each in (at, at + LENGTH))
        if begins.date() != ends.date() or _is_off(at, person, absences):
            return None
        first, last = (each.hour * 60 + each.minute for each in (begins, ends))
        how = next((place for place, (opens, closes) in enumerate(_HOURS) if opens <= first < last <= closes), None)
        if how is None:
            return None
        worst = max(worst, how)
    return worst


def _is_off(at: datetime, person: Reader, absences: Absences) -> bool:
    return world.day_off(local_day(at, person), person.country) or is_away(absences, person, at)


def _instants(now: datetime) -> Iterator[datetime]:
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    first = midnight + -((midnight - now - LEAD) // STEP) * STEP
    yield from (first + number * STEP for number in range((now + LATEST - first) // STEP + 1))


def _pick(chosen: list[Proposal], found: Iterable[Proposal], people: Sequence[Reader], now: datetime) -> None:
    """Add the best of each day, in order of days, until there are three."""
    days: dict[int, list[Proposal]] = {}
    for each in found:
        days.setdefault((each.at - now) // timedelta(days=1), []).append(each)
    for day in sorted(days):
        free = [each for each in days[day] if all(abs(each.at - other.at) >= APART for other in chosen)]
        if len(chosen) < MOST and free:
            chosen.append(min(free, key=lambda each: _weight(each, chosen, people)))


def _weight(proposal: Proposal, chosen: Sequence[Proposal], people: Sequence[Reader]) -> tuple[int, int, int, datetime]:
    minutes = [world.local_time(proposal.at, person.zone).minute for person in people]
    same = sum(each.at.time() == proposal.at.time() for each in chosen)
    return sum(minute % 30 != 0 for minute in minutes), sum(minute != 0 for minute in minutes), same, proposal.at
