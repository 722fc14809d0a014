"""Tiles of any size hold each pair once, with the score of the reference; large duals lose no point."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bot.matching import Rules, match
from bot.matching.hard_rules import settled
from bot.matching.vertices import score_matrix
from bot.verifying import read_proof, verify, witnesses
from bot.verifying import tiles as tiling
from tests.verifying.test_verify import RULES, crowd, named

EVERYBODY = crowd(45, 4)


@pytest.mark.parametrize("size", [(1, 1), (7, 16), (16, 7), (50, 50)])
def test_every_pair_comes_once_with_its_score(monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]) -> None:
    monkeypatch.setattr(tiling, "ROWS", size[0])
    monkeypatch.setattr(tiling, "COLUMNS", size[1])
    asked = settled(replace(RULES, kept=frozenset({("p001", "p002"), ("p003", "p004")})))
    tiles = tiling.Tiles(EVERYBODY, asked)
    seen = np.full((45, 45), -1)
    for some in tiles.rows():
        for others, scores in tiles.across(some):
            assert (seen[some, others] == -1).all(), "no pair comes twice"
            seen[some, others] = scores
    expected = np.triu(score_matrix(EVERYBODY, asked), 1)
    assert np.array_equal(np.where(np.triu(np.ones_like(seen), 1), seen, 0), expected)
    assert (np.tril(seen) <= 0).all()


def test_a_dual_too_low_is_found_where_all_duals_are_too_large_for_single_precision(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(witnesses, "EXACT", 1)
    found = match(EVERYBODY, RULES, 1)
    proof = read_proof(found.certificate)
    assert verify(EVERYBODY, RULES, named(found), proof).optimal
    lowered = proof["dual"].copy()
    lowered[3] -= 1
    wrong = replace(proof, arrays={**proof.arrays, "dual": lowered})
    assert verify(EVERYBODY, RULES, named(found), wrong).problems


def test_somebody_with_several_places_is_no_partner_of_their_own() -> None:
    people = [*EVERYBODY[:3], EVERYBODY[0]]
    scores = tiling.Tiles(people, Rules(different="none")).of(slice(0, 4), slice(0, 4))
    assert scores[0, 3] == scores[3, 0] == -1
