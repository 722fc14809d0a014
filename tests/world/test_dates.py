"""Dates as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.world import parse_date

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2027-03-31", date(2027, 3, 31)),
        ("2027/3/1", date(2027, 3, 1)),
        ("31 March 2027", date(2027, 3, 31)),
        ("31st of march 2027", date(2027, 3, 31)),
        ("March 31, 2027", date(2027, 3, 31)),
        ("31 Mar. 2027", date(2027, 3, 31)),
        ("31.3.2027", date(2027, 3, 31)),
        ("31/3/2027", date(2027, 3, 31)),
        ("3/31/2027", date(2027, 3, 31)),
        ("31 March", date(2027, 3, 31)),
        ("24 November", TODAY),
        ("29 February", date(2028, 2, 29)),
        ("in 3 weeks", date(2026, 12, 15)),
        ("In a week", date(2026, 12, 1)),
        ("10 days from now", date(2026, 12, 4)),
        ("in three months", date(2027, 2, 24)),
        ("  tomorrow ", date(2026, 11, 25)),
        ("today", TODAY),
    ],
)
def test_a_date_is_read(written: str, meant: date) -> None:
    assert parse_date(written, TODAY) == meant


def test_a_month_from_its_last_day_ends_with_the_month() -> None:
    assert parse_date("in 1 month", date(2027, 1, 31)) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("31 February", "31 February 2026 does not exist: February 2026 has 28 days"),
        ("2027-02-29", "29 February 2027 does not exist: February 2027 has 28 days"),
        ("2027-13-01", "There is no month 13"),
        ("0000-01-01", "There is no year 0000"),
        ("2/3/2027", "can be read in two ways. Write 2027-03-02 or 2027-02-03"),
        ("soon", "“soon” is not a date"),
        ("", "is not a date"),
        ("in 999999 weeks", "too far away"),
        ("in 999999 months", "too far away"),
        ("9999-12-31", "too far away"),
        ("in many weeks", "is not a date"),
        ("31 Foo 2027", "is not a date"),
    ],
)
def test_what_cannot_be_is_refused_in_words(written: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence.replace(".", r"\.")):
        parse_date(written, TODAY)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_every_date_is_read_back(day: date) -> None:
    today = date(2050, 6, 1)
    assert parse_date(day.isoformat(), today) == day
    assert parse_date(f"{day.day} {day:%B} {day.year}", today) == day
    assert parse_date(f"{day.day}.{day.month}.{day.year}", today) == day


@given(st.text(max_size=60), st.dates())
def test_any_text_is_a_date_or_a_sentence(text: str, today: date) -> None:
    try:
        told = f"{parse_date(text, today)}."
    except ValueError as error:
        told = str(error)
    assert told.endswith(".")
