"""What coordinators write is held to the limits of the library, and gets a slug that can be addressed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import Button
from bot.library import (
    CHARACTERS,
    PROBLEMS,
    QUESTIONS,
    SENTENCE,
    SHAME,
    TITLE,
    WORDS,
    check_prompt,
    long_sentences,
    shame_words,
)
from bot.slugs import SLUG, slug_of


def _body(words: int) -> str:
    """`words` words in sentences of ten."""
    return " ".join("word." if number % 10 == 0 else "word" for number in range(1, words + 1))


def test_a_text_at_every_limit_is_accepted() -> None:
    title = "t" * TITLE
    body = _body(WORDS - QUESTIONS - 2) + "." + " Why?" * QUESTIONS
    small = "Two lines."
    assert check_prompt(title, body, small) == ()
    padded = "a" * (CHARACTERS - len("\nb"))
    assert check_prompt("t", padded, "b") == ()


@pytest.mark.parametrize(
    ("title", "body", "small", "problem"),
    [
        ("", "Body.", "Small.", "title_missing"),
        (" \n", "Body.", "Small.", "title_missing"),
        ("Title", "", "Small.", "body_missing"),
        ("Title", "Body.", "\t", "small_missing"),
        ("t" * (TITLE + 1), "Body.", "Small.", "title_long:61"),
        ("One\nTwo", "Body.", "Small.", "title_lines"),
        ("Title", "a" * (CHARACTERS - 1), "b", "text_long:1501"),
        ("Title", _body(WORDS - 1), "Two lines.", "words_many:121"),
        ("Title", "Who? What? When?", "Why?", "questions_many:4"),
        ("Title", "誰？何？いつ？", "なぜ？", "questions_many:4"),
        (
            "Title",
            _body(9) + " word" * 7 + ".",
            "Small.",
            "sentence_long:word word word word word word word word …",
        ),
        ("Still here", "Body.", "Small.", "word_hurts:still"),
        ("Title", "You were left  behind.", "Small.", "word_hurts:left behind"),
        ("Title", "Body.", "JUST two lines.", "word_hurts:just"),
        ("Title", "Bo\x00dy.", "Small.", "unprintable"),
        ("Title\ud800", "Body.", "Small.", "unprintable"),
    ],
)
def test_each_limit_has_its_problem(title: str, body: str, small: str, problem: str) -> None:
    assert check_prompt(title, body, small) == (problem,)


def test_all_problems_are_told_at_once() -> None:
    found = check_prompt("", "Still silent? " + "Why? " * 3, "")
    codes = ["title_missing", "small_missing", "questions_many:4", "word_hurts:still", "word_hurts:silent"]
    assert list(found) == codes


@given(st.text(), st.text(), st.text())
def test_whatever_is_typed_gets_known_codes(title: str, body: str, small: str) -> None:
    assert {problem.partition(":")[0] for problem in check_prompt(title, body, small)} <= set(PROBLEMS)


def test_a_sentence_ends_with_its_mark_its_line_or_its_quotation() -> None:
    fifteen = " ".join(["word"] * SENTENCE)
    for text in (
        f"{fifteen}. {fifteen}",
        f"{fifteen}\n{fifteen}",
        f'"{fifteen}." {fifteen}',
        f"- {fifteen}\n- {fifteen}",
    ):
        assert long_sentences(text) == ()
        assert len(long_sentences(f"more {text} more")) == 2
    assert len(long_sentences(f"{fifteen}, {fifteen}")) == 1


@given(st.sampled_from(SHAME), st.sampled_from(["{}", "so {}.", "'{}'", "({})", "\n{}\n", "really-{}"]))
def test_shame_words_are_found_wherever_they_stand(word: str, frame: str) -> None:
    assert shame_words(frame.format(word.upper())) == (word,)


@pytest.mark.parametrize(
    "text", ["justice", "stillness", "ghostwriter", "failsafe", "adjust", "an odd number", "distill"]
)
def test_longer_words_are_not_shame_words(text: str) -> None:
    assert shame_words(text) == ()


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("A working day", "a-working-day"),
        ("  What's new? ", "whats-new"),
        ("Café, part 2", "cafe-part-2"),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_a_slug_reads_like_its_title(title: str, slug: str) -> None:
    assert slug_of(title) == slug


@pytest.mark.parametrize(
    ("one", "other"),
    [("День A", "Ночь A"), ("一日", "二日"), ("a" * 59 + "b", "a" * 59 + "c"), ("", "?")],
)
def test_titles_that_lose_letters_keep_distinct_slugs(one: str, other: str) -> None:
    assert slug_of(one) != slug_of(other)
    assert slug_of(one) == slug_of(f" {one} ")


@given(st.text())
def test_a_slug_can_stand_behind_a_button(title: str) -> None:
    slug = slug_of(title)
    assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= SLUG
    assert Button("Send", "prompt.send", slug).subject == slug
