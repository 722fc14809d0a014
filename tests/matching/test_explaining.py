"""What explanations say agrees with trying everybody, and a block looks like any other exclusion."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, assume, given, settings

from bot.matching import Person, Rules, match
from bot.matching.comparing import difference, outcome_of
from bot.matching.explaining import why_together
from bot.matching.leftover import leftovers
from bot.matching.reference import pair_score, parts, weights_of
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
    points = parts(one, other, asked)
    assert {part.name for part in found.counted} == {name for name, worth in points.items() if worth}
    worth = [points[part.name] for part in found.counted]
    assert worth == sorted(worth, reverse=True)
    for part in found.counted:
        assert part.times * weights_of(asked)[part.name] == points[part.name]
        assert part.share == round(100 * points[part.name] / (1 + sum(points.values())))


@patient
@given(people(), rules())
def test_better_ones_are_all_who_score_higher_the_best_first(everybody: list[Person], asked: Rules) -> None:
    assume(len(everybody) >= 2)
    one, other = everybody[:2]
    assume(not keeps_apart_at(one, other, asked))
    by_id = {each.id: each for each in everybody}
    points = [pair_score(one, by_id[each], asked) for each in why_together(one, other, everybody, asked).first.better]
    assert points == sorted(points, reverse=True)
    own = pair_score(one, other, asked)
    assert len(points) == sum(pair_score(one, each, asked) > own for each in everybody if each is not one)
    assert all(each > own for each in points)


@patient
@given(people(), rules(), rules())
def test_a_difference_says_what_changes(everybody: list[Person], asked: Rules, others: Rules) -> None:
    before, after = (match(everybody, each, 1) for each in (asked, others))
    found = difference(outcome_of(before), outcome_of(after))
    alone, later = ({each.person for each in every.unmatched} for every in (before, after))
    assert set(found.found) == alone - later
    assert set(found.lost) == later - alone
    partners = [{m: set(g.members) - {m} for g in every.groups for m in g.members} for every in (before, after)]
    assert found.moved == sum(
        partners[0][each] != partners[1][each] for each in partners[0].keys() & partners[1].keys()
    )
    assert found.nothing == ({g.members for g in before.groups} == {g.members for g in after.groups})


@patient
@given(people(), rules())
def test_everybody_left_over_is_in_one_group_of_people_who_are_alike(everybody: list[Person], asked: Rules) -> None:
    matching = match(everybody, asked, 1)
    by_id = {each.id: each for each in everybody}
    groups = leftovers(matching.unmatched, by_id, asked)
    assert sorted(m for group in groups for m in group.members) == sorted(each.person for each in matching.unmatched)
    reason = {each.person: each.reason for each in matching.unmatched}
    for group in groups:
        assert {reason[member] for member in group.members} == {group.reason}
        assert {by_id[member].languages for member in group.members} == {frozenset(group.languages)}
    assert [len(group.members) for group in groups] == sorted((len(group.members) for group in groups), reverse=True)


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
