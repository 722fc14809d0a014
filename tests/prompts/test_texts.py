"""The prompts that come with Farpair keep the rules for texts that everybody can read and answer."""

from __future__ import annotations

import re

import pytest

from bot.chat import TITLE, Message, Plain
from bot.library import Prompt, check_prompt, choose, default_folder, load_library, place_for
from bot.programme import preset, presets

PROMPTS = load_library(default_folder())
SHELVES = {
    each: load_library(default_folder(), "en", each) for each in sorted({preset(p)[1].prompts for p in presets()})
}
ALL = [prompt for prompts in SHELVES.values() for prompt in prompts]
EACH = pytest.mark.parametrize("prompt", ALL, ids=lambda prompt: prompt.slug)
GENERAL = pytest.mark.parametrize("prompt", PROMPTS, ids=lambda prompt: prompt.slug)

# Not every reader has, knows or wants to speak about these.
NOT_SUPPOSED = (
    r"spring|summer|autumn|winter|christmas|easter|ramadan",
    r"famil(?:y|ies)|husband|wife|child(?:ren)?|kids?|parents?|mother|father|marri(?:ed|age)",
    r"religio(?:n|us)|church|mosque|temple|god|pray(?:er)?|politic(?:s|al)|elections?|vote|government",
    r"travel|flights?|trips?|tickets?|money|video|stream(?:ing)?|webcam|download|upload",
    r"age|years? old|young|older|retire(?:d|ment)?|school|graduat(?:e|ed|ion)|degree",
)
DUTIES = r"should|must|ought|supposed to|have to have|never forget|why did you not"
IDIOMS = (
    r"touch base|same page|big picture|step back|rule of thumb|learning curve|low-hanging|ball|shoes|bridge",
    r"journey|path|toolbox|deep dive|dive|ice|brainstorm|hat|door|spark|light bulb|hurdle|stumbl\w+|juggl\w+",
    r"a gift|gold|heart|behind|beat|edge|boost|unpack|walk me through|gut|plate|burn(?:ing|t|ed)? out",
)
MARKUP = re.compile(r"[*_#`<>|~\[\]{}]|https?:|\bwww\.")


def _found(pattern: str, text: str) -> list[str]:
    return re.findall(rf"\b(?:{pattern})\b", text, re.IGNORECASE)


def _all_of(prompt: Prompt) -> str:
    return f"{prompt.title}\n{prompt.body}\n{prompt.small}"


def test_there_is_one_for_every_week_of_a_term_and_two_in_reserve() -> None:
    assert len(PROMPTS) == 18
    assert (PROMPTS[0].slug, PROMPTS[0].place) == ("the-pact", "first")
    assert (PROMPTS[7].slug, PROMPTS[7].place) == ("midpoint", "middle")
    assert (PROMPTS[15].slug, PROMPTS[15].place) == ("looking-back", "last")
    assert {prompt.place for prompt in PROMPTS[1:7] + PROMPTS[8:15] + PROMPTS[16:]} == {"any"}


def test_only_the_first_has_a_form_and_it_invites_to_the_pact() -> None:
    assert [prompt.slug for prompt in PROMPTS if prompt.form] == ["the-pact"]
    assert PROMPTS[0].form == "pact"
    assert "Our pact" in PROMPTS[0].body
    for point in ("Rhythm", "Medium", "lose contact", "Hopes"):
        assert point in PROMPTS[0].body


@EACH
def test_keeps_every_limit(prompt: Prompt) -> None:
    assert check_prompt(prompt.title, prompt.body, prompt.small) == ()


@EACH
def test_is_plain_text(prompt: Prompt) -> None:
    assert not MARKUP.search(_all_of(prompt))
    for line in prompt.body.splitlines():
        assert line == line.strip()
        assert not line.startswith("-") or line.startswith("- ")


@GENERAL
def test_supposes_nothing_about_the_reader(prompt: Prompt) -> None:
    for pattern in NOT_SUPPOSED:
        assert _found(pattern, _all_of(prompt)) == []


@EACH
def test_blames_nobody_and_uses_no_figures_of_speech(prompt: Prompt) -> None:
    assert _found(DUTIES, _all_of(prompt)) == []
    for pattern in IDIOMS:
        assert _found(pattern, _all_of(prompt)) == []


@EACH
def test_two_written_lines_answer_the_small_version(prompt: Prompt) -> None:
    assert "?" not in prompt.small
    assert 1 <= len(re.findall(r"[.!]", prompt.small)) <= 2
    assert re.search(r"\b(?:lines?|sentences?)\b", prompt.small)


@EACH
def test_is_worth_a_quarter_of_an_hour(prompt: Prompt) -> None:
    assert len(prompt.body.split()) >= 70
    assert len(prompt.body.split("\n\n")) >= 3


@pytest.mark.parametrize("prompts", SHELVES.values(), ids=SHELVES.keys())
def test_no_two_look_alike(prompts: tuple[Prompt, ...]) -> None:
    for texts in ([p.title for p in prompts], [p.small for p in prompts], [p.body for p in prompts]):
        assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("name", presets())
def test_each_programme_has_a_prompt_for_every_week(name: str) -> None:
    settings = preset(name)[1]
    prompts = SHELVES[settings.prompts]
    had: set[str] = set()
    for week in range(1, settings.weeks + 1):
        place = place_for(week, settings.weeks)
        prompt = choose(prompts, had, place)
        assert prompt is not None, f"nothing in week {week}"
        assert (prompt.form == "pact") is (week == 1)
        had.add(prompt.slug)


@EACH
def test_can_be_shown_as_a_message(prompt: Prompt) -> None:
    assert len(prompt.title) <= TITLE
    assert Message((Plain(prompt.body), Plain(prompt.small)), title=prompt.title).title == prompt.title


def test_the_patterns_find_what_they_are_for() -> None:
    assert _found(NOT_SUPPOSED[0], "Tell me about your Summer.") == ["Summer"]
    assert _found(DUTIES, "You should have written.") == ["should"]
    assert _found(IDIOMS[0], "Let us touch base.") == ["touch base"]
    assert MARKUP.search("**bold**")
