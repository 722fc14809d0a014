"""What explanations say agrees with trying everybody, and a block looks like any other exclusion."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, assume, given, settings

from bot.matching import Person, Rules
from bot.matching.explaining import why_together
from bot.matching.reference import pair_score, parts
from bot.matching.waterfall import keeps_apart_at, waterfall
from tests.matching.population import people, rules

patient = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@patient
@given(people(), rules())
def test_the_last_step_counts_whom_the_reference_scoring_allows(everybody: list[Person], asked: Rules) -> None:
    for person in everybody:
        others = [other for other in everybody if other is not person]
        steps = waterfall(person, everybody, asked)
        assert steps[0].left == len(others)
        assert steps[-1] == ("possible", sum(pair_score(person, other, asked) > 0 for other in others))
        assert [step.left for step in steps] == sorted((step.left for step in steps), reverse=True)


@patient
@given(people(), rules())
def test_a_standing_is_the_place_in_the_sorted_scores(everybody: list[Person], asked: Rules) -> None:
    assume(len(everybody) >= 2)
    one, other = everybody[:2]
    assume(not keeps_apart_at(one, other, asked))
    found = why_together(one, other, everybody, asked)
    for person, partner, standing in ((one, other, found.first), (other, one, found.second)):
        scores = sorted((pair_score(person, each, asked) for each in everybody if each is not person), reverse=True)
        assert standing.rank == scores.index(pair_score(person, partner, asked)) + 1
        assert standing.among == sum(points > 0 for points in scores)
    assert set(found.counted) == {name for name, points in parts(one, other, asked).items() if points}


@patient
@given(people(), rules())
def test_a_block_looks_like_a_past_partner_and_like_a_forbidden_pair(everybody: list[Person], asked: Rules) -> None:
    assume(len(everybody) >= 2)
    asked = replace(asked, again=False, forbidden=frozenset())
    one, other, *rest = [replace(each, blocks=frozenset(), past_partners=frozenset()) for each in everybody]
    pair = (min(one.id, other.id), max(one.id, other.id))
    kept_apart = (
        (replace(one, blocks=frozenset({other.id})), other, asked),
        (one, replace(other, blocks=frozenset({one.id})), asked),
        (replace(one, past_partners=frozenset({other.id})), other, asked),
        (one, other, replace(asked, forbidden=frozenset({pair}))),
    )
    told = [(keeps_apart_at(a, b, r), *(waterfall(x, [a, b, *rest], r) for x in (a, b))) for a, b, r in kept_apart]
    assert told[1:] == told[:-1]
