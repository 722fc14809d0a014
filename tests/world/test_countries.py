"""Countries in every spelling people use."""

from __future__ import annotations

import subprocess
import sys
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from bot.world import (
    complete_country,
    country_codes,
    country_name,
    normalised,
    recognise_country,
    suggest_zone,
    zones_of,
)

KNOWN = {
    "DE": (
        "Deutschland",
        "DE",
        "de",
        "deu",
        "DEU",
        "germany",
        " GERMANY ",
        "Allemagne",
        "🇩🇪",
        "Federal Republic of Germany",
    ),
    "CI": ("Côte d'Ivoire", "cote d’ivoire", "ivory coast", "Cote dIvoire"),
    "US": ("USA", "U.S.A.", "u.s.", "United States", "the United States of America", "Estados Unidos"),
    "GB": ("UK", "U.K.", "Great Britain", "England", "Scotland", "Vereinigtes Königreich"),
    "NL": ("Holland", "The Netherlands", "Nederland"),
    "AT": ("Österreich", "OSTERREICH"),
    "IN": ("भारत", "India", "Republic of India"),
    "JP": ("日本", "Japan"),
    "ES": ("España", "espana", "Canary Islands"),
    "EG": ("مصر",),
    "IR": ("ایران", "ايران", "Islamic Republic of Iran"),
    "RU": ("Россия", "россия", "Russian Federation"),
    "KR": ("South Korea", "Republic of Korea", "대한민국"),
    "CD": ("DR Congo", "Democratic Republic of the Congo", "Congo - Kinshasa"),
    "TR": ("Türkiye", "Turkey"),
    "XK": ("Kosovo",),
    "LC": ("St. Lucia", "Saint Lucia"),
    "NG": ("NGA", "Nigeria"),
    "NE": ("Niger",),
    "TH": ("ประเทศไทย", "ไทย"),
}


@pytest.mark.parametrize(("code", "written"), [(code, text) for code, texts in KNOWN.items() for text in texts])
def test_a_country_is_recognised(code: str, written: str) -> None:
    assert recognise_country(written).code == code


@pytest.mark.parametrize(
    ("written", "first"),
    [("Untied States", "US"), ("Germny", "DE"), ("I live in Germany", "DE"), ("Oesterreich", "AT"), ("Bosn", "BA")],
)
def test_a_misspelt_country_is_only_suggested(written: str, first: str) -> None:
    found = recognise_country(written)
    assert found.code is None
    assert found.suggestions[0] == first
    assert len(found.suggestions) <= 3


@pytest.mark.parametrize(
    ("written", "meanings"),
    [("Congo", {"CD", "CG"}), ("korea", {"KR", "KP"}), ("Nigeri", {"NE", "NG"}), ("Republic of China", {"CN", "TW"})],
)
def test_a_name_with_two_meanings_asks_back(written: str, meanings: set[str]) -> None:
    found = recognise_country(written)
    assert found.code is None
    assert set(found.suggestions) == meanings


@pytest.mark.parametrize(
    "written", ["", " ", "x", "EU", "UN", "ZZ", "XA", "XB", "001", "150", "World", "QO", "...", "United Nations"]
)
def test_what_is_no_country_is_none(written: str) -> None:
    assert recognise_country(written).code is None


def test_every_country_is_known_in_the_locales_that_babel_shows() -> None:
    for locale in ("en", "de", "fr", "es", "ar", "hi", "zh", "ru", "sw", "vi"):
        for code, name in Locale(locale).territories.items():
            if code in country_codes() and len(name) > 3:
                found = recognise_country(name)
                assert code in (found.code, *found.suggestions), (locale, name)


def test_codes_are_of_real_places() -> None:
    assert len(country_codes()) == 250
    assert country_codes().isdisjoint({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO", "IC", "UK", "AC"})


@given(st.text(max_size=200))
def test_any_text_gives_real_codes_or_none(text: str) -> None:
    found = recognise_country(text)
    assert {code for code in (found.code, *found.suggestions) if code} <= country_codes()
    assert not (found.code and found.suggestions)
    assert recognise_country(f"  {text.strip()} ") in (found, recognise_country(text.strip()))


@given(st.text(max_size=60))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalised(text)
    assert normalised(once) == once


def test_names_in_a_language() -> None:
    assert country_name("DE", "fr") == "Allemagne"
    assert country_name("BR", "pt-BR") == "Brasil"
    assert country_name("DE", "not a language") == "Germany"
    assert country_name("??", "en") == "??"


def test_completing_shows_names_in_the_readers_language() -> None:
    assert complete_country("ger", "en")[0] == "Germany"
    assert complete_country("Allem", "en") == ("Germany",)
    assert "Vereinigte Staaten" in complete_country("staaten", "de")
    assert len(complete_country("", "en")) == len(country_codes())


def test_zones_of_countries_exist() -> None:
    for code in country_codes() - {"BV", "HM"}:  # nobody lives there
        assert suggest_zone(code) == zones_of(code)[0]
        for zone in zones_of(code):
            assert ZoneInfo(zone).key == zone


def test_importing_reads_no_names_and_the_first_question_reads_them_once() -> None:
    script = (
        "import bot.world as w, bot.world.countries as c;"
        "assert not c._index.cache_info().currsize;"
        "w.recognise_country('Deutschland'); w.recognise_country('Nepal'); print(c._index.cache_info().misses)"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "1\n"
