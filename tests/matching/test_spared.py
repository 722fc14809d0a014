"""Pairs that are not to meet while others are possible: never in place of another, always in place of nobody."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching import Matching, Person, Rules
from bot.spared import sparing
from tests.matching.test_country_share import company, engine

WAITED, SILENT = Person("a", "KE", interests=frozenset({"maps"})), Person("s", "NP", interests=frozenset({"maps"}))
PAIR = frozenset({("a", "s")})


def pairs_of(found: Matching) -> set[tuple[str, ...]]:
    return {pair for group in found.groups for pair in combinations(sorted(group.members), 2)}


async def test_another_is_preferred_however_well_the_two_suit() -> None:
    people = [WAITED, SILENT, Person("x", "CL"), Person("y", "PE")]
    assert ("a", "s") in pairs_of(await engine(people, Rules(), 1)), "they suit each other best"
    found = await sparing(engine, PAIR)(people, Rules(), 1)
    assert ("a", "s") not in pairs_of(found)
    assert found.unmatched == ()


async def test_where_nobody_else_is_possible_they_meet() -> None:
    assert pairs_of(await sparing(engine, PAIR)([WAITED, SILENT], Rules(), 1)) == {("a", "s")}


async def test_what_a_coordinator_wishes_holds() -> None:
    people = [WAITED, SILENT, Person("x", "CL"), Person("y", "PE")]
    found = await sparing(engine, PAIR)(people, Rules(locked=PAIR), 1)
    assert ("a", "s") in pairs_of(found)


@given(st.integers(0, 10**6), st.integers(2, 14))
@settings(max_examples=60, deadline=None)
async def test_nobody_is_alone_because_of_it(seed: int, count: int) -> None:
    chance = Random(seed)
    people = [replace(each, left_behind=False) for each in company(chance, count, thirds=False)]
    ids = [each.id for each in people]
    spared = frozenset(pair for pair in combinations(ids, 2) if chance.random() < 0.5)
    free, found = await engine(people, Rules(), seed), await sparing(engine, spared)(people, Rules(), seed)
    assert len(found.unmatched) == len(free.unmatched)
    strict = await engine(people, Rules(forbidden=spared), seed)
    if len(strict.unmatched) == len(free.unmatched):
        met = pairs_of(found) & spared
        assert all(set(pair) & {each.person for each in strict.unmatched} for pair in met)
