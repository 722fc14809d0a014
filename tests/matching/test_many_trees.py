"""The search from all single people at once, whatever the steps in which it looks ahead."""

from __future__ import annotations

from random import Random

import pytest

from bot.matching import total
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
