"""Dates as people write them in each language that the program speaks."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Literal

import pytest
from babel.dates import format_date, format_timedelta

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


@pytest.mark.parametrize("language", WORDING.languages)
def test_how_far_away_is_read_as_cldr_says_it(language: str) -> None:
    say = WORDING.voice(language)
    for count in (1, 2, 3, 5, 11, 21):
        units: tuple[tuple[Literal["day", "week"], int], ...] = (("day", count), ("week", 7 * count))
        for unit, days in units:
            written = format_timedelta(timedelta(days=days), unit, 100, add_direction=True, locale=language)
            assert date_in(say, written, TODAY) == TODAY + timedelta(days=days), written
    months = {1: date(2026, 12, 28), 3: date(2027, 2, 28), 11: date(2027, 10, 28)}
    for count, meant in months.items():
        written = format_timedelta(timedelta(days=30.5 * count), "month", 100, add_direction=True, locale=language)
        assert date_in(say, written, TODAY) == meant, written


@pytest.mark.parametrize("language", WORDING.languages)
def test_the_weekdays_mean_the_first_after_today(language: str) -> None:
    for ahead in range(1, 8):
        day = TODAY + timedelta(days=ahead)
        assert date_in(WORDING.voice(language), format_date(day, "EEEE", locale=language), TODAY) == day


@pytest.mark.parametrize(
    ("language", "written", "days"),
    [
        *(("en", each, days) for each, days in (("tomorrow", 1), ("next Monday", 2), ("on Saturday", 7))),
        *(("es", each, days) for each, days in (("mañana", 1), ("el próximo lunes", 2), ("en una semana", 7))),
        *(("fr", each, days) for each, days in (("aujourd’hui", 0), ("lundi prochain", 2), ("dans une semaine", 7))),
        *(("pt", each, days) for each, days in (("Amanhã", 1), ("segunda-feira que vem", 2), ("daqui a 3 dias", 3))),
        *(("de", each, days) for each, days in (("übermorgen", 2), ("nächsten Montag", 2), ("in einer Woche", 7))),
        *(
            ("ar", each, days)
            for each, days in (("غدًا", 1), ("بعد ٣ أسابيع", 21), ("خلال أسبوعين", 14), ("يوم الاثنين القادم", 2))
        ),
        *(("hi", each, days) for each, days in (("कल", 1), ("अगले सोमवार", 2), ("३ हफ़्ते बाद", 21))),
        *(("zh", each, days) for each, days in (("后天", 2), ("三周后", 21), ("两个星期之后", 14), ("星期一", 2))),
        *(("ja", each, days) for each, days in (("明日", 1), ("三週間後", 21), ("次の月曜日", 2), ("３日後", 3))),
        *(("sw", each, days) for each, days in (("kesho kutwa", 2), ("Jumatatu ijayo", 2), ("baada ya wiki moja", 7))),
        *(("id", each, days) for each, days in (("besok", 1), ("Senin depan", 2), ("3 minggu lagi", 21))),
        *(("uk", each, days) for each, days in (("завтра", 1), ("наступний понеділок", 2), ("через 2 тижні", 14))),
    ],
)
def test_how_far_away_as_people_write(language: str, written: str, days: int) -> None:
    assert date_in(WORDING.voice(language), written, TODAY) == TODAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("language", "written"),
    [
        *(("en", each) for each in ("Wednesday next week", "next week on Wednesday", "on Wednesday of next week")),
        *(("es", each) for each in ("el miércoles de la próxima semana", "miércoles de la semana que viene")),
        *(("fr", each) for each in ("mercredi de la semaine prochaine", "la semaine prochaine, mercredi")),
        *(("pt", each) for each in ("quarta-feira da próxima semana", "quarta da semana que vem")),
        *(
            ("de", each)
            for each in ("Mittwoch nächster Woche", "nächste Woche Mittwoch", "am Mittwoch in der nächsten Woche")
        ),
        *(("ar", each) for each in ("الأربعاء من الأسبوع القادم", "يوم الأربعاء الأسبوع المقبل")),
        *(("hi", each) for each in ("अगले सप्ताह बुधवार", "अगले हफ़्ते के बुधवार")),
        *(("zh", each) for each in ("下周三", "下个星期三", "下礼拜三")),
        *(("ja", each) for each in ("来週の水曜日", "来週水曜")),
        *(("sw", each) for each in ("Jumatano ya wiki ijayo", "wiki ijayo Jumatano")),
        *(("id", each) for each in ("Rabu minggu depan", "hari Rabu minggu depan")),
        *(("uk", each) for each in ("у середу наступного тижня", "середа наступного тижня")),
    ],
)
def test_a_day_of_next_week(language: str, written: str) -> None:
    for today in (date(2026, 11, 23), date(2026, 11, 25), date(2026, 11, 29)):
        assert date_in(WORDING.voice(language), written, today) == date(2026, 12, 2), "weeks begin on Mondays"


@pytest.mark.parametrize(
    ("language", "written", "days"),
    [
        *(("es", each, days) for each, days in (("en dos semanas", 14), ("dentro de diez días", 10))),
        *(("fr", each, days) for each, days in (("dans trois semaines", 21), ("d’ici deux jours", 2))),
        *(("pt", each, days) for each, days in (("em duas semanas", 14), ("daqui a dois dias", 2))),
        *(("de", each, days) for each, days in (("in drei Wochen", 21), ("in zehn Tagen", 10))),
        *(("ar", each, days) for each, days in (("خلال ثلاثة أسابيع", 21), ("بعد أربعة أيام", 4))),
        *(("hi", each, days) for each, days in (("दो हफ़्ते बाद", 14), ("तीन दिन में", 3))),
        *(("sw", each, days) for each, days in (("baada ya wiki mbili", 14), ("baada ya siku tatu", 3))),
        *(("id", each, days) for each, days in (("dalam dua minggu", 14), ("tiga hari lagi", 3))),
        *(("uk", each, days) for each, days in (("через два тижні", 14), ("через п’ять днів", 5))),
    ],
)
def test_numbers_in_words(language: str, written: str, days: int) -> None:
    assert date_in(WORDING.voice(language), written, TODAY) == TODAY + timedelta(days=days)


@pytest.mark.parametrize("language", WORDING.languages)
def test_what_a_refusal_gives_as_an_example_is_understood(language: str) -> None:
    say = WORDING.voice(language)
    told = str(read_or_told(say, "?"))
    (example,) = re.findall(r"[“«„「]\s?([^“”«»„「」]*3[^“”«»„「」]*?)\s?[”»“」]", told)
    assert date_in(say, example, TODAY) == TODAY + timedelta(weeks=3)


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("es", "dentro de muchas semanas"),
        ("de", "vor 3 Wochen"),
        ("zh", "下周"),
        ("de", "nächste Woche"),
        ("fr", "dans 0x3 jours"),
        ("ja", "後"),
    ],
)
def test_what_is_vague_or_past_is_refused_in_words(language: str, written: str) -> None:
    assert "2027-03-31" in str(read_or_told(WORDING.voice(language), written))


def test_far_away_is_refused_and_not_computed() -> None:
    assert "cerca" in str(read_or_told(WORDING.voice("es"), "dentro de 999999 semanas"))
