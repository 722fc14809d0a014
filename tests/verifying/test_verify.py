"""A matching and its certificate: accepted as they are, refused after any change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.matching import Effort, Matching, Person, Rules, match
from bot.verifying import Proof, Verdict, read_proof, verify
from tests.matching.population import people, rules

RULES = Rules(reference_date=date(2026, 3, 2))
Named = tuple[tuple[str, ...], int]


def crowd(count: int, seed: int) -> list[Person]:
    chance = Random(seed)
    return [
        Person(
            f"p{number:03}",
            chance.choice(("DE", "DE", "NZ", "PE", "KE")),
            languages=frozenset(chance.sample(("en", "es", "fr"), 2)),
            zone=chance.choice(("Europe/Berlin", "America/Lima", "")),
            interests=frozenset(chance.sample("abcdefghij", 4)),
            goals=frozenset(chance.sample("xyz", 1)),
            past_partners=frozenset({f"p{chance.randrange(count):03}"}) - {f"p{number:03}"},
            left_behind=chance.random() < 0.1,
            takes_third=False,
        )
        for number in range(count)
    ]


def named(matching: Matching) -> list[Named]:
    return [(group.members, group.score) for group in matching.groups]


def judged(everybody: list[Person], asked: Rules, matching: Matching) -> Verdict:
    return verify(everybody, asked, named(matching), read_proof(matching.certificate))


@given(everybody=people(8), asked=rules(), seed=st.integers(0, 9))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_peers_are_proven_optimal(everybody: list[Person], asked: Rules, seed: int) -> None:
    verdict = judged(everybody, asked, match(everybody, asked, seed))
    assert verdict.optimal, verdict


@given(everybody=people(7), asked=rules(two_sided=True), seed=st.integers(0, 9))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_two_sides_are_never_refused(everybody: list[Person], asked: Rules, seed: int) -> None:
    found = match(everybody, asked, seed)
    verdict = judged(everybody, asked, found)
    assert not verdict.problems
    assert found.quality is not None
    assert verdict.optimal == found.quality.proven


def test_where_a_pair_may_come_once_the_certificate_speaks_of_the_lower_floor() -> None:
    """With twice the same pair the lowest score would be higher than it can be."""
    wish: dict[str, Any] = {"country": "DE", "languages": frozenset({"en"}), "partner_wanted": "career_stage"}
    everybody = [
        Person(id="a", side="mentee", interests=frozenset({"u"}), **wish),
        Person(id="b", side="mentor", capacity=2, career_stage="late", **wish),
        Person(id="c", side="mentee", capacity=2, career_stage="late", sector="school", **wish),
        Person(id="d", side="mentor", capacity=2, interests=frozenset({"u"}), sector="public", **wish),
    ]
    asked = Rules(different="sector", two_sided=True, hours_in_common=0)
    found = match(everybody, asked, 0)
    assert sorted(group.members for group in found.groups) == [("a", "d"), ("b", "c"), ("c", "d")]
    assert judged(everybody, asked, found).problems == ()


@pytest.mark.parametrize("count", [61, 120])
@pytest.mark.parametrize("native", [False, True])
def test_larger_rounds_are_proven_optimal(count: int, native: bool) -> None:
    everybody = crowd(count, count)
    found = match(everybody, RULES, 3, Effort(native=native))
    assert found.quality is not None
    assert found.quality.proven
    assert judged(everybody, RULES, found).optimal


EVERYBODY = crowd(60, 5)
FOUND = match(EVERYBODY, RULES, 1)


def problems(groups: list[Named], proof: Proof | None = None, everybody: list[Person] | None = None) -> str:
    verdict = verify(everybody or EVERYBODY, RULES, groups, proof or read_proof(FOUND.certificate))
    assert verdict.problems
    assert not verdict.optimal
    return "\n".join(verdict.problems)


def test_a_pair_inside_one_country_is_found() -> None:
    one, other = named(FOUND)[:2]
    moved = [replace(p, country="DE") if p.id in one[0] else p for p in EVERYBODY]
    assert "same_country" in problems(named(FOUND), everybody=moved)
    assert other


def test_a_person_twice_is_found() -> None:
    (first, score), (second, points), *rest = named(FOUND)
    told = problems([(first, score), ((first[0], second[1]), points), *rest])
    assert f"{first[0]} is in 2 partnerships" in told


def test_a_past_partner_is_found() -> None:
    one, other = named(FOUND)[0][0]
    met = [replace(p, past_partners=p.past_partners | {other}) if p.id == one else p for p in EVERYBODY]
    assert f"{one} and {other} cannot be partners (not_possible)" in problems(named(FOUND), everybody=met)


def test_a_wrong_score_is_found() -> None:
    (first, score), *rest = named(FOUND)
    assert f"the score is {score}, not {score + 1}" in problems([(first, score + 1), *rest])


def test_a_wrong_total_is_found() -> None:
    proof = read_proof(FOUND.certificate)
    about = {**proof.about, "total": proof.about["total"] + 1}
    assert "The total of the pairs is" in problems(named(FOUND), replace(proof, about=about))


@pytest.mark.parametrize("vertex", range(0, 60, 7))
def test_a_dual_lowered_by_one_is_found(vertex: int) -> None:
    proof = read_proof(FOUND.certificate)
    lowered = proof["dual"].copy()
    lowered[vertex] -= 1
    problems(named(FOUND), replace(proof, arrays={**proof.arrays, "dual": lowered}))


def test_a_missing_person_is_found() -> None:
    gone = named(FOUND)[0][0]
    assert "somebody is missing" in problems(named(FOUND)[1:])
    assert gone[0] in problems(named(FOUND), everybody=[p for p in EVERYBODY if p.id != gone[0]])


def test_fewer_pairs_are_not_called_the_most() -> None:
    proof = read_proof(FOUND.certificate)
    fewer = replace(proof, arrays={**proof.arrays, "pairs": proof["pairs"][1:]})
    by_id = {(proof.ids[a], proof.ids[b]) for a, b in fewer["pairs"].tolist()}
    groups = [each for each in named(FOUND) if each[0] in by_id]
    verdict = verify(EVERYBODY, RULES, groups, fewer)
    assert not verdict.optimal
    assert not verdict.most_pairs


def test_what_is_no_certificate_is_refused() -> None:
    from bot.verifying import BrokenCertificate

    for content in (b"", b"PK\x03\x04", np.zeros(3).tobytes(), FOUND.certificate[:-50]):
        with pytest.raises(BrokenCertificate):
            read_proof(content)
