"""Each week of a term asks for its kind of prompt, at the pact's rhythm, and nobody gets one twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library import Prompt, TermPlace, choose, default_folder, due_in_week, load_library, place_for
from bot.people import Rhythm

RHYTHMS: tuple[Rhythm, ...] = ("weekly", "fortnightly", "monthly")
TERMS = st.integers(1, 52)


@pytest.mark.parametrize(
    ("weeks", "places"),
    [
        (1, ["first"]),
        (2, ["first", "last"]),
        (3, ["first", "any", "last"]),
        (4, ["first", "middle", "any", "last"]),
        (5, ["first", "any", "middle", "any", "last"]),
        (6, ["first", "any", "middle", "any", "any", "last"]),
        (16, ["first", *["any"] * 6, "middle", *["any"] * 7, "last"]),
    ],
)
def test_every_week_has_its_place(weeks: int, places: list[TermPlace]) -> None:
    assert [place_for(week, weeks) for week in range(1, weeks + 1)] == places


@given(TERMS)
def test_a_term_begins_once_ends_once_and_has_one_middle_at_most(weeks: int) -> None:
    places = [place_for(week, weeks) for week in range(1, weeks + 1)]
    assert places.count("first") == 1
    assert places.count("last") == (weeks > 1)
    assert places.count("middle") == (weeks > 3)


def _due(weeks: int, rhythm: Rhythm) -> list[int]:
    return [week for week in range(-1, weeks + 3) if due_in_week(week, weeks, rhythm)]


def test_the_rhythms_of_a_term_of_sixteen_weeks() -> None:
    assert _due(16, "weekly") == list(range(1, 17))
    assert _due(16, "fortnightly") == [1, 4, 6, 8, 10, 12, 14, 16]
    assert _due(16, "monthly") == [1, 4, 8, 12, 16]


def test_the_rhythms_of_short_and_odd_terms() -> None:
    assert [_due(1, rhythm) for rhythm in RHYTHMS] == [[1], [1], [1]]
    assert [_due(2, rhythm) for rhythm in RHYTHMS] == [[1, 2]] * 3
    assert [_due(3, rhythm) for rhythm in RHYTHMS] == [[1, 2, 3], [1, 3], [1, 3]]
    assert _due(4, "monthly") == [1, 4]
    assert _due(7, "fortnightly") == [1, 3, 4, 5, 7]
    assert _due(6, "monthly") == [1, 3, 6]


@given(TERMS, st.sampled_from(RHYTHMS))
def test_beginning_middle_and_end_come_at_every_rhythm(weeks: int, rhythm: Rhythm) -> None:
    due = _due(weeks, rhythm)
    assert due[0] == 1
    assert due[-1] == weeks
    assert weeks < 6 or (weeks + 1) // 2 in due


def _prompt(slug: str, place: TermPlace) -> Prompt:
    return Prompt(slug, slug.title(), "Body.", "Small.", place, 15, "", "en")


SHELF = (_prompt("begin", "first"), _prompt("b", "any"), _prompt("end", "last"), _prompt("a", "any"))


@pytest.mark.parametrize(
    ("had", "place", "slug"),
    [
        ((), "first", "begin"),
        ({"begin"}, "first", None),
        ((), "any", "b"),
        (["b"], "any", "a"),
        (["b", "a"], "any", None),
        (["b", "a"], "last", "end"),
        ((), "middle", None),
    ],
)
def test_the_first_one_not_yet_had_is_chosen(had: list[str], place: TermPlace, slug: str | None) -> None:
    chosen = choose(SHELF, had, place)
    assert (chosen.slug if chosen else None) == slug


def test_the_library_fills_a_whole_term_and_two_weeks_more() -> None:
    library = load_library(default_folder())
    had: list[str] = []
    for week in range(1, 19):
        place = place_for(week, 18)
        prompt = choose(library, had, place)
        assert prompt is not None
        assert prompt.place == place
        had.append(prompt.slug)
    assert sorted(had) == sorted(prompt.slug for prompt in library)
