"""The best matching of all pairs: solved on each one's best candidates, then checked against everybody, and repeated.

What is asked for, in this order: most people in pairs; of those, most of each higher rank; the highest floor under
the scores; the highest total. Each aim has a proof of its own, which speaks of all pairs.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.matching.bounding import nested, own_scores, upper_bound
from bot.matching.covering import Cover, Floor, Mate, Witness, cover, covered, highest_floor, most_covered
from bot.matching.effort import Watch
from bot.matching.layout import Question
from bot.matching.native import Kernels
from bot.matching.pairs import Answer, Pairs, Stopped
from bot.matching.sparse import Graph, Ints, graph_of
from bot.matching.total import Best, Duals, best_total, fractional_optimum

CANDIDATES = 24
MOST_ROUNDS = 40
ROUNDS_OF_HALVES = 1
SHARE_OF_MARGIN = 40
WAITING = 7.0
"""How many vertices may wait for a mate when it is near enough, times what the tolerance allows to be missing, in pairs
of the highest score. Measured: with 8 the gap was 0.08 % where 0.1 % was asked for, with 15 it was 0.11 %.
"""


class Problem(NamedTuple):
    """Whom to pair: all pairs with their scores, the rank of each, and how near to the best is near enough.

    `tolerance` is a share of the total; 0 asks for the optimum. `highest` is a score that no pair exceeds.
    """

    pairs: Pairs
    rank: NDArray[np.int8]
    highest: int
    seed: int = 0
    tolerance: float = 0.0
    floor: bool = True


@dataclass(frozen=True)
class Solution:
    """Pairs and what proves them. `total` and `upper` speak of the pairs' scores, in points.

    `proven` tells whether each aim is: the cover, the floor, the total (upper equals total).
    """

    mate: Mate
    covered: tuple[int, ...]
    floor: int
    total: int
    upper: int
    duals: Duals
    witnesses: tuple[Witness, ...]
    floor_witnesses: tuple[Witness, ...]
    cover_proven: bool = False
    floor_proven: bool = False
    blocking: int = -1
    rounds: int = 0

    @property
    def proven(self) -> bool:
        """Whether no better matching exists."""
        return self.cover_proven and self.floor_proven and self.upper <= self.total

    @property
    def gap(self) -> float:
        """The share of the upper bound by which the total may fall short of the best."""
        return max(0, self.upper - self.total) / self.upper if self.upper > 0 else 0.0


@dataclass
class _Course:
    """What is carried from one round to the next."""

    problem: Problem
    use: Kernels
    watch: Watch
    graph: Graph
    worst_candidate: Ints
    best_candidate: Ints
    mate: Mate | None = None
    price: Ints | None = None
    levels: list[int] = field(default_factory=list)
    settled: tuple[Cover, Floor] | None = None
    stopped: bool = False
    waiting: float = WAITING

    def go_on(self, stage: str, share: float) -> bool:
        """Whether there is time left; once there is none, there never is."""
        self.stopped = self.stopped or not self.watch(stage, share)
        return not self.stopped


def solve(problem: Problem, use: Kernels, watch: Watch) -> Solution:
    """The best matching, or the best one found when `watch` says that the time is up, with an honest bound."""
    who, score = problem.pairs.best(CANDIDATES, watch)
    best = score.max(axis=1, initial=0).astype(np.int64)
    course = _Course(problem, use, watch, _candidates(who, score), _worst(who, score, problem.highest), best)
    course.levels = [4 * max(1, problem.highest)] * (int(problem.rank.max(initial=0)) + 1)
    rounds = _against_halves(course)
    while True:
        rounds += 1
        found = replace(_on_candidates(course), rounds=rounds)
        if course.stopped:
            return _without_a_look(course, found)
        try:
            answer = problem.pairs.ask(_question(course, found), course.go_on)
        except Stopped:
            return _without_a_look(course, found)
        judged = _judged(problem, found, answer)
        near = judged.cover_proven and judged.floor_proven and judged.gap <= problem.tolerance
        if judged.proven or near or rounds >= MOST_ROUNDS:
            return judged
        course.waiting /= 2  # what was left undone was too much
        _take_in(course, judged, answer)


def _against_halves(course: _Course) -> int:
    """Add the pairs that contradict the duals of the fractional optimum, before the dearer exact step; the rounds.

    Most of what the exact duals would lack is lacking here already, and here a round is cheap.
    """
    problem = course.problem
    for rounds in range(ROUNDS_OF_HALVES):
        if not course.go_on("candidates", 0.0):
            return rounds
        best, floor = course.settled or _cover_and_floor(course)
        course.settled = best, floor
        within = course.graph.only(course.graph.score >= floor.score)
        start = fractional_optimum(within, _floors(course), course.price, course.use)
        course.price = start.price
        margin = max(2, problem.highest // SHARE_OF_MARGIN)
        found = _solution(course, best, floor, best.mate, Duals(start.dual - margin))
        try:
            answer = problem.pairs.ask(_question(course, found), course.go_on)
        except Stopped:
            return rounds
        judged = _judged(problem, found, answer)
        if not any(len(edges.one) for edges in answer.violations):
            return rounds + 1
        _take_in(course, judged, answer)
    return ROUNDS_OF_HALVES


def _candidates(who: NDArray[np.int32], score: NDArray[np.int32]) -> Graph:
    one, place = np.nonzero(who >= 0)
    return graph_of(len(who), one, who[one, place], score[one, place])


def _worst(who: NDArray[np.int32], score: NDArray[np.int32], highest: int) -> Ints:
    """What a pair outside of the candidates scores at most: 0 where a list is not full, since it holds all then."""
    if not who.shape[1]:
        return np.zeros(len(who), np.int64)
    full = (who >= 0).all(axis=1)
    seen = (who >= 0).any(axis=1)
    known = np.where(full, np.where(score > 0, score, highest).min(axis=1, initial=highest), 0)
    return np.where(seen, known, highest).astype(np.int64)


def _on_candidates(course: _Course) -> Solution:
    if course.settled is None:
        course.settled = _cover_and_floor(course)
    best, floor = course.settled
    within = course.graph.only(course.graph.score >= floor.score)
    mate, duals = floor.mate, None
    if course.go_on("total", 0.0):
        mate, duals = _highest_total(course, within, best, floor.mate)
    if duals is None:
        duals = Duals(course.best_candidate)
    course.mate = mate
    return _solution(course, best, floor, mate, duals)


def _solution(course: _Course, best: Cover, floor: Floor, mate: Mate, duals: Duals) -> Solution:
    total, problem = _total(course.graph, mate), course.problem
    telling = tuple(w for w in floor.witnesses if most_covered(w, problem.rank) < best.covered[w.rank])[:1]
    return Solution(mate, best.covered, floor.score, total, 0, duals, best.witnesses, telling)


def _cover_and_floor(course: _Course) -> tuple[Cover, Floor]:
    problem, use = course.problem, course.use
    best = cover(course.graph, problem.rank, course.mate, use)
    if problem.floor and course.go_on("floor", 0.0):
        return best, highest_floor(course.graph, problem.rank, best, use)
    return best, Floor(1, best.mate, ())


def _highest_total(course: _Course, within: Graph, best: Cover, at_least: Mate) -> tuple[Mate, Duals]:
    """The best total among the covers; the price of being single rises until nobody is single for the total's sake."""
    rank, use = course.problem.rank, course.use

    few = int(course.waiting * course.problem.tolerance * _total(course.graph, at_least) / course.problem.highest)

    def go_on(share: float, waiting: int) -> bool:
        return waiting > few and course.go_on("total", share) if waiting else True

    while True:
        floor = _floors(course)
        start = fractional_optimum(within, floor, course.price, use)
        course.price = start.price
        found = best_total(within, floor, start, use, go_on)
        if found.stopped:
            return _completed(within, rank, found, at_least, best, use), found.duals
        reached = covered(found.mate, rank)
        if reached == best.covered:
            return found.mate, found.duals
        for level, (have, could) in enumerate(zip(reached, best.covered, strict=True)):
            if have < could:
                course.levels[level] *= 8


