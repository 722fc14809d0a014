"""The figures of a rehearsal: measured from the store and from what the chat saw, never from what was intended."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.chat import Account, Inbox
from bot.rehearsal.diary import is_inbox
from bot.rehearsal.minutes import minutes_of
from bot.rehearsal.possible import Possible
from bot.rehearsal.record import Record
from bot.rehearsal.waits import Wait, waits_of

WEEK = timedelta(days=7)
"""Partners promise to answer within a week: who waits for longer is said to wait."""
NUDGES = ("care/nudge", "care/question", "care/in_touch")
MONTH = timedelta(days=30)
AIMS: Mapping[str, float] = {
    "waiting_over_14_days": 0.0,
    "days_to_word_p95_without_holidays": 12,
    "nudges_per_person_max_30_days": 3,
    "coordinator_actions": 10,
}
"""What a round with care is to keep to, at most."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One rehearsal. `words` are (days to a clear word, the same without holidays) of all waits of over a week."""

    people: int
    too_long: int
    waited: int
    words: tuple[tuple[float, float], ...]
    wrote: int
    never_answered: int
    nudges: int
    unasked: float
    coordinator_actions: int
    coordinator_minutes: float
    in_touch: float
    rematches: int


def measure(record: Record, coordinator: Account) -> Measured:
    """Look at a round that is over."""
    waits = waits_of(record)
    long = [each for each in waits if each.until - each.since > WEEK]
    possible = Possible(record, waits)
    wrote, answered = _company(record)
    return Measured(
        people=len(record.people),
        too_long=len({each.who for each in long if possible.too_long(each)}),
        waited=len({each.who for each in long}),
        words=tuple(_days_to_word(record, each) for each in long),
        wrote=len(wrote),
        never_answered=len(wrote - answered),
        nudges=_most_nudges(record),
        unasked=_unasked(record),
        coordinator_actions=sum(
            each.who == coordinator and not each.name.startswith("survey.") for each in record.diary.asked
        ),
        coordinator_minutes=minutes_of(record.diary, coordinator),
        in_touch=_in_touch(record),
        rematches=len(record.partnerships) - len(record.begun),
    )


def _days_to_word(record: Record, wait: Wait) -> tuple[float, float]:
    """Until a clear word, or, without any, until the wait was over."""
    at = min(wait.word_at, wait.until) if wait.word_at else wait.until
    return wait.days(record, at), wait.days(record, at, holidays=False)


def _company(record: Record) -> tuple[set[int], set[int]]:
    """(who has written at all, who of them ever had a partner who wrote in the same space)."""
    writers: defaultdict[str, set[int]] = defaultdict(set)
    codes = {each.code for each in record.partnerships}
    for each in record.diary.wrote:
        if each.code in codes:
            writers[each.code].add(record.ids[each.who])
    wrote = {who for found in writers.values() for who in found}
    return wrote, {who for found in writers.values() if len(found) > 1 for who in found}


def _most_nudges(record: Record) -> int:
    """The most that anybody was asked for a sign of themselves within any 30 days."""
    by_place: defaultdict[object, list[datetime]] = defaultdict(list)
    for each in record.diary.seen:
        if is_inbox(each) and each.what.startswith(NUDGES):
            by_place[each.place].append(each.at)
    return max((_densest(sorted(found)) for found in by_place.values()), default=0)


def _densest(instants: Sequence[datetime]) -> int:
    return max(sum(begin <= each < begin + MONTH for each in instants) for begin in instants)


def _unasked(record: Record) -> float:
    """Messages to their inboxes, per person in the whole round."""
    inboxes = {Inbox(account) for account in record.ids}
    return sum(each.place in inboxes for each in record.diary.seen) / max(1, len(record.people))


def _in_touch(record: Record) -> float:
    """The share of the first partnerships in which every member wrote once a fortnight on average."""
    counts: defaultdict[tuple[str, int], int] = defaultdict(int)
    for each in record.diary.wrote:
        counts[each.code, record.ids[each.who]] += 1
    least = record.round_.weeks / 2
    found = [all(counts[each.code, member] >= least for member in each.members) for each in record.begun]
    return sum(found) / max(1, len(found))


def together(runs: Sequence[Measured]) -> Mapping[str, float]:
    """The figures of several rehearsals as one: shares of all people, days over all waits, the worst of the counts."""
    people, wrote = sum(each.people for each in runs), sum(each.wrote for each in runs)
    days = [word for each in runs for word, _ in each.words]
    working = [word for each in runs for _, word in each.words]
    return {
        "waiting_over_14_days": _share(sum(each.too_long for each in runs), people),
        "share_ever_waiting": _share(sum(each.waited for each in runs), people),
        "days_to_word_median": _quantile(days, 50),
        "days_to_word_p95": _quantile(days, 95),
        "days_to_word_median_without_holidays": _quantile(working, 50),
        "days_to_word_p95_without_holidays": _quantile(working, 95),
        "never_had_answering_partner": _share(sum(each.never_answered for each in runs), wrote),
        "nudges_per_person_max_30_days": max(each.nudges for each in runs),
        "messages_per_person": round(statistics.fmean(each.unasked for each in runs), 2),
        "coordinator_actions": max(each.coordinator_actions for each in runs),
        "coordinator_minutes": max(each.coordinator_minutes for each in runs),
        "pairs_in_touch_fortnightly": round(statistics.fmean(each.in_touch for each in runs), 4),
        "new_partnerships": round(statistics.fmean(each.rematches for each in runs), 1),
    }


def missed(figures: Mapping[str, float]) -> list[str]:
    """The names of the aims that figures do not reach."""
    return [name for name, most in AIMS.items() if figures[name] > most]


def _share(count: int, of: int) -> float:
    return round(count / of, 4) if of else 0.0


def _quantile(days: Sequence[float], percent: int) -> float:
    if len(days) < 2:
        return round(days[0], 2) if days else 0.0
    return round(statistics.quantiles(days, n=100, method="inclusive")[percent - 1], 2)
