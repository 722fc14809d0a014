"""Dates as people write them, read against today."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

FARTHEST = timedelta(days=100 * 366)
_COUNTS = ("a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COUNT: Mapping[str, int] = {"an": 1, "one": 1, **{word: count for count, word in enumerate(_COUNTS, 1)}}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_HOW = "Write it like 2027-03-31, 31 March 2027 or “in 3 weeks”."
_CYCLE = 8  # years until 29 February surely comes again, also across 2100

_DAY, _MONTH = r"(?P<day>[0-9]{1,2})", r"(?P<name>[a-z]{3,9})\.?"
_YEAR = r"(?:,? (?P<year>[0-9]{4}))?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?P<year>[0-9]{{4}})([-/.])(?P<month>[0-9]{{1,2}})\2{_DAY}",
        rf"{_DAY}\. ?(?P<month>[0-9]{{1,2}})\. ?(?P<year>[0-9]{{4}})",
        rf"{_DAY}(?:st|nd|rd|th|\.)?(?: of)? {_MONTH}{_YEAR}",
        rf"{_MONTH} {_DAY}(?:st|nd|rd|th|\.)?{_YEAR}",
    )
)
_SLASHED = re.compile(r"(?P<first>[0-9]{1,2})/(?P<second>[0-9]{1,2})/(?P<year>[0-9]{4})")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS = "|".join(_WEEKDAYS)
_WEEKDAY = re.compile(rf"(?:on |this |next )?({_DAYS})")
_NEXT_WEEK = re.compile(rf"(?:on )?(?:next week,?(?: on)? (?P<after>{_DAYS})|(?P<before>{_DAYS})(?: of)? next week)")
_AWAY = re.compile(r"(?:in )?(?P<count>[0-9]{1,6}|[a-z]{1,5}) (?P<unit>day|week|month)s?(?: from (?:now|today))?")


class DateError(ValueError):
    """What is no date, in English words; its kind is unread, missing, two_ways (`ways` are both of them) or far."""

    def __init__(self, kind: str, words: str, ways: Sequence[str] = ()) -> None:
        super().__init__(words)
        self.kind, self.ways = kind, tuple(ways)


def parse_date(text: str, today: date) -> date:
    """The date meant by "2027-03-31", "31 March" (the next one), "31.3.2027", "tomorrow", "in 3 weeks", "Monday" (the
    first one after today) or "Monday next week".

    Raises:
        DateError: in words, where it is no date, does not exist, or lies too far away.
    """
    written = " ".join(text.casefold().split())
    try:
        found = _read(written, today)
    except OverflowError:
        found = date.max
    if found is None:
        raise DateError("unread", f"“{shortened(text)}” is not a date that is understood. {_HOW}")
    if abs(found - today) > FARTHEST:
        raise DateError("far", f"“{shortened(text)}” is too far away. Write a nearer date.")
    return found


def _read(written: str, today: date) -> date | None:
    if written in ("today", "tomorrow"):
        return today + timedelta(days=written == "tomorrow")
    if weekday := _WEEKDAY.fullmatch(written):
        return today + timedelta(days=(_WEEKDAYS.index(weekday[1]) - today.weekday() - 1) % 7 + 1)
    if of_next_week := _NEXT_WEEK.fullmatch(written):
        index = _WEEKDAYS.index(of_next_week["after"] or of_next_week["before"])
        return today + timedelta(days=7 + index - today.weekday())
    if away := _AWAY.fullmatch(written):
        return _after(away["count"], away["unit"], today)
    if slashed := _SLASHED.fullmatch(written):
        return _slashed(int(slashed["first"]), int(slashed["second"]), int(slashed["year"]))
    for form in _FORMS:
        if found := form.fullmatch(written):
            return _named(found.groupdict(), today)
    return None


def _after(count: str, unit: str, today: date) -> date | None:
    number = int(count) if count.isdigit() else _COUNT.get(count)
    if number is None:
        return None
    if unit != "month":
        return today + timedelta(days=number * (7 if unit == "week" else 1))
    years, month = divmod(today.month - 1 + number, 12)
    if today.year + years > date.max.year:
        return date.max
    longest = monthrange(today.year + years, month + 1)[1]
    return date(today.year + years, month + 1, min(today.day, longest))


def _slashed(first: int, second: int, year: int) -> date:
    if first <= 12 and second <= 12 and first != second:
        ways = [f"{year:04}-{month:02}-{day:02}" for day, month in ((first, second), (second, first))]
        told = f"{first}/{second}/{year} can be read in two ways. Write {' or '.join(ways)}."
        raise DateError("two_ways", told, ways)
    return _existing(year, second, first) if second <= 12 else _existing(year, first, second)


def _named(found: Mapping[str, str | None], today: date) -> date | None:
    day, month = int(found["day"] or 0), _month(found)
    if month is None:
        return None
    if found["year"]:
        return _existing(int(found["year"]), month, day)
    for year in range(today.year, min(today.year + _CYCLE, date.max.year) + 1):
        if 1 <= day <= monthrange(year, month)[1] and date(year, month, day) >= today:
            return date(year, month, day)
    return _existing(today.year, month, day)


def _month(found: Mapping[str, str | None]) -> int | None:
    if number := found.get("month"):
        return int(number)
    name = found.get("name") or ""
    matching = (place for place, month in enumerate(_MONTHS, 1) if month.casefold().startswith(name))
    return 9 if name == "sept" else next(matching, None)


def _existing(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise DateError("missing", f"There is no month {month}. {_HOW}")
    if year < 1:
        raise DateError("missing", f"There is no year {year:04}. {_HOW}")
    longest = monthrange(year, month)[1]
    if not 1 <= day <= longest:
        raise DateError(
            "missing",
            f"{day} {_MONTHS[month - 1]} {year} does not exist: "
            f"{_MONTHS[month - 1]} {year} has {longest} days. Write another date.",
        )
    return date(year, month, day)


def shortened(text: str) -> str:
    """What somebody wrote, as it is told back: one line of at most 40 signs that can be seen."""
    shown = "".join(sign for sign in " ".join(text.split()) if sign.isprintable())
    return shown if len(shown) <= 40 else f"{shown[:39]}…"
