"""How often partnerships were in touch, and how soon: from the days on which somebody wrote. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from statistics import median

from bot.people import Partnership
from bot.results.figures import FREQUENCIES, Alive, Frequency, Wait

Days = Sequence[tuple[int, date]]
WEEK = timedelta(days=7)
BOUNDS: tuple[tuple[float, Frequency], ...] = ((1.5, "weekly"), (3.0, "fortnightly"), (6.0, "monthly"))
"""At most so many weeks of the partnership to one in which somebody wrote."""


def frequency(partnership: Partnership, days: Days, until: datetime) -> Frequency:
    """How often a partnership was in touch: its weeks, to those in which somebody wrote."""
    if not days:
        return "none"
    if len({who for who, _ in days}) < 2:
        return "one_sided"
    weeks = max(1, -(-(_end(partnership, until) - partnership.started_at) // WEEK))
    in_touch = len({_week(partnership, day) for _, day in days})
    ratio = weeks / in_touch
    return next((name for bound, name in BOUNDS if ratio <= bound), "seldom")


def frequencies(
    partnerships: Sequence[Partnership], days: Mapping[int, Days], until: datetime
) -> Mapping[Frequency, int]:
    """Partnerships by how often they were in touch, each frequency named."""
    found = Counter(frequency(each, days.get(each.id, ()), until) for each in partnerships)
    return {name: found[name] for name in FREQUENCIES}


def weekly_contact(partnership: Partnership, days: Days, until: datetime) -> list[int]:
    """For each week of a partnership, on how many of its days somebody wrote: a sparkline."""
    weeks = max(1, -(-(_end(partnership, until) - partnership.started_at) // WEEK))
    found = Counter(_week(partnership, day) for day in {day for _, day in days})
    return [found[number] for number in range(weeks)]


def waits(partnerships: Sequence[Partnership], days: Mapping[int, Days]) -> Wait:
    """How long it took until somebody wrote, and until a second one had."""
    first = [_until_first(each, days.get(each.id, ())) for each in partnerships]
    answer = [_until_answer(each, days.get(each.id, ())) for each in partnerships]
    firsts, answers = _known(first), _known(answer)
    return Wait(
        median(firsts) if firsts else None,
        median(answers) if answers else None,
        len(firsts),
        len(answers),
        len(partnerships),
    )


def alive(partnerships: Sequence[Partnership], begun: datetime, weeks: int, until: datetime) -> tuple[Alive, ...]:
    """At the end of each week that has passed by `until`; whoever came to the end of the round ran to its last week."""
    last = min(weeks, max(0, (until - begun) // WEEK))
    return tuple(_alive(partnerships, number, begun + number * WEEK, until) for number in range(last + 1))


def _alive(partnerships: Sequence[Partnership], week: int, at: datetime, until: datetime) -> Alive:
    there = [each for each in partnerships if each.started_at <= at]
    running = sum(each.ended_at is None or each.ended_at > at or each.ended_at >= until for each in there)
    return Alive(week, len(there), running)


def _known(found: Iterable[int | None]) -> list[int]:
    return [each for each in found if each is not None]


def _until_first(partnership: Partnership, days: Days) -> int | None:
    return min(((day - partnership.started_at.date()).days for _, day in days), default=None)


def _until_answer(partnership: Partnership, days: Days) -> int | None:
    """Days until a second member had written."""
    firsts: dict[int, date] = {}
    for who, day in days:
        firsts[who] = min(firsts.get(who, day), day)
    both = sorted(firsts.values())
    return (both[1] - partnership.started_at.date()).days if len(both) > 1 else None


def _end(partnership: Partnership, until: datetime) -> datetime:
    return min(partnership.ended_at or until, until)


def _week(partnership: Partnership, day: date) -> int:
    return max(0, (day - partnership.started_at.date()).days // 7)