def _floors(course: _Course) -> Ints:
    """The least dual of each vertex (doubled): minus what being single costs, more for each higher rank."""
    return -np.cumsum(course.levels)[course.problem.rank].astype(np.int64)


def _completed(within: Graph, rank: NDArray[np.int8], found: Best, at_least: Mate, best: Cover, use: Kernels) -> Mate:
    """A matching that was stopped half-way, completed without regard to the total."""
    completed = cover(within, rank, found.mate, use)
    return completed.mate if completed.covered == best.covered else at_least


def _feasible(graph: Graph, dual: Ints) -> Ints:
    """Duals raised where an edge asks for more: by half of the worst at each end."""
    missing = 2 * graph.score.astype(np.int64) - dual[graph.tail] - dual[graph.to]
    worst = np.zeros(graph.n, np.int64)
    np.maximum.at(worst, graph.tail, missing)
    return dual + (worst + 1) // 2


def _total(graph: Graph, mate: Mate) -> int:
    return int(graph.score[mate[graph.tail] == graph.to].sum()) // 2


def _question(course: _Course, found: Solution) -> Question:
    n = course.problem.pairs.n
    outside, z = nested(found.duals, n)
    telling = _asked(found)
    return Question(
        dual=found.duals.vertex,
        floor=max(1, found.floor),
        outside=outside,
        z=z,
        part=np.array([witness.part for witness, _ in telling], np.int32).reshape(len(telling), n),
        above=np.array([above for _, above in telling], np.int32),
        own=own_scores(course.graph, found.mate).astype(np.int32),
        seed=course.problem.seed,
    )


