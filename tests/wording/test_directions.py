"""Names and commands move nothing in a line that is written the other way."""

from __future__ import annotations

import pytest

from bot.chat import plain
from bot.commands import Command, Typed, read_line
from bot.directions import commands_apart, direction_of, isolated, without_marks
from bot.wording import Wording


@pytest.mark.parametrize(
    ("line", "way"),
    [
        ("Ana كتبت", "ltr"),
        ("\u2068Ana\u2069 كتبت", "rtl"),
        ("123 – !", ""),
        ("- 你好 Ana", "ltr"),
        ("- /join: عربي", "ltr"),
    ],
)
def test_which_way_a_line_goes(line: str, way: str) -> None:
    assert direction_of(line) == way


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ("Ana", "ar", "\u2068Ana\u2069"),
        ("ليلى", "ar", "ليلى"),
        ("ليلى", "en", "\u2068ليلى\u2069"),
        ("ليلى", "uk", "\u2068ليلى\u2069"),
        ("Ana", "en", "Ana"),
        ("Оля", "ja", "Оля"),
        ("12", "ar", "12"),
        ("Ana\nBo", "ar", "Ana\nBo"),
        ("https://pairs.example", "ar", "https://pairs.example"),
        ("مرحبا Ana", "ar", "مرحبا Ana"),
    ],
)
def test_what_goes_the_other_way_is_kept_apart(text: str, language: str, shown: str) -> None:
    assert isolated(text, language) == shown
    assert without_marks(shown) == text


def test_a_command_in_a_sentence_reads_as_it_is_typed() -> None:
    assert commands_apart("يعرض /help كل شيء", "ar") == "يعرض \u2068/help\u2069 كل شيء"
    assert (
        commands_apart("(/round open)، https://a.example/x", "ar") == "(\u2068/round open\u2069)، https://a.example/x"
    )
    assert commands_apart("Write /help", "en") == "Write /help"
    words = plain(Wording().voice("ar")("loss.home", programme="x"))
    assert "\u2068/programme repair\u2069" in words


def test_a_name_at_the_beginning_does_not_turn_the_line() -> None:
    for language, name in (("ar", "Ana"), ("en", "ليلى"), ("ja", "ليلى")):
        line = Wording().voice(language).line("partner.about", name=name)
        assert direction_of(line) == ("rtl" if language == "ar" else "ltr")
        assert f"\u2068{name}\u2069" in line
    nudge = Wording().voice("en").line("care.nudge", partner="ليلى", space="your space")
    assert direction_of(nudge) == "ltr"


def test_a_command_that_was_copied_with_its_signs_is_understood() -> None:
    join = Command("join", "command.join")
    for typed in ("\u200e/join", "\u2068/join\u2069", "/join\u2069"):
        assert read_line(typed, [join]) == Typed("join", {})
