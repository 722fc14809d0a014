"""Six rounds in a row without the same partner twice, and two sides of five hundred."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from bot.matching import Person, Rules, match

ROUNDS = 6


def crowd(count: int) -> list[Person]:
    chance = Random(count)
    countries = ["DE"] * 3 + ["NZ", "PE", "KE", "JP", "CA", "IN"]
    return [
        Person(f"p{i:03}", chance.choice(countries), interests=frozenset(chance.sample("abcdefghij", 3)))
        for i in range(count)
    ]


def greedy(people: list[Person], met: set[frozenset[str]], chance: Random) -> list[frozenset[str]]:
    free, pairs = chance.sample(people, len(people)), []
    while free:
        one = free.pop()
        other = next((p for p in free if p.country != one.country and frozenset({one.id, p.id}) not in met), None)
        if other:
            free.remove(other)
            pairs.append(frozenset({one.id, other.id}))
    return pairs


@pytest.mark.parametrize("count", [24, 60, 200])
def test_six_rounds_leave_fewer_over_than_greedy_and_never_repeat(count: int) -> None:
    everybody, met, left = [replace(p, takes_third=False) for p in crowd(count)], set[frozenset[str]](), 0
    for number in range(ROUNDS):
        found = match(everybody, Rules(), number)
        pairs = {frozenset(group.members) for group in found.groups}
        assert not pairs & met
        met |= pairs
        partner = {one: other for pair in pairs for one, other in (sorted(pair), sorted(pair)[::-1])}
        everybody = [replace(p, past_partners=p.past_partners | {partner.get(p.id, "")} - {""}) for p in everybody]
        left += len(found.unmatched)
    lost, seen = 0, set[frozenset[str]]()
    for number in range(ROUNDS):
        chosen = greedy(everybody, seen, Random(number))
        seen |= set(chosen)
        lost += count - 2 * len(chosen)
    assert left <= lost
    assert left <= ROUNDS


def test_two_sides_of_five_hundred_reach_the_most_possible() -> None:
    chance = Random(7)
    mentors = [
        Person(
            f"m{i:03}", "GB", side="mentor", role=chance.choice("abcdefgh"), goals=frozenset(chance.sample("uvwxyz", 2))
        )
        for i in range(500)
    ]
    mentees = [
        Person(
            f"t{i:03}",
            "GB",
            side="mentee",
            role=chance.choice("abcdefghhh"),
            goals=frozenset(chance.sample("uvwxyz", 2)),
        )
        for i in range(500)
    ]
    found = match([*mentors, *mentees], Rules(different="role", two_sided=True, complementary=True), 1)
    assert found.quality is not None
    assert found.quality.proven
    assert len(found.groups) == 500
