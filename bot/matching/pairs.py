"""Where scores come from: a small matrix, or a scan of all pairs that keeps none."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.matching.effort import Watch
from bot.matching.layout import Layout, Question, Weighing
from bot.matching.sparse import Ints

FIRST_LOOK = "scan"
"""The stage in which everybody's best partners are found."""

MOST_VIOLATIONS = 8
"""How many violating pairs of a person are taken at a time."""


class Edges(NamedTuple):
    """Pairs with their scores, three arrays of the same length."""

    one: Ints
    other: Ints
    score: Ints


class Answer(NamedTuple):
    """What all pairs say to a question: violations by kind, the worst excess of each person, blocking pairs."""

    violations: tuple[Edges, ...]
    worst: Ints
    blocking: int


def nothing_found() -> Edges:
    """No pairs at all."""
    return Edges(*(np.zeros(0, np.int64) for _ in range(3)))


class Stopped(Exception):
    """The time is up, or somebody cancelled."""


class Pairs(Protocol):
    """All pairs of n people with their scores."""

    n: int

    def best(self, count: int, watch: Watch) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """(who, score): the best `count` partners of each, in rows; -1 where there are fewer. May raise Stopped."""

    def ask(self, question: Question, watch: Watch) -> Answer:
        """Put a question to all pairs. May raise Stopped."""


class Rows(Pairs, Protocol):
    """Pairs whose scores can be had row by row."""

    def row(self, vertex: int) -> NDArray[np.int64]:
        """The scores of one with everybody; 0 or less where a pair is not allowed."""


class Matrix:
    """All scores in one array, (n, n), symmetric; 0 or less where a pair is not allowed."""

    def __init__(self, scores: NDArray[np.int64], seed: int = 0) -> None:
        self.n = len(scores)
        self._scores = scores
        self._jitter = _jitter(self.n, seed)

    def best(self, count: int, watch: Watch) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """See `Pairs`."""
        keys = np.where(self._scores > 0, self._scores * 64 + self._jitter, -1)
        who = np.argsort(-keys, axis=1, kind="stable")[:, :count]
        score = np.take_along_axis(self._scores, who, axis=1)
        return np.where(score > 0, who, -1).astype(np.int32), np.where(score > 0, score, -1).astype(np.int32)

    def ask(self, question: Question, watch: Watch) -> Answer:
        """See `Pairs`."""
        scores, n = self._scores, self.n
        pays = question.dual[:, None] + question.dual[None, :] + _together(question, n)
        over = np.where((scores > 0) & (scores >= question.floor), 2 * scores - pays, 0)
        kinds = [over > 0]
        for part, above in zip(question.part, question.above, strict=True):
            apart = (part[:, None] != part[None, :]) & (part[:, None] >= 0) & (part[None, :] >= 0)
            kinds.append(apart & (scores > max(0, above)))
        gains = (scores > question.own[:, None]) & (scores > question.own[None, :])
        found = tuple(self._edges(np.triu(kind, 1)) for kind in kinds)
        worst = over.max(axis=1, initial=0).astype(np.int64)
        return Answer(found, worst, int(np.count_nonzero(np.triu(gains, 1))))

    def row(self, vertex: int) -> NDArray[np.int64]:
        """See `Rows`."""
        scores: NDArray[np.int64] = self._scores[vertex]
        return scores

    def _edges(self, kind: NDArray[np.bool_]) -> Edges:
        one, other = np.nonzero(kind)
        return Edges(one.astype(np.int64), other.astype(np.int64), self._scores[one, other].astype(np.int64))


def _together(question: Question, n: int) -> Any:
    """What the blossoms pay for pairs inside them, (n, n); 0 where there are no blossoms."""
    around = np.asarray(question.outside)
    if not len(around) or around.max(initial=-1) < 0:
        return 0
    members: dict[int, list[int]] = {}
    for vertex in range(n):
        node = int(around[vertex])
        while node >= 0:
            members.setdefault(node, []).append(vertex)
            node = int(around[node])
    pays = np.zeros((n, n), np.int64)
    for node, held in members.items():
        pays[np.ix_(held, held)] += int(question.z[node])
    return pays


