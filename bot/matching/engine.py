"""The exact engine: the best set of pairs under several aims at once, by maximum-weight matching."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from bot.matching.graph import heaviest_pairs

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
