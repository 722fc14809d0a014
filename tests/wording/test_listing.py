"""Several names, countries or the like in one sentence, in every language."""

from __future__ import annotations

import pytest

from bot.chat import Account, Mention, plain
from bot.listing import listed, separators
from bot.programme import Question
from bot.questions import as_told, as_written
from bot.wording import Wording
from tests.dialogues.actors import Actor, Town
from tests.dialogues.conftest import carla, town
from tests.dialogues.test_rounds import begun

__all__ = ["carla", "town"]

WORDING = Wording()

THREE = {
    "en": "Ana, Bo, and Cy",
    "es": "Ana, Bo y Cy",
    "fr": "Ana, Bo et Cy",
    "pt": "Ana, Bo e Cy",
    "de": "Ana, Bo und Cy",
    "ar": "Ana وBo وCy",
    "hi": "Ana, Bo, और Cy",
    "zh": "Ana、Bo和Cy",
    "ja": "Ana、Bo、Cy",
    "sw": "Ana, Bo na Cy",
    "id": "Ana, Bo, dan Cy",
    "uk": "Ana, Bo і Cy",
}


@pytest.mark.parametrize(("language", "told"), THREE.items())
def test_three(language: str, told: str) -> None:
    assert listed(["Ana", "Bo", "Cy"], language) == told
    assert listed(["Ana"], language) == "Ana"
    assert listed([], language) == ""


@pytest.mark.parametrize(
    ("last", "told"),
    [
        ("Inés", "Ana e Inés"),
        ("Íñigo", "Ana e Íñigo"),
        ("Hilario", "Ana e Hilario"),
        ("Hiato", "Ana y Hiato"),
        ("Yolanda", "Ana y Yolanda"),
        ("Yves", "Ana e Yves"),
        ("Bo", "Ana y Bo"),
        ("Oto", "Ana y Oto"),
    ],
)
def test_spanish_and(last: str, told: str) -> None:
    assert listed(["Ana", last], "es") == told


@pytest.mark.parametrize(("last", "told"), [("Oto", "Ana u Oto"), ("Horacio", "Ana u Horacio"), ("Inés", "Ana o Inés")])
def test_spanish_or(last: str, told: str) -> None:
    assert listed(["Ana", last], "es", "or") == told


def test_what_is_listed_is_never_read_as_a_pattern() -> None:
    assert listed(["{0}", "{1}", "100 %"], "en") == "{0}, {1}, and 100 %"
    assert separators(["{0}", ""], "en") == (" and ",)


def test_an_answer_reads_as_a_sentence_and_is_prefilled_so_that_it_is_read_again() -> None:
    question = Question(key="languages", kind="languages", label="Languages")
    assert as_told(question, ("en", "es", "it"), "es") == "inglés, español e italiano"
    assert as_written(question, ("en", "es", "it"), "es") == "inglés, español, italiano"


async def test_three_partners_are_welcomed_as_one_sentence(town: Town, carla: Actor) -> None:
    one, *_ = await begun(town, carla, 3)
    welcome = next(each for each in await one.in_space() if each.pinned)
    assert sum(isinstance(part, Mention) and isinstance(part.account, Account) for part in welcome.words) == 3
    first_line = plain(welcome.words).partition("\n")[0]
    assert first_line.count(" and ") == 1
    assert ", and " in first_line


def test_what_stands_beside_each_other_has_the_comma_of_its_language() -> None:
    told = {language: WORDING.voice(language).beside("1", "2") for language in ("en", "ar", "ja", "zh")}
    assert told == {"en": "1, 2", "ar": "1، 2", "ja": "1、2", "zh": "1，2"}
