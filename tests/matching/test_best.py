"""The matching is the best there is, against trying everything on small populations."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.matching import Group, Matching, Person, Rules, match
from bot.matching.gates import heaviest_pairs
from bot.matching.hours import hours_in_common
from bot.matching.several import Problem, best_pairs
from tests.matching.population import Allowed, Pair, people, rules

patient = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def two(group: Group) -> Pair:
    return group.members[0], group.members[1]


def members_of(matching: Matching) -> list[str]:
    return [member for group in matching.groups for member in group.members]


def shares(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    return bool(ours & theirs) or "*" in ours | theirs


def may_meet(a: Person, b: Person, rules: Rules) -> bool:
    """The hard rules once more, in other words than those of the matching."""
    known = not {a.zone, b.zone} & {"", "../nowhere"}
    hours = hours_in_common((a.zone, b.zone), rules.reference_date)
    return (
        (rules.different == "none" or getattr(a, rules.different) != getattr(b, rules.different))
        and shares(a.languages, b.languages)
        and shares(a.places, b.places)
        and not (known and hours < rules.hours_in_common)
        and a.id not in b.past_partners | b.blocks
        and b.id not in a.past_partners | a.blocks
        and tuple(sorted((a.id, b.id))) not in rules.forbidden
    )


@given(everybody=people(), rules=rules(), seed=st.integers())
@patient
def test_no_hard_rule_is_broken_and_nobody_is_lost(everybody: list[Person], rules: Rules, seed: int) -> None:
    found = match(everybody, rules, seed)
    by_id = {each.id: each for each in everybody}
    left = [each.person for each in found.unmatched]
    assert sorted(members_of(found) + left) == sorted(by_id)
    for group in found.groups:
        for a, b in combinations(group.members, 2):
            assert may_meet(by_id[a], by_id[b], rules)


def pairs_within(group: Group, allowed: Allowed) -> list[tuple[Pair, str]]:
    """The ways in which a three may have come about: a pair that takes thirds, and the third."""
    a, b, c = group.members
    ways = [((a, b), c), ((a, c), b), ((b, c), a)]
    return [(pair, third) for pair, third in ways if allowed.third(third, pair)]


@given(everybody=people(7), rules=rules(), seed=st.integers(0, 3))
@patient
def test_pairs_are_the_best_of_all(everybody: list[Person], rules: Rules, seed: int) -> None:
    allowed = Allowed.of(everybody, rules)
    found = match(everybody, rules, seed)
    places = dict.fromkeys(allowed.people, 1)
    chosen: list[list[Pair]] = [[]]
    for group in found.groups:
        ways = [two(group)] if len(group.members) == 2 else [p for p, _ in pairs_within(group, allowed)]
        chosen = [[*before, way] for before in chosen for way in ways]
    best = allowed.best(places)
    optimal = [choice for choice in chosen if allowed.worth(choice) == best]
    assert optimal, "no way to read the groups as a best set of pairs"
    joined = sum(len(group.members) == 3 for group in found.groups)
    total = sum(group.score for group in found.groups)
    assert (joined, total - best[4]) in [allowed.best_thirds(choice) for choice in optimal]


@given(everybody=people(6), rules=rules(two_sided=True), seed=st.integers(0, 3))
@patient
def test_two_sides_with_capacity_are_the_best_of_all(everybody: list[Person], rules: Rules, seed: int) -> None:
    allowed = Allowed.of(everybody, rules)
    found = match(everybody, rules, seed)
    places = {each.id: each.capacity for each in everybody}
    chosen = [two(group) for group in found.groups]
    assert all(len(group.members) == 2 for group in found.groups)
    assert len(set(chosen)) == len(chosen), "a pair came twice"
    assert all(count <= places[member] for member, count in Counter(members_of(found)).items())
    assert allowed.worth(chosen) == allowed.best(places)


across = [(i, j) for i in range(3) for j in range(3, 6)]
grid = st.lists(st.integers(0, 9), min_size=9, max_size=9).map(
    lambda points: {pair: each for pair, each in zip(across, points, strict=True) if each}
)


@given(scores=grid, places=st.lists(st.integers(0, 3), min_size=6, max_size=6))
@patient
def test_several_places_on_both_sides_never_repeat_a_pair(
    scores: dict[tuple[int, int], int], places: list[int]
) -> None:
    problem = Problem(places, [True] * 6, [False] * 6, scores)
    found = best_pairs(problem, "any")
    named = {(str(a), str(b)): points for (a, b), points in scores.items()}
    allowed = Allowed({str(i): Person(str(i), "DE") for i in range(6)}, named)
    chosen = [(str(a), str(b)) for a, b in found]
    assert len(set(found)) == len(found)
    best = max(
        allowed.worth(each)[:3] + allowed.worth(each)[4:]
        for each in allowed.choices({str(i): c for i, c in enumerate(places)})
    )
    assert allowed.worth(chosen)[:3] + allowed.worth(chosen)[4:] == best


@given(everybody=people(), rules=rules(), seed=st.integers(), data=st.data())
@patient
def test_the_order_of_rows_does_not_matter(
    everybody: list[Person], rules: Rules, seed: int, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(everybody))
    assert match(shuffled, rules, seed) == match(everybody, rules, seed)


def test_the_seed_chooses_among_equals() -> None:
    equals = [Person(f"{i:02}", f"c{i}") for i in range(20)]
    found = {match(equals, Rules(), seed).groups for seed in range(5)}
    assert len(found) == 5
    assert all(len(groups) == 10 for groups in found)


def test_large_rounds_repeat_themselves_under_shuffling() -> None:
    many = [Person(f"{i:03}", f"c{i % 7}", interests=frozenset({str(i % 5), str(i % 3)})) for i in range(121)]
    found = match(many, Rules(), 7)
    assert found == match(many[::-1], Rules(), 7)
    assert len(found.groups) == 60
    assert not found.unmatched


@given(scores=grid, places=st.lists(st.integers(0, 2), min_size=6, max_size=6))
@patient
def test_gates_let_each_pair_through_once_and_keep_its_weight(
    scores: dict[tuple[int, int], int], places: list[int]
) -> None:
    found = heaviest_pairs(places, [0] * 6, scores, set(scores))
    allowed = Allowed({}, {(str(a), str(b)): points for (a, b), points in scores.items()})
    choices = allowed.choices({str(i): count for i, count in enumerate(places)})
    assert len(set(found)) == len(found)
    assert all(sum(i in pair for pair in found) <= count for i, count in enumerate(places))
    assert sum(scores[pair] for pair in found) == max(
        sum(allowed.scores[pair] for pair in choice) for choice in choices
    )


def test_more_partnerships_come_before_a_higher_total() -> None:
    scores = {(0, 3): 1, (0, 5): 1, (1, 3): 9, (1, 4): 1, (2, 4): 1}
    problem = Problem([2, 1, 1, 1, 2, 1], [True] * 6, [False] * 6, scores)
    assert best_pairs(problem, "any") == [(0, 3), (0, 5), (1, 4), (2, 4)]
