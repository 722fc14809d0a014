"""The search from all single people at once, whatever the steps in which it looks ahead."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from bot.matching import total
from bot.matching.native import kernels
from bot.matching.sparse import graph_of
from tests.matching.test_oracles import agrees, symmetric


@pytest.mark.parametrize("width", [1, 3, 16, 1000])
@pytest.mark.parametrize("seed", range(12))
def test_any_step_of_the_horizon_finds_the_best(width: int, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(total, "WIDTH", width)
    chance = Random(seed)
    groups = 3 + seed % 4
    # Odd groups that suit each other make blossoms; the few edges between them make trees meet and blossoms open.
    agrees(
        symmetric(
            45,
            lambda i, j: (
                chance.randint(150, 200)
                if i % groups == j % groups
                else chance.randint(1, 120)
                if chance.random() < 0.3
                else -1
            ),
        )
    )


def test_the_duals_of_opened_blossoms_are_told_whole() -> None:
    for seed in (21, 71, 74, 168):
        chance = np.random.default_rng(seed)
        one = chance.integers(0, 60, 600)
        graph = graph_of(60, one, (one + chance.integers(1, 6, 600)) % 60, chance.integers(1, 41, 600))
        floor = np.full(60, -160, np.int64)
        start = total.fractional_optimum(graph, floor, None, kernels(False))
        best = total.best_total(graph, floor, start, kernels(False), lambda share, waiting: True)
        twice = int(graph.score[best.mate[graph.tail] == graph.to].sum())
        assert best.duals.bound(floor) == twice + int(floor[best.mate < 0].sum())
