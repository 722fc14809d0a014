"""Every language that is listed has what it promises, with nothing wrong in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.wording import said
from bot.library import load_library
from bot.translating import check
from bot.wording import Wording

PROMPTS = Path(__file__).parents[2] / "prompts"
LISTED = sorted(file.stem for file in (PROMPTS / "languages").glob("*.toml"))


def test_whoever_has_a_catalogue_is_listed() -> None:
    assert sorted(set(Wording().languages) - {"en"}) == LISTED
    assert "es" in LISTED


@pytest.mark.parametrize("language", LISTED)
def test_nothing_is_wrong(language: str) -> None:
    """Placeholders, plural forms, lengths and words that shame, in every sentence that is there."""
    assert [str(problem) for problem in check(PROMPTS, language).problems] == []


@pytest.mark.parametrize("language", LISTED)
def test_what_is_promised_is_there(language: str) -> None:
    """A share, so that a new English sentence makes nothing red; what is missing is English meanwhile."""
    looked = check(PROMPTS, language)
    print(said(looked)[0])
    assert looked.share >= looked.standing.share


@pytest.mark.parametrize("language", LISTED)
def test_prompts_keep_their_order_and_their_place(language: str) -> None:
    english, theirs = load_library(PROMPTS, "en"), load_library(PROMPTS, language)
    assert [(each.slug, each.place, each.form) for each in english] == [(e.slug, e.place, e.form) for e in theirs]
    for one, other in zip(english, theirs, strict=True):
        assert other.language == "en" or (one.body != other.body and one.title != other.title)
        assert one.body.count("\n- ") == other.body.count("\n- "), f"{language}: {one.slug} has other questions"


def test_no_native_reader_is_claimed_who_is_not_named() -> None:
    """What CONTRIBUTING.md says of a language is what its own file says."""
    told = (PROMPTS.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for language in LISTED:
        name = said(check(PROMPTS, language))[0].split(" (")[0]
        row = next(line for line in told.splitlines() if line.startswith(f"| {name} |"))
        assert ("not yet" in row) == (not check(PROMPTS, language).standing.read_by)