def _asked(found: Solution) -> list[tuple[Witness, int]]:
    """The witnesses that all pairs are asked about, with the score above which they speak."""
    cover_ones = [(w, 0) for w in found.witnesses if (w.part != w.part[:1]).any()]
    return cover_ones + [(w, found.floor) for w in found.floor_witnesses]


def _judged(problem: Problem, found: Solution, answer: Answer) -> Solution:
    """The solution with what all pairs said about it."""
    contradicted = {
        id(witness): len(edges.one) > 0
        for (witness, _), edges in zip(_asked(found), answer.violations[1:], strict=True)
    }
    covers = all(
        most_covered(w, problem.rank) <= found.covered[w.rank] and not contradicted.get(id(w), False)
        for w in found.witnesses
    )
    nothing = not found.covered or found.covered[0] == 0
    floors = not problem.floor or nothing or any(not contradicted[id(w)] for w in found.floor_witnesses)
    raised = (answer.worst + 1) // 2
    upper = upper_bound(found.duals, raised, problem.rank, found.mate)
    duals = Duals(found.duals.vertex + raised, found.duals.blossoms)
    return replace(found, duals=duals, upper=upper, cover_proven=covers, floor_proven=floors, blocking=answer.blocking)


def _without_a_look(course: _Course, found: Solution) -> Solution:
    """The solution where there was no time to ask all pairs: bounded by each one's worst candidate."""
    raised = np.maximum(0, course.worst_candidate - found.duals.vertex)
    missing = _feasible(course.graph, found.duals.without_blossoms() + raised) - found.duals.vertex
    plain = Duals(found.duals.vertex)
    upper = upper_bound(plain, missing, course.problem.rank, found.mate)
    return replace(found, upper=max(upper, found.total), duals=Duals(found.duals.vertex + missing))


def _take_in(course: _Course, judged: Solution, answer: Answer) -> None:
    """Add the pairs that contradict the proofs to the candidates."""
    n, known = course.graph.n, course.graph.edges()
    course.graph = graph_of(n, *(np.zeros(0, np.int32) for _ in range(3)))  # its memory is needed for the next one
    found = (np.concatenate(arrays).astype(np.int32) for arrays in zip(*answer.violations, strict=True))
    course.graph = graph_of(n, *(np.concatenate(both) for both in zip(known, found, strict=True)))
    keep = judged.cover_proven and judged.floor_proven
    course.settled = course.settled if keep and course.settled else None
