"""The score: what weighs more, and which weights are refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from bot.matching import Person, Rules, RulesError, match
from bot.matching.hard_rules import check_weights
from bot.matching.model import WEIGHTS
from bot.matching.reference import parts, score
from tests.matching.population import DAY, person

PLAIN = Person("a", "DE")
RULES = Rules(reference_date=DAY)


def points(a: Person, b: Person) -> int:
    return score(a, b, RULES)


@given(a=person("a"), b=person("b"))
def test_a_score_is_positive_and_the_same_both_ways(a: Person, b: Person) -> None:
    assert points(a, b) == points(b, a) >= 1


@given(a=person("a"), b=person("b"))
def test_a_score_is_the_sum_of_its_parts(a: Person, b: Person) -> None:
    assert points(a, b) == 1 + sum(parts(a, b, RULES).values())


def test_one_shared_interest_outweighs_sector_stage_and_goals() -> None:
    shared = replace(PLAIN, sector="law", career_stage="early", goals=frozenset("abc"))
    interested = replace(PLAIN, interests=frozenset({"maps"}))
    assert points(interested, interested) > points(shared, shared)


def test_the_wish_of_each_counts() -> None:
    early = replace(PLAIN, career_stage="early", partner_wanted="career_stage")
    late = replace(early, career_stage="late")
    plain = Rules(weights={"career_stage": 0}, reference_date=DAY)
    content = [
        score(early, early, plain),
        score(early, replace(late, partner_wanted="anyone"), plain),
    ]
    assert content[0] - content[1] == WEIGHTS["wanted"]
    assert content[1] - score(early, late, plain) == WEIGHTS["wanted"]


def test_an_unknown_answer_is_nothing_in_common() -> None:
    assert parts(PLAIN, PLAIN, RULES) == {**dict.fromkeys(WEIGHTS, 0), "wanted": 2 * WEIGHTS["wanted"]}


def test_ticking_everything_does_not_win_everything() -> None:
    five, all_of_them = frozenset("abcde"), frozenset("abcdefghijklm")
    greedy = replace(PLAIN, interests=all_of_them, goals=all_of_them)
    assert points(greedy, greedy) == points(replace(greedy, interests=five), greedy)


def test_a_programme_can_change_a_weight_and_with_it_the_matching() -> None:
    crowd = [
        Person("a", "c1", sector="law", interests=frozenset({"maps"})),
        Person("b", "c2", sector="art", interests=frozenset({"maps"})),
        Person("c", "c3", sector="law", interests=frozenset({"data"})),
        Person("d", "c4", sector="art", interests=frozenset({"data"})),
    ]
    by_interest = match(crowd, Rules(), 1)
    by_sector = match(crowd, Rules(weights={"sector": 1000}), 1)
    assert [group.members for group in by_interest.groups] == [("a", "b"), ("c", "d")]
    assert [group.members for group in by_sector.groups] == [("a", "c"), ("b", "d")]


@pytest.mark.parametrize("wrong", [{"charm": 3}, {"talk": -1}, {"talk": 1001}, {"talk": 1.5}, {"talk": True}])
def test_wrong_weights_are_refused_by_name(wrong: dict[str, Any]) -> None:
    with pytest.raises(RulesError, match=next(iter(wrong))):
        check_weights(Rules(weights=wrong))
