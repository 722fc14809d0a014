"""Dates as people write them in each language that the program speaks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from babel.dates import format_date

from bot.dating import date_in
from bot.wording import Voice, Wording
from bot.world import in_english, parse_date

WORDING = Wording()
TODAY = date(2026, 11, 28)
DAYS = [date(2027, month, day) for month in range(1, 13) for day in (1, 9, 28)]


def read_or_told(say: Voice, written: str) -> date | str:
    try:
        return date_in(say, written, TODAY)
    except ValueError as error:
        return str(error)


@pytest.mark.parametrize("language", WORDING.languages)
def test_a_date_in_full_is_read_back(language: str) -> None:
    for day in DAYS:
        assert parse_date(in_english(format_date(day, "long", locale=language), language), TODAY) == day


@pytest.mark.parametrize("language", WORDING.languages)
def test_a_shorter_one_is_read_back_or_asked_for_again(language: str) -> None:
    say = WORDING.voice(language)
    for day in DAYS:
        written = format_date(day, "medium", locale=language)
        read = read_or_told(say, written)
        assert read == day or (day.day <= 12 and day.isoformat() in str(read)), "both readings are told"


@pytest.mark.parametrize("language", WORDING.languages)
def test_english_and_numbers_are_read_everywhere(language: str) -> None:
    say = WORDING.voice(language)
    assert date_in(say, "2027-03-31", TODAY) == date(2027, 3, 31)
    assert date_in(say, "31 March", TODAY) == date(2027, 3, 31)
    assert date_in(say, "in 3 weeks", TODAY) == TODAY + timedelta(weeks=3)


@pytest.mark.parametrize(
    ("language", "written", "meant"),
    [
        ("ar", "٣١ مارس ٢٠٢٧", date(2027, 3, 31)),
        ("hi", "३१ मार्च २०२७", date(2027, 3, 31)),
        ("ja", "3月31日", date(2027, 3, 31)),
        ("zh", "2027 年 3 月 31 日", date(2027, 3, 31)),
        ("es", "el 31 de marzo", date(2027, 3, 31)),
        ("pt", "31 de MARÇO de 2027", date(2027, 3, 31)),
        ("de", "den 31. März", date(2027, 3, 31)),
        ("fr", "31 déc. 2027", date(2027, 12, 31)),
        ("uk", "31 березня 2027 р.", date(2027, 3, 31)),
    ],
)
def test_as_people_write(language: str, written: str, meant: date) -> None:
    assert date_in(WORDING.voice(language), written, TODAY) == meant


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("pronto", "no se entiende como fecha"),
        ("31 de febrero de 2027", "Ese día no existe"),
        ("2/3/2027", "de dos maneras. Escribe 2027-03-02 o 2027-02-03"),
        ("2400-01-01", "demasiado lejos"),
        ("99月99日", "no se entiende como fecha"),
        ("<b>x</b> @everyone\n" + "y" * 90, "no se entiende como fecha"),
    ],
)
def test_a_refusal_is_in_the_language_of_whoever_wrote(written: str, told: str) -> None:
    with pytest.raises(ValueError, match=told) as refused:
        date_in(WORDING.voice("es"), written, TODAY)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 160
