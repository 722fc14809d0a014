"""Somebody over their country's share is in exactly when it gives somebody else a partner; networkx says when."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from random import Random

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.country_share import OVER_SHARE, match_fairly, over_share
from bot.matching import Matching, Person, Rules, match
from bot.matching.hard_rules import exclusion
from bot.people import Enrolment

NOON = datetime(2027, 2, 1, 12, tzinfo=UTC)


async def engine(people: list[Person], rules: Rules, seed: int) -> Matching:
    return match(people, rules, seed)


def company(chance: Random, count: int, *, thirds: bool) -> list[Person]:
    """People of few countries and languages, so that some are left alone."""
    return [
        Person(
            f"p{number:02}",
            chance.choice(("US", "US", "US", "AU", "NP", "KE", "BR")),
            frozenset(chance.sample(("en", "es", "fr", "ne"), chance.randint(1, 2))),
            takes_third=thirds and chance.random() < 0.5,
            left_behind=chance.random() < 0.2,
        )
        for number in range(count)
    ]


def spare_of(people: Sequence[Person], chance: Random) -> set[str]:
    """The last of one country or two."""
    of = {"US", chance.choice(("AU", "NP", ""))}
    return {person.id for person in people[len(people) // 3 :] if person.country in of}


def with_partners(people: Sequence[Person], rules: Rules, spare: Collection[str], some: Collection[str]) -> int:
    """How many within the share can have a partner, two by two, if some of the spare are there."""
    there = [person for person in people if person.id not in spare or person.id in some]
    graph = networkx.Graph()
    for one, other in combinations(there, 2):
        if not exclusion(one, other, rules):
            graph.add_edge(one.id, other.id, weight=(one.id not in spare) + (other.id not in spare))
    chosen = networkx.max_weight_matching(graph)
    return sum(graph.edges[pair]["weight"] for pair in chosen)


def taken_in(found: Matching, spare: Collection[str]) -> set[str]:
    return {member for group in found.groups for member in group.members if member in spare}


@given(st.integers(0, 10**6), st.integers(2, 22), st.sampled_from(("country", "none")))
@settings(max_examples=60, deadline=None)
async def test_whoever_is_over_the_share_is_in_exactly_when_it_helps(seed: int, count: int, different: str) -> None:
    chance = Random(seed)
    people, rules = company(chance, count, thirds=False), Rules(different=different)
    spare = spare_of(people, chance)
    found = await match_fairly(engine, people, rules, seed, spare)
    taken = taken_in(found, spare)
    inside = [each for each in found.unmatched if each.person not in spare]
    best = with_partners(people, rules, spare, spare)
    assert len(people) - len(spare) - len(inside) == best, "nobody is alone whom somebody over the share could help"
    for each in taken:
        assert with_partners(people, rules, spare, taken - {each}) < best, f"{each} is in and helps nobody"
    assert {each.person for each in found.unmatched if each.reason == OVER_SHARE} == spare - taken
    assert sorted([m for group in found.groups for m in group.members] + [each.person for each in found.unmatched]) == [
        person.id for person in people
    ]


@given(st.integers(0, 10**6), st.integers(3, 16))
@settings(max_examples=30, deadline=None)
async def test_where_somebody_could_be_a_third_nobody_is_taken_in_for_them(seed: int, count: int) -> None:
    chance = Random(seed)
    people, rules = company(chance, count, thirds=True), Rules()
    spare = spare_of(people, chance)
    found = await match_fairly(engine, people, rules, seed, spare)
    taken = taken_in(found, spare)
    left = {each.person for each in found.unmatched} - spare
    for each in taken:
        fewer = match([person for person in people if person.id not in spare - taken | {each}], rules, seed)
        assert len({one.person for one in fewer.unmatched} - spare) > len(left), f"{each} is in and helps nobody"


async def test_whoever_belongs_together_by_a_wish_is_in() -> None:
    people = [Person("a", "US"), Person("b", "NP"), Person("c", "KE")]
    alone = await match_fairly(engine, people, Rules(), 1, {"a"})
    assert [group.members for group in alone.groups] == [("b", "c")]
    wished = await match_fairly(engine, people, Rules(locked=frozenset({("a", "b")})), 1, {"a"})
    assert {"a", "b"} <= set(wished.groups[0].members)


async def test_of_one_country_alone_the_first_stay_in_and_the_rest_wait() -> None:
    people = [Person(f"p{number}", "US", takes_third=False) for number in range(3)] + [Person("q", "NP")]
    found = await match_fairly(engine, people, Rules(), 1, {"p1", "p2"})
    assert [(each.person, each.reason) for each in found.unmatched] == [("p1", OVER_SHARE), ("p2", OVER_SHARE)]


def enrolled(people: Sequence[Person], *, first: Collection[int] = ()) -> list[Enrolment]:
    """In the order of the list; numbers in `first` had no partner in the last round."""
    ids = [int(person.id) for person in people]
    return [Enrolment(1, id_, "enrolled", NOON + timedelta(minutes=id_), id_ in first) for id_ in ids]


def round_of(countries: dict[str, int]) -> list[Person]:
    names = [country for country, count in countries.items() for _ in range(count)]
    return [Person(str(number), country) for number, country in enumerate(names, 1)]


WIDE = {"US": 12, "AU": 4, "NP": 4, "KE": 4, "BR": 3, "DE": 3}
"""30 people of 6 countries: a fifth of them are 6."""


def test_the_last_of_a_country_are_over_its_share() -> None:
    people = round_of(WIDE)
    assert over_share(people, enrolled(people), 20) == ("7", "8", "9", "10", "11", "12")
    assert over_share(people, enrolled(people), 30) == ("10", "11", "12")


def test_the_order_is_that_of_enrolment_not_of_names_or_numbers() -> None:
    people = round_of(WIDE)
    turned = [replace(each, enrolled_at=NOON - timedelta(minutes=each.participant_id)) for each in enrolled(people)]
    assert over_share(people, turned, 20) == ("6", "5", "4", "3", "2", "1")


def test_whoever_had_no_partner_in_the_last_round_is_first_in_line() -> None:
    people = round_of(WIDE)
    assert "12" not in over_share(people, enrolled(people, first={12}), 20)
    assert "6" in over_share(people, enrolled(people, first={12}), 20)


@pytest.mark.parametrize(
    ("countries", "share"),
    [
        (WIDE, 0),
        ({"US": 25, "NP": 4, "KE": 4, "BR": 3, "DE": 3}, 20),
        ({"US": 12, "AU": 4, "NP": 2, "KE": 2, "BR": 2, "DE": 2}, 20),
    ],
    ids=["a share of 0", "5 countries", "24 people"],
)
def test_where_there_is_no_limit(countries: dict[str, int], share: int) -> None:
    people = round_of(countries)
    assert over_share(people, enrolled(people), share) == ()


def test_five_of_a_country_are_never_too_many() -> None:
    people = round_of({"US": 6, "AU": 5, "NP": 5, "KE": 4, "BR": 3, "DE": 3})
    assert over_share(people, enrolled(people), 10) == ("6",)


def test_people_of_no_known_country_have_no_share() -> None:
    people = round_of({"": 20, "AU": 2, "NP": 2, "KE": 2, "BR": 2, "DE": 2, "US": 2})
    assert over_share(people, enrolled(people), 20) == ()


async def test_a_mentor_over_the_share_is_in_for_as_many_places_as_are_needed() -> None:
    """Two mentors within the share have room for three of the four mentees; one of the spare ones is enough."""
    rules = Rules(two_sided=True)
    people = [
        Person("m1", "KE", side="mentor", capacity=2),
        Person("m2", "KE", side="mentor"),
        Person("m3", "US", side="mentor", capacity=3),
        Person("m4", "US", side="mentor", capacity=3),
        *(Person(f"n{number}", "NP", side="mentee") for number in range(4)),
    ]
    found = await match_fairly(engine, people, rules, 1, ("m3", "m4"))
    assert len(taken_in(found, {"m3", "m4"})) == 1
    assert {member for group in found.groups for member in group.members} >= {"n0", "n1", "n2", "n3"}
    enough = [replace(each, capacity=4) if each.id == "m1" else each for each in people]
    found = await match_fairly(engine, enough, rules, 1, ("m3", "m4"))
    assert taken_in(found, {"m3", "m4"}) == set()
