"""Proposals against a brute-force oracle of its own, over five years of zone rules."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import holidays
import pytest

from bot.people import Absence, Reader
from bot.times.finding import AWAKE, propose, suits

PEOPLE = {
    "Kathmandu": Reader(1, "Asia/Kathmandu", "NP"),
    "Tongatapu": Reader(2, "Pacific/Tongatapu", "TO"),
    "Casablanca": Reader(3, "Africa/Casablanca", "MA"),
    "Apia": Reader(4, "Pacific/Apia", "WS"),
    "Pago Pago": Reader(5, "Pacific/Pago_Pago", "AS"),
    "Auckland": Reader(6, "Pacific/Auckland", "NZ"),
    "New York": Reader(7, "America/New_York", "US"),
    "Berlin": Reader(8, "Europe/Berlin", "DE"),
    "Cairo": Reader(9, "Africa/Cairo", "EG"),
    "Chatham": Reader(10, "Pacific/Chatham", "NZ"),
    "Lord Howe": Reader(11, "Australia/Lord_Howe", "AU"),
    "Nairobi": Reader(12, "Africa/Nairobi", "KE"),
    "São Paulo": Reader(13, "America/Sao_Paulo", "BR"),
}
_OPEN = {0: (time(10), time(18)), 1: (time(9), time(20)), 2: (time(7), time(22))}


@cache
def _off(day: date, person: Reader) -> bool:
    try:
        return not holidays.country_holidays(person.country).is_working_day(day)
    except NotImplementedError:
        return day.weekday() >= 5


def _truth(at: datetime, people: list[Reader]) -> int | None:
    """The oracle: minute by minute, is everybody between two hours of one free day of their own?"""
    worst = 0
    for person in people:
        minutes = [(at + timedelta(minutes=each)).astimezone(ZoneInfo(person.zone)) for each in (0, 30, 60)]
        if len({each.date() for each in minutes}) > 1 or _off(minutes[0].date(), person):
            return None
        fit = [how for how, (opens, closes) in _OPEN.items() if all(opens <= e.time() <= closes for e in minutes)]
        if not fit:
            return None
        worst = max(worst, min(fit))
    return worst


def _check(people: list[Reader], now: datetime) -> None:
    found = propose(people, {}, now)
    begin = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=11)
    steps = (begin + timedelta(minutes=15 * number) for number in range(28 * 96))
    known = {at: how for at in steps if now + timedelta(hours=12) <= at and (how := _truth(at, people)) is not None}
    for each in found:
        assert known[each.at] == each.suits, (people, now, each)
    assert bool(found) == bool(known)
    assert [each.at for each in found] == sorted(each.at for each in found)
    gaps = [later.at - earlier.at for earlier, later in pairwise(found)]
    assert all(gap >= timedelta(hours=20) for gap in gaps)
    soon = {(at - now).days for at, how in known.items() if how == 0 and at <= now + timedelta(days=14)}
    if len(soon) >= 6:
        assert [each.suits for each in found] == [0, 0, 0]
    if any(how < AWAKE for how in known.values()):
        assert found
        assert all(each.suits < AWAKE for each in found)
    if len({(at - now).days for at, how in known.items() if how < AWAKE}) >= 6:
        assert len(found) == 3


def test_five_years_of_zone_rules() -> None:
    """Pairs and threes by lot, at instants by lot, many of them within days of a change of clocks."""
    lot = random.Random(1)
    changes = [
        date(year, month, day) for year in range(2025, 2030) for month, day in ((3, 28), (10, 25), (4, 3), (9, 27))
    ]
    for turn in range(90):
        people = lot.sample(sorted(PEOPLE.values()), 3 if turn % 5 == 0 else 2)
        day = changes[turn % 20] if turn % 2 else date(2025, 1, 1) + timedelta(days=lot.randrange(5 * 365))
        _check(people, datetime.combine(day, time(lot.randrange(24), lot.randrange(60)), UTC))


@pytest.mark.parametrize(
    ("names", "now"),
    [
        (("Kathmandu", "Berlin"), datetime(2027, 3, 25, 3, 7, tzinfo=UTC)),
        (("Tongatapu", "Pago Pago"), datetime(2027, 6, 10, 22, 0, tzinfo=UTC)),
        (("Apia", "Pago Pago"), datetime(2027, 12, 30, 11, 59, tzinfo=UTC)),
        (("Casablanca", "Berlin"), datetime(2027, 2, 5, 8, 0, tzinfo=UTC)),
        (("Casablanca", "New York"), datetime(2028, 1, 26, 8, 0, tzinfo=UTC)),
        (("Chatham", "Kathmandu"), datetime(2026, 9, 24, 8, 0, tzinfo=UTC)),
        (("Auckland", "Berlin"), datetime(2027, 3, 26, 8, 0, tzinfo=UTC)),
        (("Nairobi", "Kathmandu", "Berlin"), datetime(2027, 10, 29, 8, 0, tzinfo=UTC)),
    ],
)
def test_far_apart(names: tuple[str, ...], now: datetime) -> None:
    _check([PEOPLE[name] for name in names], now)


def test_morocco_in_ramadan() -> None:
    """Clocks go back by an hour on 7 February 2027: an hour at the edge of the day suits before, and not after."""
    pair = [PEOPLE["Casablanca"], PEOPLE["Berlin"]]
    offsets = {
        day: datetime(2027, 2, day, 12, tzinfo=UTC).astimezone(ZoneInfo("Africa/Casablanca")).utcoffset()
        for day in (5, 8)
    }
    assert offsets == {5: timedelta(hours=1), 8: timedelta()}
    assert suits(datetime(2027, 2, 5, 8, tzinfo=UTC), pair, {}) == 1
    assert suits(datetime(2027, 2, 8, 8, tzinfo=UTC), pair, {}) == AWAKE


def test_weekends_of_both_and_absences() -> None:
    now = datetime(2027, 2, 3, 9, tzinfo=UTC)
    pair = [PEOPLE["Cairo"], PEOPLE["Berlin"]]
    days = [each.at.astimezone(ZoneInfo("Africa/Cairo")).weekday() for each in propose(pair, {}, now)]
    assert len(days) == 3
    assert not {4, 5, 6} & set(days), "Friday and Saturday are Cairo's, Saturday and Sunday Berlin's"
    away = {8: (Absence(1, 8, date(2027, 2, 1), date(2027, 2, 20)),)}
    first = propose(pair, away, now)[0].at
    assert first.date() >= date(2027, 2, 22)


def test_where_nothing_fits() -> None:
    """Twelve hours apart nobody can be by day together; where one is away all month, there is nothing."""
    now = datetime(2027, 6, 7, 9, tzinfo=UTC)
    opposite = [Reader(1, "Pacific/Auckland", "NZ"), Reader(2, "Etc/UTC", "")]
    assert all(each.suits == AWAKE for each in propose(opposite, {}, now))
    away = {1: (Absence(1, 1, date(2027, 6, 1), date(2027, 8, 1)),)}
    assert propose(opposite, away, now) == ()
