"""`farpair wording check` finds each kind of mistake, and `begin` leads from nothing to a language."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.translating import Unspoken, begin, check
from bot.translating.plurals import plural_header, tells_apart
from bot.translating.sources import english_sentences
from tests.cli.running import ROOT, farpair

SHELVES = ("weekly", "newcomers", "maintainers")
ALL = ["en", "es", "fr", "pt", "de", "ar", "hi", "zh", "ja", "sw", "id", "uk"]


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    """A copy of what is shipped in English alone."""
    copy = tmp_path / "prompts"
    for room in ("wording", "programmes", *SHELVES):
        shutil.copytree(ROOT / "prompts" / room, copy / room)
    for file in (copy / "wording").glob("*.po"):
        if not file.name.endswith("en.po"):
            file.unlink()
    for shelf in SHELVES:
        for language in (copy / shelf).iterdir():
            if language.name != "en":
                shutil.rmtree(language)
    return copy


def _fill(prompts: Path, file: str, key: str, said: str) -> None:
    """Write a translation as a volunteer does."""
    path = prompts / "wording" / file
    text = path.read_text(encoding="utf-8")
    head, _, rest = text.partition(f'msgid "{key}"\n')
    assert rest, key
    filled = rest.replace('msgstr ""', said, 1)
    path.write_text(f'{head}msgid "{key}"\n{filled}', encoding="utf-8")


def _problems(prompts: Path, language: str = "fr") -> str:
    return "\n".join(map(str, check(prompts, language).problems))


def test_a_language_begins_empty_and_with_nothing_wrong(prompts: Path) -> None:
    begun = begin(prompts, "fr")
    assert begun.empty == len(english_sentences(prompts)) > 900
    looked = check(prompts, "fr")
    assert (looked.problems, looked.well, int(looked.share)) == ((), True, 0)
    assert len(looked.missing) == looked.sentences + looked.prompts


def test_begun_again_it_keeps_what_is_there_and_brings_what_is_new(prompts: Path) -> None:
    begin(prompts, "fr")
    _fill(prompts, "fr.po", "join.button", 'msgstr "Participer"')
    english = prompts / "wording" / "en.po"
    english.write_text(english.read_text(encoding="utf-8") + '\nmsgid "quite.new"\nmsgstr "Quite new."\n', "utf-8")
    begun = begin(prompts, "fr")
    assert begun.empty == len(english_sentences(prompts)) - 1
    with (prompts / "wording" / "fr.po").open("rb") as source:
        catalogue = read_po(source)
    assert catalogue["join.button"].string == "Participer"
    assert catalogue["quite.new"].string == ""
    assert catalogue["quite.new"].auto_comments == ["Quite new."]


@pytest.mark.parametrize(
    ("file", "key", "said", "told"),
    [
        ("fr.po", "join.already", 'msgstr "Déjà."', "names other things in braces"),
        ("fr.po", "join.button", f'msgstr "{"x" * 76}"', "there is room for 75"),
        ("fr.po", "pause.title", f'msgstr "{"x" * 25}"', "there is room for 24"),
        ("fr.po", "pause.label", f'msgstr "{"x" * 46}"', "there is room for 45"),
        ("fr.po", "pact.medium_label", f'msgstr "{"x" * 46}"', "there is room for 45"),
        ("fr.po", "command.join", f'msgstr "{"x" * 101}"', "there is room for 100"),
        ("fr.po", "join.stored_yes", f'msgstr "{"x" * 76}"', "there is room for 75"),
        ("fr.po", "settings.weekday", f'msgstr "{"x" * 46}"', "there is room for 45"),
        ("fr.po", "part.yes", f'msgstr "{"x" * 25}"', "there is room for 24"),
        ("fr.po", "join.already", 'msgstr "Tu es coupable. {state}"', "a word that shames: coupable"),
        ("fr.po", "join.already", 'msgstr "**Déjà {state}"', "** that is never closed"),
        ("programmes.fr.po", "Your time zone", f'msgstr "{"x" * 46}"', "there is room for 45"),
    ],
)
def test_each_mistake_is_named(prompts: Path, file: str, key: str, said: str, told: str) -> None:
    begin(prompts, "fr")
    standing = prompts / "languages" / "fr.toml"
    standing.write_text(standing.read_text(encoding="utf-8").replace("hurts = []", 'hurts = ["coupable"]'), "utf-8")
    _fill(prompts, file, key, said)
    assert told in _problems(prompts)
    assert not check(prompts, "fr").well


def test_english_that_has_changed_is_to_do_and_nothing_wrong(prompts: Path) -> None:
    begin(prompts, "fr")
    _fill(prompts, "fr.po", "join.already", 'msgstr "Déjà. {state}"')
    english = prompts / "wording" / "en.po"
    text = english.read_text(encoding="utf-8")
    assert "You have joined already. {state}" in text
    english.write_text(text.replace("You have joined already. {state}", "You are in, {name}."), encoding="utf-8")
    looked = check(prompts, "fr")
    assert looked.problems == ()
    assert any(each.key == "join.already" and "something else by now" in each.what for each in looked.missing)
    begin(prompts, "fr")
    assert "# before: Déjà. {state}" in (prompts / "wording" / "fr.po").read_text(encoding="utf-8")
    assert any(each.key == "join.already" and "not translated" in each.what for each in check(prompts, "fr").missing)


def test_plurals(prompts: Path) -> None:
    begin(prompts, "fr")
    path = prompts / "wording" / "fr.po"
    text = path.read_text(encoding="utf-8")
    empty = 'msgid_plural "partner.prompts_head"\nmsgstr[0] ""\nmsgstr[1] ""'
    assert empty in text
    one = empty.replace('[0] ""', '[0] "Une question."')
    path.write_text(text.replace(empty, one), encoding="utf-8")
    assert "has an empty plural form" in _problems(prompts)
    path.write_text(text.replace(empty, one.replace('[1] ""', '[1] "{count} questions."')), encoding="utf-8")
    assert "names other things in braces" in _problems(prompts), "0 and 1 share a form in French"
    path.write_text(text.replace("(n > 1)", "(n != 1)"), encoding="utf-8")
    assert "tells apart" in _problems(prompts)


def test_surplus_prompts_and_the_promised_share(prompts: Path) -> None:
    begin(prompts, "fr")
    path = prompts / "wording" / "fr.po"
    path.write_text(path.read_text(encoding="utf-8") + '\nmsgid "gone"\nmsgstr "Parti."\n', encoding="utf-8")
    (prompts / "weekly" / "fr" / "02-a-working-day.md").write_text(
        "---\ntitle: Un jour\nplace: any\nminutes: 20\nsmall: Deux lignes.\n---\nRaconte.\n", encoding="utf-8"
    )
    assert [str(each) for each in check(prompts, "fr").surplus] == [
        "fr.po, gone: is not there in English (any more); take it out"
    ]
    assert not check(prompts, "fr").well
    assert "minutes: found 20, wanted 15" in _problems(prompts)
    standing = prompts / "languages" / "fr.toml"
    standing.write_text('share = 50\nhurts = ["coupable"]\n', encoding="utf-8")
    assert not check(prompts, "fr").well


@pytest.mark.parametrize("language", ALL)
def test_the_forms_that_a_language_begins_with(language: str) -> None:
    expression = plural_header(language).partition("plural=")[2].rstrip("; ")
    assert tells_apart(expression, language)
    assert tells_apart("(n != 1)", language) is (language in {"en", "es", "de", "sw", "zh", "ja", "id"})


def test_a_language_without_plurals_begins_with_one_form(prompts: Path) -> None:
    begin(prompts, "id")
    text = (prompts / "wording" / "id.po").read_text(encoding="utf-8")
    assert "msgstr[0]" in text
    assert "msgstr[1]" not in text


@pytest.mark.parametrize("nobody", ["", "zzz", "klingon", "../fr", "fr_FR", "EN"])
def test_a_language_nobody_speaks(prompts: Path, nobody: str) -> None:
    with pytest.raises(Unspoken, match="Give its code"):
        begin(prompts, nobody)


def test_on_the_command_line(prompts: Path) -> None:
    here = prompts.parent
    farpair(here, "wording", "begin", "fr").works("sentences wait for a translation", "farpair wording check fr")
    farpair(here, "wording", "check").works(
        "French (fr): 0 of", "no native reader has checked it", "--missing lists all"
    )
    _fill(prompts, "fr.po", "join.already", 'msgstr "Déjà."')
    farpair(here, "wording", "check", "fr").refuses("wrong: fr.po, join.already")
    farpair(here, "wording", "check", "de").refuses("languages/de.toml is missing", "farpair wording begin de")
    farpair(here, "wording", "begin", "qq").refuses("'qq' is no language")
