"""Hard cases at sizes that matter, against rustworkx: cover, floor and total agree exactly."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import networkx
import numpy as np
import pytest
import rustworkx
from numpy.typing import NDArray

from bot.matching import Person, Rules, match
from bot.matching.all_scores import rows_of_scores

Scores = NDArray[np.int64]


def most_and_total(scores: Scores, least: int) -> tuple[int, int]:
    graph: rustworkx.PyGraph[int, int] = rustworkx.PyGraph()
    graph.add_nodes_from(range(len(scores)))
    one, other = np.nonzero(np.triu(scores >= least, 1))
    graph.add_edges_from([(int(a), int(b), int(scores[a, b])) for a, b in zip(one, other, strict=True)])
    chosen = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    return len(chosen), sum(int(scores[a, b]) for a, b in chosen)


def agrees(everybody: list[Person], pairs: int) -> None:
    """All three aims are what rustworkx finds; the number of pairs is also told."""
    scores = np.array(list(rows_of_scores(everybody, Rules())))
    told = match(everybody, Rules(), 1).quality
    assert told is not None
    assert told.proven
    assert told.partnerships == pairs
    assert most_and_total(np.minimum(scores, 1), 1)[0] == pairs
    if pairs:
        assert most_and_total(scores, told.lowest_score) == (pairs, told.total_score)
        assert most_and_total(np.where(scores > told.lowest_score, 1, -1), 1)[0] < pairs


def crowd(count: int, seed: int, country: Callable[[Random, int], str], language: Callable[[int], str]) -> list[Person]:
    chance = Random(seed)
    return [
        Person(
            f"p{i:04}",
            country(chance, i),
            languages=frozenset({language(i)}),
            interests=frozenset(chance.sample("abcdefghijkl", 3)),
            goals=frozenset(chance.sample("xyz", 1)),
        )
        for i in range(count)
    ]


def anywhere(chance: Random, place: int) -> str:
    return chance.choice("ABCDEFGHIJ")


def mostly_one(chance: Random, place: int) -> str:
    return "A" if place % 5 < 3 else chance.choice("BCDEFGHIJ")


def test_sixty_percent_of_three_hundred_in_one_country() -> None:
    agrees(crowd(300, 3, mostly_one, lambda i: "en"), 120)


def test_sixty_percent_of_a_thousand_in_one_country() -> None:
    """That 400 pairs are the most follows from counting: each has one of the 400 who live elsewhere."""
    everybody = crowd(1000, 3, mostly_one, lambda i: "en")
    told = match(everybody, Rules(), 1).quality
    assert told is not None
    assert told.proven
    scores = np.array(list(rows_of_scores(everybody, Rules())))
    assert most_and_total(scores, told.lowest_score) == (400, told.total_score)
    assert told.partnerships == 400


def test_islands_that_speak_one_language_each() -> None:
    # 25 islands of 15: one of each stays over.
    agrees(crowd(375, 4, anywhere, lambda i: f"l{i % 25}"), 25 * 7)


def test_sixty_past_partners_each() -> None:
    everybody = crowd(320, 5, anywhere, lambda i: "en")
    chance = Random(6)
    met = [
        Person(
            each.id,
            each.country,
            each.languages,
            interests=each.interests,
            past_partners=frozenset(other.id for other in chance.sample(everybody, 60)),
        )
        for each in everybody
    ]
    agrees(met, 160)


def test_all_scores_equal() -> None:
    everybody = [Person(f"p{i:04}", f"c{i % 3}") for i in range(601)]
    agrees(everybody, 300)


def test_a_star() -> None:
    agrees([Person("hub", "NZ"), *(Person(f"p{i:03}", "DE") for i in range(400))], 1)


def test_odd_cliques_joined_at_one_person() -> None:
    # 60 cliques of 7, all of whom also speak with one guide: the guide takes one of those left over.
    everybody = [Person(f"p{i:03}", f"c{i % 7}", languages=frozenset({f"l{i // 7}"})) for i in range(420)]
    guide = Person("guide", "NZ", languages=frozenset(f"l{i}" for i in range(60)))
    agrees([*everybody, guide], 60 * 3 + 1)


def test_everybody_has_blocked_everybody() -> None:
    everyone = frozenset(f"p{i:03}" for i in range(301))
    everybody = [Person(each, f"c{each}", blocks=everyone - {each}) for each in sorted(everyone)]
    agrees(everybody, 0)


@pytest.mark.parametrize("count", range(4))
def test_next_to_nobody(count: int) -> None:
    agrees([Person(f"p{i}", f"c{i}", takes_third=False) for i in range(count)], count // 2)


def test_five_hundred_and_five_hundred_with_few_wishes_reach_the_most_possible() -> None:
    """Each mentee names one to three fields, mentors know one or two of 150: some mentors nobody asks for."""
    chance = Random(484)
    fields = [f"f{i}" for i in range(150)]
    wanted = fields[:110]
    mentors = [
        Person(f"m{i:03}", "GB", frozenset(chance.sample(fields, chance.randint(1, 2))), side="mentor")
        for i in range(500)
    ]
    mentees = [
        Person(f"t{i:03}", "GB", frozenset(chance.sample(wanted, chance.randint(1, 3))), side="mentee")
        for i in range(500)
    ]
    found = match([*mentors, *mentees], Rules(different="none", two_sided=True, complementary=True), 1)
    graph = networkx.Graph()
    graph.add_nodes_from(each.id for each in (*mentors, *mentees))
    graph.add_edges_from((a.id, b.id) for a in mentors for b in mentees if a.languages & b.languages)
    most = len(networkx.bipartite.hopcroft_karp_matching(graph, [each.id for each in mentors])) // 2
    assert most < 490
    assert found.quality is not None
    assert found.quality.proven
    assert len(found.groups) == most
