"""What asks somebody for a sign of themselves is short in each of the languages."""

from __future__ import annotations

from datetime import date

import pytest

from bot.chat import plain
from bot.counting_words import words_in
from bot.wording import Wording

ASKING = (
    "care.nudge",
    "care.question",
    "care.question_three",
    "care.in_touch",
    "care.hello",
    "care.wait",
    "care.open",
    "check_in.two_weeks",
    "check_in.middle",
)
LONG = date(2027, 9, 22)
"""A Wednesday in September, in many languages the longest of dates."""
WORDING = Wording()


@pytest.mark.parametrize("language", WORDING.languages)
@pytest.mark.parametrize("key", ASKING)
def test_at_most_forty_words(language: str, key: str) -> None:
    say = WORDING.voice(language)
    words = say(key, partner="María Fernández", space="your space", day=say.day(LONG))
    assert 5 < words_in(plain(words)) <= 40, plain(words)
