"""The vertices of the graph: one for each place that somebody has for a partner, in an order that the seed chooses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matching.features import layout, weighing
from bot.matching.hard_rules import Pair, places_for_partners
from bot.matching.layout import Layout
from bot.matching.model import Person, Rules
from bot.matching.pairs import Matrix, Rows, Scan
from bot.matching.reference import pair_score

PLAIN_UNTIL = 300
"""Up to so many vertices nothing is compiled: plain Python answers before a compiler would have begun."""


@dataclass(frozen=True)
class Vertices:
    """`owner[v]` is the place of a person in `people`; `rank[v]` is higher for who must rather have a partner.

    Peers have one vertex each: rank 1 if they were left behind. Of two sides, the first place of each person has
    rank 1 (2 if left behind) and further places 0. Whoever is locked has so many places less and, having
    a partner, no rank.
    """

    people: Sequence[Person]
    owner: NDArray[np.int64]
    rank: NDArray[np.int8]
    pairs: Rows


def vertices_of(people: Sequence[Person], locked: Sequence[Pair], rules: Rules, seed: int, native: bool) -> Vertices:
    """The vertices for `people` in order of id under settled `rules`."""
    taken = Counter(member for pair in locked for member in pair)
    owner, rank = [], []
    for place, person in enumerate(people):
        for number in range(_places(person, people, rules) - taken[person.id]):
            owner.append(place)
            first = number == 0 and taken[person.id] == 0
            rank.append((int(rules.two_sided) + int(person.left_behind)) if first else 0)
    order = np.random.default_rng([abs(seed), int(seed < 0)]).permutation(len(owner))
    owners = np.array(owner, np.int64)[order]
    return Vertices(people, owners, np.array(rank, np.int8)[order], _pairs(people, owners, rules, seed, native))


def _places(person: Person, people: Sequence[Person], rules: Rules) -> int:
    return min(places_for_partners(person, rules), max(1, len(people) - 1))


def _pairs(people: Sequence[Person], owner: NDArray[np.int64], rules: Rules, seed: int, native: bool) -> Rows:
    jitter = seed & 0x7FFFFFFF
    if not native:
        return Matrix(score_matrix(people, rules)[np.ix_(owner, owner)], jitter)
    return Scan(_for_each(layout(people, rules), owner), weighing(rules), jitter)


def score_matrix(people: Sequence[Person], rules: Rules) -> NDArray[np.int64]:
    """The score of every pair by the reference, (n, n); -1 where it is not allowed, and for oneself."""
    scores = np.full((len(people), len(people)), -1, np.int64)
    for i, one in enumerate(people):
        for j in range(i):
            scores[i, j] = scores[j, i] = pair_score(one, people[j], rules)
    return scores


def _for_each(people: Layout, owner: NDArray[np.int64]) -> Layout:
    """The layout of vertices from that of their owners."""
    columns = {
        name: np.ascontiguousarray(getattr(people, name)[..., owner])
        for name in people._fields
        if not name.startswith(("apart", "kept"))
    }
    apart_ptr, apart = _of_vertices(people.apart_ptr, people.apart, owner)
    kept_ptr, kept = _of_vertices(people.kept_ptr, people.kept, owner)
    return Layout(**columns, apart_ptr=apart_ptr, apart=apart, kept_ptr=kept_ptr, kept=kept)


def _of_vertices(
    ptr_of: NDArray[np.int64], others: NDArray[np.int32], owner: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """The lists of others of each person as lists of vertices of each vertex."""
    vertices: dict[int, list[int]] = {}
    for vertex, person in enumerate(owner):
        vertices.setdefault(int(person), []).append(vertex)
    lists = [
        sorted(
            vertex for other in others[ptr_of[person] : ptr_of[person + 1]] for vertex in vertices.get(int(other), ())
        )
        for person in owner
    ]
    ptr = np.zeros(len(owner) + 1, np.int64)
    np.cumsum([len(each) for each in lists], out=ptr[1:])
    return ptr, np.array([vertex for each in lists for vertex in each], np.int32)
