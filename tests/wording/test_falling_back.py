"""A catalogue that is incomplete, or says something else than English, is English for that sentence alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.programme import preset
from bot.spoken import spoken
from bot.wording import Wording

HEAD = (
    'msgid ""\nmsgstr ""\n"Language: {0}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: {1}\\n"\n\n'
)
TWO = "nplurals=2; plural=(n != 1);"
ENGLISH = """msgid "hello"
msgstr "Hello, {name}."

msgid "bye"
msgstr "Goodbye."

msgid "people"
msgid_plural "people"
msgstr[0] "One person."
msgstr[1] "{count} people."
"""


def folder(tmp_path: Path, said: str, language: str = "es", plural: str = TWO) -> Path:
    """A folder with a small English catalogue and another one."""
    (tmp_path / "en.po").write_text(HEAD.format("en", TWO) + ENGLISH, encoding="utf-8")
    (tmp_path / f"{language}.po").write_text(HEAD.format(language, plural) + said, encoding="utf-8")
    return tmp_path


def test_sentence_by_sentence(tmp_path: Path) -> None:
    say = Wording(folder(tmp_path, 'msgid "hello"\nmsgstr "Hola, {name}."\n\nmsgid "bye"\nmsgstr ""\n')).voice("es-MX")
    assert (say.language, say.line("hello", name="Ana"), say.line("bye")) == ("es", "Hola, Ana.", "Goodbye.")
    assert say.line("people", count=3) == "3 people."


@pytest.mark.parametrize("wrong", ["Hola.", "Hola, {nombre}.", "Hola, {name} {other}.", "Hola, {name", "Hola, {name!r"])
def test_other_things_in_braces_are_not_shown(tmp_path: Path, wrong: str) -> None:
    say = Wording(folder(tmp_path, f'msgid "hello"\nmsgstr "{wrong}"\n')).voice("es")
    assert say.line("hello", name="Ana") == "Hello, Ana."


def test_a_form_that_stands_for_several_numbers_names_the_number(tmp_path: Path) -> None:
    three = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
    forms = 'msgid "people"\nmsgid_plural "people"\nmsgstr[0] "{0}"\n'
    forms += 'msgstr[1] "{{count}} особи"\nmsgstr[2] "{{count}} осіб"\n'
    good = Wording(folder(tmp_path, forms.format("{count} особа"), "uk", three)).voice("uk")
    assert [good.line("people", count=count) for count in (1, 3, 5, 21)] == ["1 особа", "3 особи", "5 осіб", "21 особа"]
    wrong = Wording(folder(tmp_path, forms.format("одна особа"), "uk", three)).voice("uk")
    assert wrong.line("people", count=21) == "21 people."


def test_half_a_plural_is_english(tmp_path: Path) -> None:
    said = 'msgid "people"\nmsgid_plural "people"\nmsgstr[0] "Una persona."\nmsgstr[1] ""\n'
    say = Wording(folder(tmp_path, said)).voice("es")
    assert [say.line("people", count=count) for count in (1, 2)] == ["One person.", "2 people."]


def test_a_language_with_one_form(tmp_path: Path) -> None:
    said = 'msgid "people"\nmsgid_plural "people"\nmsgstr[0] "{count} 人"\n'
    say = Wording(folder(tmp_path, said, "ja", "nplurals=1; plural=0;")).voice("ja")
    assert [say.line("people", count=count) for count in (1, 2)] == ["1 人", "2 人"]


def test_a_programmes_own_texts(tmp_path: Path) -> None:
    _, settings = preset("librarians")
    long = "¿" + "muy largo " * 9 + "?"
    said = (
        'msgid "Which country do you live in?"\nmsgstr "¿En qué país vives?"\n\n'
        'msgid "Local history"\nmsgstr "Historia local"\n\n'
        f'msgid "Your time zone"\nmsgstr "{long}"\n'
    )
    shown = spoken(settings, Wording(folder(tmp_path, said)).voice("es"))
    country, interests, zone = (shown.question(key) for key in ("country", "interests", "timezone"))
    assert country is not None
    assert interests is not None
    assert zone is not None
    assert country.label == "¿En qué país vives?"
    assert interests.label_of("local-history") == "Historia local"
    assert interests.label_of("law") == "Law and public information"
    assert zone.label == "Your time zone", "what is too long for a form is not used"
    assert settings == preset("librarians")[1]


def test_times_and_numbers_are_the_languages_own(tmp_path: Path) -> None:
    wording = Wording(folder(tmp_path, 'msgid "bye"\nmsgstr "Adiós."\n'))
    at = datetime(2027, 2, 1, 14, 5, tzinfo=UTC)
    assert [wording.voice(each).clock(at) for each in ("en", "es")] == ["14:05", "14:05"]
    assert wording.voice("es").day(at.date()) == "lunes, 1 de febrero de 2027"
    assert wording.voice("es").line("people", count=12345) == "12.345 people."
