"""Everybody reads their own language: guessed at first, decided in the profile."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.web.pages import direction
from bot.wording import Wording
from tests.dialogues.actors import Actor, Town
from tests.wording.test_falling_back import HEAD, TWO

ENGLISH = Path(__file__).parents[2] / "prompts" / "wording"


@pytest.fixture
def speaking(town: Town, tmp_path: Path) -> Town:
    """A town whose words there are in Swahili too, as far as a few sentences go."""
    for file in ENGLISH.glob("*en.po"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    said = 'msgid "stand.enrolled_until"\nmsgstr "Umejiandikisha hadi {closes}."\n\nmsgid "web.language"\nmsgstr "sw"\n'
    said += '\nmsgid "language.chosen"\nmsgstr "Lugha: {language}."\n'
    (tmp_path / "sw.po").write_text(HEAD.format("sw", TWO) + said, encoding="utf-8")
    object.__setattr__(town.core, "wording", Wording(tmp_path))
    return town


async def test_the_platforms_locale_is_the_first_guess_and_the_profile_decides(speaking: Town, carla: Actor) -> None:
    await carla.writes("/round open in 3 weeks")
    amina = speaking.person("Amina")
    amina.locale = "sw-KE"
    await amina.joins("Kenya", "Swahili, English")
    amina.sees("Umejiandikisha hadi")
    amina.locale = "en"
    await amina.writes("/profile")
    await amina.presses("Language: Kiswahili")
    await amina.submits(language="en")
    amina.sees("From now on we write to you in this language: English.")
    amina.locale = "sw"
    await amina.writes("/join")
    amina.sees("You are enrolled.")
    await amina.asks("profile.language", "programme-1", {"language": "sw"})
    amina.sees("Lugha: Kiswahili.")


async def test_a_language_that_there_is_none_of(speaking: Town, carla: Actor) -> None:
    await carla.writes("/round open in 3 weeks")
    ben = speaking.person("Ben")
    await ben.joins("Sweden")
    await ben.asks("profile.language", "programme-1", {"language": "tlh"})
    ben.sees("Please choose from the list.")
    await ben.writes("/profile")
    ben.sees("[Language: English]")


def test_pages_go_as_the_language_is_written() -> None:
    assert [direction(each) for each in ("ar", "es", "hi", "ja", "xx")] == ["rtl", "ltr", "ltr", "ltr", "ltr"]
