"""Late changes: what was proposed stays, unless a change is worth more than a bonus; proven like everything else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings

from bot.matching import Effort, Matching, Person, Rules, RulesError, match
from bot.matching.hard_rules import settled
from bot.matching.reference import score
from bot.verifying import read_proof, verify
from tests.benchmarks.matching import RULES, population
from tests.matching.population import Allowed, people, rules

Pair = tuple[str, str]


def pairs_of(matching: Matching) -> frozenset[Pair]:
    return frozenset((group.members[0], group.members[1]) for group in matching.groups if len(group.members) == 2)


def broken(before: Matching, after: Matching, there: set[str]) -> int:
    """How many pairs of whom both are still there were parted."""
    return sum(set(pair) <= there for pair in pairs_of(before) - pairs_of(after))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(people(7), rules())
def test_the_best_with_the_bonus_is_found(everybody: list[Person], asked: Rules) -> None:
    assume(asked.kept)
    found = match(everybody, asked, 1)
    assert found.quality is not None
    allowed = Allowed.of(everybody, settled(asked))
    choices = [allowed.worth(choice) for choice in allowed.choices(dict.fromkeys(allowed.people, 1))]
    in_pairs, _, total = max((people_in, behind, total) for people_in, _, behind, _, total in choices)
    assert (2 * found.quality.partnerships, found.quality.total_score) == (in_pairs, total)


@pytest.mark.parametrize("native", [False, True])
def test_few_are_parted_when_some_leave_and_some_come(native: bool) -> None:
    crowd = population(260)
    before = match(crowd[:250], RULES, 1, Effort(native=native))
    late = [*crowd[3:250], *crowd[250:]]
    there = {person.id for person in late}
    afresh = match(late, RULES, 1, Effort(native=native))
    kept = match(late, replace(RULES, kept=pairs_of(before)), 1, Effort(native=native))
    assert kept.quality is not None
    assert afresh.quality is not None
    assert kept.quality.proven
    assert kept.quality.unmatched == afresh.quality.unmatched, "nobody is left over so that others may stay"
    assert broken(before, kept, there) * 3 < broken(before, afresh, there)


def test_both_kinds_of_kernel_agree_and_the_verifier_says_so() -> None:
    crowd = population(60)
    asked = replace(RULES, kept=frozenset({(crowd[1].id, crowd[0].id), (crowd[5].id, crowd[9].id), ("x", "y")}))
    found = match(crowd, asked, 1, Effort(native=True))
    plain = match(crowd, asked, 1, Effort(native=False))
    assert found.quality is not None
    assert plain.quality is not None
    assert found.quality.total_score == plain.quality.total_score
    named = [(group.members, group.score) for group in found.groups]
    assert verify(crowd, settled(asked), named, read_proof(found.certificate)).optimal


def test_a_kept_pair_scores_the_bonus_more() -> None:
    one, other = Person("b", "DE"), Person("a", "PE")
    asked = settled(Rules(kept=frozenset({("b", "a")}), keep_bonus=77))
    assert score(one, other, asked) == score(one, other, Rules()) + 77


@pytest.mark.parametrize("bonus", [-1, 1001, True])
def test_a_bonus_out_of_range_is_refused(bonus: int) -> None:
    with pytest.raises(RulesError, match="bonus"):
        match([Person("a", "DE"), Person("b", "PE")], Rules(keep_bonus=bonus), 1)
