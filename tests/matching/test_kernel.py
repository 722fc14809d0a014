"""The compiled scan says what the reference says, for every pair; threads and rows do not show."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.matching import Effort, Person, Rules, match, pairs
from bot.matching.features import layout, weighing
from bot.matching.hard_rules import settled
from bot.matching.native import kernels
from bot.matching.pairs import Scan
from bot.matching.vertices import score_matrix
from bot.verifying.tiles import Tiles
from tests.matching.population import people, rules

kernels(native=True)


@given(everybody=people(8), asked=st.one_of(rules(), rules(two_sided=True)), other=st.booleans(), again=st.booleans())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_kernel_verifier_and_reference_agree_on_every_pair(
    everybody: list[Person], asked: Rules, other: bool, again: bool
) -> None:
    asked = settled(replace(asked, complementary=other, again=again))
    if not everybody:
        return
    expected = score_matrix(everybody, asked)
    scan = Scan(layout(everybody, asked), weighing(asked), 0, threads=1)
    assert np.array_equal([scan.row(person) for person in range(len(everybody))], expected)
    whole = slice(0, len(everybody))
    assert np.array_equal(Tiles(everybody, asked).of(whole, whole), expected)


def test_seventy_codes_need_more_than_one_word() -> None:
    codes = [frozenset(str((3 * p + k) % 70) for k in range(9)) for p in range(40)]
    everybody = [Person(f"{p:02}", f"c{p % 9}", languages=codes[p], interests=codes[-p]) for p in range(40)]
    scan = Scan(layout(everybody, Rules()), weighing(Rules()), 0, threads=1)
    assert np.array_equal([scan.row(person) for person in range(40)], score_matrix(everybody, Rules()))


def test_rows_threads_and_kind_of_kernel_do_not_show() -> None:
    many = [Person(f"{i:03}", f"c{i % 7}", interests=frozenset({str(i % 5), str(i % 3)})) for i in range(121)]
    found = match(many, Rules(), 7, Effort(native=True))
    again = match(many[::-1], Rules(), 7, Effort(native=True))
    assert (found, found.certificate) == (again, again.certificate)
    asked = layout(many, Rules()), weighing(Rules()), 3
    one, two = (Scan(*asked, threads=threads).best(24, lambda stage, share: True) for threads in (1, 2))
    assert all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))


@pytest.mark.parametrize("tolerance", [0.0, 0.001])
def test_one_thread_and_two_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch, tolerance: float) -> None:
    """Large enough that a scan is shared out: 2,100 people are more than one step."""
    chance = Random(8)
    many = [
        Person(f"{i:04}", f"c{chance.randrange(20)}", interests=frozenset(chance.sample("abcdefghijklmnop", 3)))
        for i in range(2100)
    ]
    outcomes = []
    for threads in (1, 2):
        monkeypatch.setattr(pairs, "processors", lambda threads=threads: threads)
        found = match(chance.sample(many, len(many)), Rules(), 5, Effort(exact=tolerance == 0, native=True))
        outcomes.append((found, found.certificate))
    assert outcomes[0] == outcomes[1]
