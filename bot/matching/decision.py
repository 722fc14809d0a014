"""The decision as a whole: locked pairs, the best pairs, threes, and a reason for everybody left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from bot.matching.engine import Edge, Problem, best_pairs
from bot.matching.hard_rules import exclusion, in_order_of_id, places_for_partners, settled, why_unmatched
from bot.matching.locks import locked_pairs
from bot.matching.model import Group, Matching, Person, Rules, Unmatched
from bot.matching.reasons import reasons
from bot.matching.reference import score, weights_of
from bot.matching.threes import with_thirds

Scores = dict[Edge, int]


def match(people: Sequence[Person], rules: Rules, seed: int) -> Matching:
    """The best matching of `people` under `rules`; see `Matching`.

    In this order: the hard rules, locked pairs, most people in pairs, most of those left behind among them,
    the highest total score; then most of the others as thirds, where no programme has two sides. The order of
    `people` does not matter; `seed` chooses among equals. Raises RulesError for rules that cannot be kept.
    """
    rules = settled(rules)
    people = in_order_of_id(people, rules)
    scores = _scores(people, rules)
    groups: list[tuple[int, ...]] = [*_pairs(people, rules, scores, seed)]
    if not rules.two_sided:
        groups = with_thirds(people, groups, scores, seed)
    return Matching(_described(people, groups, scores, rules), _left(people, groups, rules), seed)


def _scores(people: Sequence[Person], rules: Rules) -> Scores:
    return {
        (i, j): score(a, b, rules)
        for (i, a), (j, b) in combinations(enumerate(people), 2)
        if not exclusion(a, b, rules)
    }


def _pairs(people: Sequence[Person], rules: Rules, scores: Scores, seed: int) -> list[Edge]:
    at = {person.id: position for position, person in enumerate(people)}
    locks = locked_pairs({person.id: person for person in people}, rules)
    locked = [(at[first], at[second]) for first, second in locks]
    taken = Counter(position for pair in locked for position in pair)
    places = [places_for_partners(person, rules) - taken[i] for i, person in enumerate(people)]
    free = {
        (i, j): points for (i, j), points in scores.items() if places[i] > 0 and places[j] > 0 and (i, j) not in locked
    }
    without = [taken[i] == 0 for i in range(len(people))]
    left_behind = [person.left_behind for person in people]
    return locked + best_pairs(Problem(places, without, left_behind, free), f"{seed} pairs")


def _described(
    people: Sequence[Person], groups: Sequence[tuple[int, ...]], scores: Scores, rules: Rules
) -> tuple[Group, ...]:
    described = []
    for group in sorted(groups):
        members = [people[i] for i in group]
        total = sum(scores[pair] for pair in combinations(group, 2))
        ids = tuple(person.id for person in members)
        described.append(Group(ids, total, reasons(members, rules.reference_date)))
    return tuple(described)


def _left(people: Sequence[Person], groups: Sequence[tuple[int, ...]], rules: Rules) -> tuple[Unmatched, ...]:
    matched = {position for group in groups for position in group}
    return tuple(
        Unmatched(person.id, why_unmatched(person, [*people[:i], *people[i + 1 :]], rules))
        for i, person in enumerate(people)
        if i not in matched
    )
