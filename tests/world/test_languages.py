"""Languages in every spelling people use, alone and in lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.world import complete_language, language_codes, language_name, recognise_language, recognise_languages

KNOWN = {
    "de": ("Deutsch", "German", "de", "deu", "ger", "de-AT", "Deutsch (Muttersprache)", "allemand"),
    "pt": ("pt-BR", "pt_PT", "Brazilian Portuguese", "Portuguese (Brazil)", "português"),
    "zh": ("Chinese", "中文", "Mandarin", "zh-Hans", "Simplified Chinese", "普通话", "cmn"),
    "no": ("Norwegian", "nb", "Nynorsk", "norsk bokmål"),
    "fa": ("Farsi", "Persian", "فارسی"),
    "gsw": ("Swiss German",),
    "fil": ("Tagalog", "Filipino"),
    "hi": ("हिन्दी", "Hindi"),
}


@pytest.mark.parametrize(("code", "written"), [(code, text) for code, texts in KNOWN.items() for text in texts])
def test_a_language_is_recognised(code: str, written: str) -> None:
    assert recognise_language(written).code == code


@pytest.mark.parametrize(("written", "first"), [("Engish", "en"), ("Gaelic", "ga"), ("Bahasa", "id"), ("Ga", "ga")])
def test_an_unsure_language_is_only_suggested(written: str, first: str) -> None:
    assert recognise_language(written).code is None
    assert recognise_language(written).suggestions[0] == first


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("English, Deutsch; français / Español\nItaliano", ["en", "de", "fr", "es", "it"]),
        ("English and German", ["en", "de"]),
        ("Deutsch und Englisch", ["de", "en"]),
        ("русский и English", ["ru", "en"]),
        ("English German French", ["en", "de", "fr"]),
        ("de en", ["de", "en"]),
        ("Hindi & Urdu", ["hi", "ur"]),
        ("中文、English", ["zh", "en"]),
        (",, English ,", ["en"]),
        ("", []),
        ("English, Engish", ["en", None]),
    ],
)
def test_a_list_is_read_however_it_is_separated(written: str, codes: list[str | None]) -> None:
    assert [found.code for _, found in recognise_languages(written)] == codes


def test_what_was_written_stands_beside_what_it_means() -> None:
    (first, _), (second, found) = recognise_languages("English, Engish")
    assert (first, second) == ("English", "Engish")
    assert found.suggestions == ("en",)


@pytest.mark.parametrize(
    "hostile", [",".join(f"wrong{n}" for n in range(5000)), " and " * 3000, "(" * 5000, "x " * 5000]
)
def test_of_a_hostile_list_a_bounded_part_is_read(hostile: str) -> None:
    assert len(recognise_languages(hostile)) <= 45


@given(st.text(max_size=200))
def test_any_text_gives_real_codes_or_none(text: str) -> None:
    for written, found in recognise_languages(text):
        assert written.strip()
        assert {code for code in (found.code, *found.suggestions) if code} <= language_codes()


def test_names_in_a_language() -> None:
    assert language_name("de", "fr") == "allemand"
    assert language_name("no", "en") == "Norwegian"
    assert language_name("??", "en") == "??"


def test_completing_keeps_what_was_written_before() -> None:
    assert complete_language("English, Ger", "en") == ("English, German",)
    assert complete_language("deut", "en") == ("German",)
    assert complete_language("fran", "fr")[0] == "français"
