"""Thirds: people without a partner join pairs that would take them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.matching.engine import Edge, Problem, best_pairs
from bot.matching.model import Person


def with_thirds(
    people: Sequence[Person], pairs: Sequence[tuple[int, ...]], scores: Mapping[Edge, int], seed: int
) -> list[tuple[int, ...]]:
    """The pairs, some of them grown to threes: as many as possible, then with the highest sum of scores.

    `scores` holds every allowed pair of positions i < j; a third must be allowed with both.
    """
    paired = {position for pair in pairs for position in pair}
    left = [position for position in range(len(people)) if position not in paired]
    joining = {
        (at, len(pairs) + third): points
        for at, pair in enumerate(pairs)
        if all(people[member].takes_third for member in pair)
        for third, person in enumerate(left)
        if (points := _points(person, pair, scores))
    }
    nodes = len(pairs) + len(left)
    problem = Problem([1] * nodes, [True] * nodes, [False] * nodes, joining)
    grown = dict(best_pairs(problem, f"{seed} thirds"))
    return [
        tuple(sorted((*pair, left[grown[at] - len(pairs)]))) if at in grown else pair for at, pair in enumerate(pairs)
    ]


def _points(person: int, pair: tuple[int, ...], scores: Mapping[Edge, int]) -> int:
    points = [scores.get((min(person, member), max(person, member)), 0) for member in pair]
    return sum(points) if all(points) else 0
