"""Columns under the names that coordinators and forms give them."""

from __future__ import annotations

import pytest

from bot.spreadsheet.header import COLUMNS, read_header


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_has_its_own_name_in_any_writing(column: str) -> None:
    for title in (column, column.upper(), f" {column.replace('_', ' ').title()}: "):
        header = read_header([title], 1)
        assert header.places == {column: 0}
        assert header.notices == ()


@pytest.mark.parametrize(
    ("title", "column"),
    [
        ("What country do you live in?", "country"),
        ("Time zone", "timezone"),
        ("Languages you write in", "languages"),
        ("Email Address", "id"),
        ("Full name", "name"),
        ("Career stage", "career_stage"),
    ],
)
def test_forms_ask_in_sentences(title: str, column: str) -> None:
    assert read_header([title], 1).places == {column: 0}


def test_a_title_with_the_word_is_taken_and_told() -> None:
    header = read_header(["id", "In what country is your library?"], 1)
    assert header.places == {"id": 0, "country": 1}
    assert header.notices == ("The column “In what country is your library?” was read as country.",)


def test_a_word_in_two_titles_is_not_guessed_at() -> None:
    header = read_header(["id", "Country of birth, or so", "A country to visit"], 1)
    assert "country" not in header.places
    assert [problem.column for problem in header.problems] == ["country"]


def test_the_own_name_counts_before_others() -> None:
    header = read_header(["Email address", "ID", "Country", "Timestamp"], 1)
    assert header.places == {"id": 1, "country": 2}
    assert header.notices == ("Not used: the columns “Email address”, “Timestamp”.",)


def test_a_missing_column_says_what_was_found() -> None:
    (problem,) = read_header(["id", "Nation"], 3).problems
    assert (problem.line, problem.column) == (3, "country")
    assert "“Nation”" in problem.sentence
