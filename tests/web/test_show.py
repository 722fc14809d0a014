"""From parts to pieces and blocks, and from what was typed to requests: no text is lost, none becomes markup."""

from __future__ import annotations

from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.web.people import NAME, clean_name
from adapters.web.read import clean_text
from adapters.web.show import Block, Piece, View, blocks, widget, written
from bot.chat import Account, Choice, Link, Mention, Option, Part, Plain, When, plain
from tests.web.scripted import NOON

VIEW = View("en", "ana")
PARTS: st.SearchStrategy[Part] = st.one_of(
    st.builds(Plain, st.text(alphabet="ab -\n<&*", max_size=12), st.booleans()),
    st.just(When(NOON)),
    st.builds(Mention, st.just(Account("web", "local", "bo")), st.just("Bo")),
    st.builds(Link, st.just("here"), st.sampled_from(["https://example.org/", "javascript:alert(1)", "/x", "//x"])),
)


def _text(found: list[Block]) -> str:
    return "".join(piece.text for block in found for line in block.lines for piece in line)


@given(st.lists(st.text(alphabet="ab -\n<&*", max_size=12), max_size=6))
def test_text_comes_out_as_it_went_in_but_for_line_ends_and_dashes(texts: list[str]) -> None:
    shown = _text(blocks(tuple(Plain(text) for text in texts), VIEW))
    for char in "ab<&*":
        assert shown.count(char) == "".join(texts).count(char)


@given(st.lists(PARTS, max_size=8))
def test_no_block_is_empty_and_no_line_end_is_left(parts: list[Part]) -> None:
    found = blocks(tuple(parts), VIEW)
    assert all(block.lines and all(block.lines) for block in found)
    assert "\n" not in _text(found)
    hrefs = [piece.href for block in found for line in block.lines for piece in line if piece.href]
    assert all(href in ("https://example.org/", "/x") for href in hrefs)
    assert len(_text(found)) <= len(plain(tuple(parts))) + 60 * len(parts)


def test_a_list_may_run_through_several_parts() -> None:
    words = (Plain("Two things:\n- "), Plain("one", bold=True), Plain(" more\n- two\n\nEnd"))
    first, second, third = blocks(words, VIEW)
    assert (first.listed, second.listed, third.listed) == (False, True, False)
    assert second.lines[0] == (Piece("text", ""), Piece("strong", "one"), Piece("text", " more"))
    assert third.lines == ((Piece("text", "End"),),)


@pytest.mark.parametrize(
    "to",
    ["javascript:alert(1)", "JAVASCRIPT:x", "data:text/html,x", "//x.example", "/\\x.example", "http:x", "a b", ""],
)
def test_only_web_addresses_and_our_own_paths_become_links(to: str) -> None:
    (block,) = blocks((Link("text", to),), VIEW)
    assert block.lines == ((Piece("text", "text"),),)


def test_instants_are_written_in_utc_whatever_their_zone() -> None:
    in_nepal = NOON.astimezone(timezone(timedelta(hours=5, minutes=45)))
    assert written(in_nepal, "en") == written(NOON, "en") == "Mar 2, 2026, 12:00 UTC"
    assert written(NOON, "en", full=True).startswith("Monday")
    assert written(NOON, "xx") == written(NOON, "en")


@pytest.mark.parametrize(
    ("count", "most", "shown"),
    [(1, 1, "tick"), (7, 1, "radio"), (8, 1, "select"), (25, 1, "select"), (3, 2, "ticks"), (25, 25, "ticks")],
)
def test_a_choice_gets_the_control_that_fits(count: int, most: int, shown: str) -> None:
    options = tuple(Option(str(number), str(number)) for number in range(count))
    assert widget(Choice("key", "Label", options, most=most)) == shown


@given(st.text(max_size=NAME))
def test_a_clean_name_is_clean_and_stays_so(typed: str) -> None:
    name = clean_name(typed)
    assert clean_name(name) == name
    assert not set(name) & set("\n\t\x00\u202e\u2066\u200b\ufeff")


@given(st.text())
def test_clean_text_keeps_lines_and_can_be_stored(typed: str) -> None:
    kept = clean_text(typed)
    assert "\r" not in kept
    assert "\x00" not in kept
    kept.encode()
