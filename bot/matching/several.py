"""Several partners on both sides: pairs that could come twice, by one maximum-weight matching over all aims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

import numpy as np

from bot.matching.bounding import upper_bound
from bot.matching.covering import Mate
from bot.matching.gates import heaviest_pairs
from bot.matching.solving import Solution
from bot.matching.vertices import Vertices

Edge = tuple[int, int]

JITTER_BITS = 40  # wide enough that two best solutions of the same total practically never tie again


@dataclass(frozen=True, slots=True)
class Problem:
    """Whom to pair, by position: free places, who has nobody yet, who was left behind, scores of i < j."""

    places: Sequence[int]
    without: Sequence[bool]
    left_behind: Sequence[bool]
    scores: Mapping[Edge, int]


@dataclass(frozen=True, slots=True)
class Worth:
    """What one unit of each aim weighs, so that no sum of a lower aim reaches one unit of a higher."""

    person: int
    pair: int
    left_behind: int
    score: int


def best_pairs(problem: Problem, seed: str) -> list[Edge]:
    """The pairs that join most people, then are most, then take in most people left behind, then score most.

    The same problem and seed give the same pairs; the seed chooses among equals only. Exact: the aims are
    folded into one integer per pair, which stays below the 128 bits of rustworkx for any programme.
    """
    places = _usable_places(problem)
    worth = _worth(problem, places)
    chance = Random(seed)  # noqa: S311 - a choice among equals that has to be repeatable, not a secret
    weights = {
        edge: worth.pair + problem.scores[edge] * worth.score + chance.getrandbits(JITTER_BITS)
        for edge in sorted(problem.scores)
    }
    bonus = [
        worth.person + behind * worth.left_behind if without else 0
        for without, behind in zip(problem.without, problem.left_behind, strict=True)
    ]
    return _each_pair_once(places, bonus, weights)


def _each_pair_once(places: Sequence[int], bonus: Sequence[int], weights: Mapping[Edge, int]) -> list[Edge]:
    # Two people with several places each could be paired twice. Forbidding that only where it happened, and
    # solving again, ends with a solution of the looser problem that is allowed in the real one: its optimum.
    single: set[Edge] = set()
    while True:
        found = Counter(heaviest_pairs(places, bonus, weights, single))
        twice = {edge for edge, times in found.items() if times > 1}
        if not twice:
            return sorted(found)
        single |= twice


def _usable_places(problem: Problem) -> list[int]:
    partners = Counter(person for edge in problem.scores for person in edge)
    return [min(places, partners[person]) for person, places in enumerate(problem.places)]


def _worth(problem: Problem, places: Sequence[int]) -> Worth:
    pairs = sum(places) // 2 + 1
    score = pairs << JITTER_BITS
    left_behind = score * pairs * max(problem.scores.values(), default=1)
    pair = left_behind * (sum(problem.left_behind) + 1)
    return Worth(pair * pairs, pair, left_behind, score)


def without_repeats(
    vertices: Vertices, relaxed: Solution, locked: Sequence[Edge], seed: int, without_floor: Callable[[], Solution]
) -> tuple[list[Edge], Solution]:
    """(pairs, solution) where nobody has the same partner twice; `relaxed` is the optimum where that may be.

    What the relaxed optimum proves holds here too, as an upper bound; but its duals speak of the pairs down to its
    floor alone. Where the floor is lower here, those of the optimum `without_floor` speak of all.
    """
    problem, floor = _by_person(vertices, locked), relaxed.floor
    best = best_pairs(problem, f"{seed} pairs")
    aims = _aims(problem, best)
    scores = sorted(set(problem.scores.values()))
    low, high = 0, len(scores)
    while high - low > 1:
        middle = (low + high) // 2
        kept = {edge: points for edge, points in problem.scores.items() if points >= scores[middle]}
        tried = best_pairs(replace(problem, scores=kept), f"{seed} pairs")
        if _aims(problem, tried) == aims:
            low, best = middle, tried
        else:
            high = middle
    covered = _covered(problem, best, relaxed)
    reached = min((problem.scores[edge] for edge in best), default=0)
    same = covered == relaxed.covered
    total = sum(problem.scores[edge] for edge in best)
    duals = relaxed.duals if reached >= floor else without_floor().duals
    upper = upper_bound(duals, np.zeros_like(duals.vertex), vertices.rank, _mates(vertices, best))
    return best, replace(
        relaxed,
        covered=covered,
        floor=reached,
        total=total,
        upper=max(total, upper),
        duals=duals,
        cover_proven=same and relaxed.cover_proven,
        floor_proven=same and relaxed.floor_proven and reached >= floor,
    )


def _by_person(vertices: Vertices, locked: Sequence[Edge]) -> Problem:
    places = [0] * len(vertices.people)
    without, first = [False] * len(places), {}
    for vertex, person in enumerate(vertices.owner.tolist()):
        places[person] += 1
        without[person] = without[person] or bool(vertices.rank[vertex] > 0)
        first[person] = vertex
    scores: dict[Edge, int] = {}
    for person, vertex in first.items():
        row = vertices.pairs.row(vertex)
        scores |= {(person, other): int(row[v]) for other, v in first.items() if other > person and row[v] > 0}
    for pair in locked:
        scores.pop(pair, None)
    return Problem(places, without, [person.left_behind for person in vertices.people], scores)


def _mates(vertices: Vertices, pairs: Sequence[Edge]) -> Mate:
    """For each vertex its mate's person, or -1: of somebody's places those of the highest rank are taken first."""
    mate = np.full(len(vertices.owner), -1, np.int32)
    ranked = np.argsort(-vertices.rank, kind="stable").tolist()
    for one, other in [*pairs, *((other, one) for one, other in pairs)]:
        mate[next(v for v in ranked if vertices.owner[v] == one and mate[v] < 0)] = other
    return mate


def _aims(problem: Problem, pairs: Sequence[Edge]) -> tuple[int, int, int]:
    inside = {member for pair in pairs for member in pair if problem.without[member]}
    return len(inside), len(pairs), sum(problem.left_behind[member] for member in inside)


def _covered(problem: Problem, pairs: Sequence[Edge], relaxed: Solution) -> tuple[int, ...]:
    people, count, behind = _aims(problem, pairs)
    return (2 * count, people, behind)[: len(relaxed.covered)]
