"""Surveys as files: what is wrong is told with file, line and words."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.library import shame_words
from bot.surveys.reading import BrokenSurvey, load_surveys, read_survey, shipped
from bot.surveys.survey import MOST_QUESTIONS, Survey

HEAD = 'title = "Ours"\nfor = "participants"\nwhen = "end"\nminutes = 2\n'
WORDS = '\n[[questions]]\nid = "room"\nkind = "words"\ntext = "Which room?"\n'


def broken(text: str, source: str = "en/ours.toml") -> list[str]:
    with pytest.raises(BrokenSurvey) as caught:
        read_survey(text, source)
    return str(caught.value).split("\n")


def test_a_duplicate_id_is_told_with_its_line() -> None:
    told = broken(HEAD + WORDS + WORDS)
    assert told == ["en/ours.toml:12: id: the id 'room' was used for question 1; each question needs its own"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (HEAD.replace('"end"', '"never"') + WORDS, 3, "when: Input should be 'middle' or 'end'"),
        (HEAD + WORDS.replace('"words"', '"essay"'), 8, "kind: Input should be 'one', 'many'"),
        (HEAD + WORDS.replace('"words"', '"one"'), 7, "options belong to the kinds 'one' and 'many'"),
        (HEAD + WORDS + 'color = "red"\n', 10, "color: Extra inputs are not permitted"),
        (HEAD + WORDS.replace("Which room?", "x" * 46), 9, "at most 45 characters"),
        (HEAD, 1, "questions: Field required"),
        (HEAD + "[[questions]\n", 5, "no valid TOML"),
        (HEAD + WORDS.replace('"room"', '"Room 1"'), 7, "id: String should match pattern"),
        (
            HEAD
            + WORDS.replace('"words"', '"one"')
            + 'options = [{ code = "a", label = "A" }, { code = "a", label = "B" }]\n',
            7,
            "the options a occur twice",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, line: int, words: str) -> None:
    (told,) = broken(text)
    assert told.startswith(f"en/ours.toml:{line}: ")
    assert words in told


def test_a_translation_asks_the_same(tmp_path: Path) -> None:
    for language in ("en", "xx"):
        (tmp_path / language).mkdir()
        (tmp_path / language / "ours.toml").write_text(HEAD + WORDS, encoding="utf-8")
    assert load_surveys(tmp_path, "xx-YY")["ours"].language == "xx"
    assert load_surveys(tmp_path, "../en")["ours"].language == "en"
    (tmp_path / "xx" / "ours.toml").write_text(HEAD + WORDS.replace("room", "rooms"), encoding="utf-8")
    with pytest.raises(BrokenSurvey, match="must be those of the English file"):
        load_surveys(tmp_path, "xx")


def test_the_surveys_that_come_with_farpair() -> None:
    found = shipped("en")
    assert [(each.id, each.of, each.when) for each in found.values()] == [
        ("coordinators", "coordinators", "end"),
        ("end-of-round", "participants", "end"),
        ("mid-round", "participants", "middle"),
    ]
    assert found["mid-round"].minutes == 2
    asked = {each.id for each in found["end-of-round"].questions}
    assert asked == {
        *("joined", "contact", "medium", "partner", "prompts", "programme"),
        *("again", "impact", "change", "quote"),
    }
    for survey in found.values():
        texts = [survey.title, *(f"{each.text} {each.help}" for each in survey.questions)]
        assert not [text for text in texts if shame_words(text)]


def _long(count: int) -> Survey:
    return read_survey(HEAD + "".join(WORDS.replace("room", f"room{n}") for n in range(count)), "en/ours.toml")


@pytest.mark.parametrize("count", range(1, MOST_QUESTIONS + 1))
def test_pages_can_be_shown(count: int) -> None:
    pages = _long(count).pages()
    assert [each.id for page in pages for each in page] == [f"room{n}" for n in range(count)]
    assert 1 <= len(pages[0]) <= 4
    assert all(1 <= len(page) <= 5 for page in pages)
    assert len(pages) == -(-(count + 1) // 5)
