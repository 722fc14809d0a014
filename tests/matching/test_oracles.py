"""The engine against two other solvers and against itself: cover, floor and total agree exactly."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import networkx
import numpy as np
import pytest
import rustworkx
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.matching.native import kernels
from bot.matching.pairs import Matrix
from bot.matching.solving import Problem, Solution, solve

Scores = NDArray[np.int64]
Aims = tuple[int, int, int]


def symmetric(n: int, score: Callable[[int, int], int]) -> Scores:
    scores = np.full((n, n), -1, np.int64)
    for i in range(n):
        for j in range(i):
            scores[i, j] = scores[j, i] = score(j, i)
    return scores


def solved(scores: Scores, native: bool = False, seed: int = 1) -> Solution:
    problem = Problem(Matrix(scores, seed), np.zeros(len(scores), np.int8), int(max(1, scores.max(initial=1))), seed)
    return solve(problem, kernels(native), lambda stage, share: True)


def by_networkx(scores: Scores) -> Aims:
    """The most pairs, the highest floor under as many, and the highest total of these."""

    def best(least: int) -> tuple[int, int]:
        graph = networkx.Graph()
        rows, columns = np.nonzero(np.triu(scores >= least, 1))
        graph.add_weighted_edges_from((int(a), int(b), int(scores[a, b])) for a, b in zip(rows, columns, strict=True))
        chosen = networkx.max_weight_matching(graph, maxcardinality=True)
        return len(chosen), sum(int(scores[a, b]) for a, b in chosen)

    most = best(1)[0]
    floor = max((int(s) for s in np.unique(scores[scores > 0]) if best(int(s))[0] == most), default=0) if most else 0
    return most, floor, best(max(1, floor))[1]


def total_by_rustworkx(scores: Scores, floor: int) -> int:
    graph: rustworkx.PyGraph[int, int] = rustworkx.PyGraph()
    graph.add_nodes_from(range(len(scores)))
    rows, columns = np.nonzero(np.triu(scores >= max(1, floor), 1))
    graph.add_edges_from([(int(a), int(b), int(scores[a, b])) for a, b in zip(rows, columns, strict=True)])
    chosen = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    return sum(int(scores[a, b]) for a, b in chosen)


def agrees(scores: Scores, native: bool = False) -> None:
    found = solved(scores, native)
    most, floor, total = by_networkx(scores)
    pairs = int(np.count_nonzero(found.mate >= 0)) // 2
    assert found.proven
    assert (pairs, found.floor if most else 0, found.total) == (most, floor, total)
    assert total_by_rustworkx(scores, floor) == total


@given(
    n=st.integers(0, 14), dense=st.sampled_from((0.2, 0.5, 1.0)), most=st.sampled_from((1, 3, 40)), data=st.integers()
)
@settings(max_examples=2500, deadline=None)
def test_small_instances_agree_with_both(n: int, dense: float, most: int, data: int) -> None:
    chance = Random(data)
    agrees(symmetric(n, lambda i, j: chance.randint(1, most) if chance.random() < dense else -1))


HARD: dict[str, Scores] = {
    "all equal": symmetric(41, lambda i, j: 7),
    "a star": symmetric(30, lambda i, j: 5 if i == 0 else -1),
    "odd cliques": symmetric(35, lambda i, j: 1 + (i * j) % 9 if i // 7 == j // 7 else -1),
    "everybody blocked": symmetric(20, lambda i, j: -1),
    "60 % in one country": symmetric(60, lambda i, j: -1 if i % 5 < 3 and j % 5 < 3 else 1 + (i * 7 + j * 3) % 31),
    "islands": symmetric(60, lambda i, j: 1 + (i * j) % 17 if i % 6 == j % 6 else -1),
    "a long path": symmetric(40, lambda i, j: (9 if i % 2 else 1) if j == i + 1 else -1),
    **{f"{n} people": symmetric(n, lambda i, j: 3) for n in range(4)},
}


@pytest.mark.parametrize("native", [False, True])
@pytest.mark.parametrize("name", HARD)
def test_hard_instances_agree_with_both(name: str, native: bool) -> None:
    agrees(HARD[name], native)


@given(n=st.integers(10, 30), data=st.integers())
@settings(max_examples=60, deadline=None)
def test_native_and_plain_kernels_find_the_same_pairs(n: int, data: int) -> None:
    chance = Random(data)
    scores = symmetric(n, lambda i, j: chance.randint(1, 20) if chance.random() < 0.6 else -1)
    assert (solved(scores, native=True).mate == solved(scores).mate).all()