def _jitter(n: int, seed: int) -> Any:
    drawn = np.random.default_rng([seed, 64]).integers(0, 64, (n, n), np.int64)
    return np.triu(drawn, 1) + np.triu(drawn, 1).T


class Scan:
    """Scores computed by the kernel whenever they are needed, on as many threads as there are processors.

    What the threads find is kept by person, so their number does not show in any result.
    """

    def __init__(self, layout: Layout, weighing: Weighing, seed: int, threads: int = 0) -> None:
        from bot.matching.kernels import price, scan

        self.n = len(layout.alike)
        self._given = layout, weighing
        self._seed = seed
        self._threads = threads or processors()
        self._scan, self._price = scan, price

    def best(self, count: int, watch: Watch) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """See `Pairs`."""
        who, score = (np.full((self.n, count), -1, np.int32) for _ in range(2))

        def rows(first: int, last: int, worker: int) -> None:
            self._scan.best_of(*self._given, first, last, self._seed, who, score)

        self._over(rows, FIRST_LOOK, watch)
        return who, score

    def ask(self, question: Question, watch: Watch) -> Answer:
        """See `Pairs`."""
        kinds = 1 + len(question.above)
        who, points = (np.full((kinds, self.n, MOST_VIOLATIONS), -1, np.int32) for _ in range(2))
        worst = np.zeros((self._threads, self.n), np.int64)
        unstable = np.zeros(self.n, np.int64)
        narrow = question._replace(dual=_narrow(question.dual))

        def rows(first: int, last: int, worker: int) -> None:
            self._price.ask(*self._given, narrow, first, last, who, points, worst[worker], unstable)

        self._over(rows, "price", watch)
        found = tuple(_listed(who[kind], points[kind]) for kind in range(kinds))
        return Answer(found, worst.max(axis=0), int(unstable.sum()))

    def _over(self, rows: Callable[[int, int, int], None], stage: str, watch: Watch) -> None:
        step = max(16, 4_000_000 // max(1, self.n))
        starts = list(range(0, self.n, step))
        if len(starts) < 2:
            self._at_once(rows, stage, watch)
            return
        shares = [starts[worker :: self._threads] for worker in range(self._threads)]
        state = {"done": 0, "stopped": False}

        def work(worker: int) -> None:
            for first in shares[worker]:
                if state["stopped"]:
                    return
                rows(first, min(first + step, self.n), worker)
                state["done"] += 1

        with ThreadPoolExecutor(self._threads) as pool:
            running = [pool.submit(work, worker) for worker in range(self._threads)]
            for each in running:
                for _ in _until(each.done):
                    state["stopped"] |= not watch(stage, state["done"] / len(starts))
                each.result()
        if state["stopped"]:
            raise Stopped(stage)

    def _at_once(self, rows: Callable[[int, int, int], None], stage: str, watch: Watch) -> None:
        # What takes milliseconds is over before threads would have begun.
        if not watch(stage, 0.0):
            raise Stopped(stage)
        if self.n:
            rows(0, self.n, 0)
        watch(stage, 1.0)

    def row(self, vertex: int) -> NDArray[np.int64]:
        """See `Rows`."""
        row = np.empty(self.n, np.int32)
        self._scan.scores_of(*self._given, vertex, 0, np.empty((2, self._scan.TILE), np.int32), row)
        return row.astype(np.int64)


def _until(done: Callable[[], bool]) -> Iterator[None]:
    while not done():
        time.sleep(0.002)
        yield


def _narrow(dual: Ints) -> Any:
    # Half as wide where the numbers allow it: the scan is faster then.
    return dual.astype(np.int32) if np.abs(dual).max(initial=0) < 1 << 28 else dual


def _listed(who: NDArray[np.int32], points: NDArray[np.int32]) -> Edges:
    one, place = np.nonzero(who >= 0)
    return Edges(one.astype(np.int64), who[one, place].astype(np.int64), points[one, place].astype(np.int64))


def processors() -> int:
    """How many processors this process may use, at most four."""
    return max(1, min(4, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1))
