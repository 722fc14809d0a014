"""Three bounds, each checked against every pair: how many can have a partner, how high the floor, how much in all."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.matching.hard_rules import places_for_partners
from bot.matching.model import Person, Rules
from bot.matching.reference import pair_score
from bot.verifying.proof import Proof
from bot.verifying.tiles import Tiles
from bot.verifying.witnesses import Components, Duals

Ints = NDArray[np.int64]


class Claims(NamedTuple):
    """What the certificate proves about the pairs that no lock has fixed."""

    problems: tuple[str, ...]
    total: int
    upper: int
    most_pairs: bool
    floor: bool


class _Pairs(NamedTuple):
    """The free pairs: their scores, and how many vertices of each rank they leave single."""

    scores: Ints
    single: dict[int, int]
    covered: dict[int, int]


def contradictions(people: Sequence[Person], rules: Rules, proof: Proof) -> Claims:
    """Check the certificate's vertices, duals and witnesses; `people` are in order of id."""
    owner, rank = _vertices(people, rules)
    if not np.array_equal(owner, proof["owner"]) or not np.array_equal(rank, proof["rank"]):
        return Claims(
            ("The certificate counts places for partners that these people do not have.",), 0, 0, False, False
        )
    pairs = _free_pairs(people, rules, proof, rank)
    floor, total = int(pairs.scores.min()) if len(pairs.scores) else 0, int(pairs.scores.sum())
    upper = _upper(proof, rank, pairs.single)
    tiles = Tiles([people[person] for person in owner.tolist()], rules)
    broken = _ask_all(proof, tiles, 1 if rules.kept else max(1, floor))
    problems = [f"{count} pairs contradict the certificate: {what}." for what, count in broken.items() if count]
    if total != proof.about["total"]:
        problems.append(f"The total of the pairs is {total}, not {proof.about['total']}.")
    if upper < total:
        problems.append(f"The certificate allows {upper} points at most, but the pairs have {total}.")
    most = all(
        _bound(part, rank, level) <= pairs.covered[level] and not broken[f"cover of rank {level}"]
        for part, level in zip(proof["cover_part"], proof["cover_rank"].tolist(), strict=True)
    ) and set(pairs.covered) <= set(proof["cover_rank"].tolist())
    highest = (
        bool(rules.kept)
        or not len(pairs.scores)
        or any(
            _bound(part, rank, level) < pairs.covered.get(level, 0) and not broken["floor"]
            for part, level in zip(proof["floor_part"], proof["floor_rank"].tolist(), strict=True)
        )
    )
    return Claims(tuple(problems), total, upper, most, highest)


def _vertices(people: Sequence[Person], rules: Rules) -> tuple[Ints, Ints]:
    """(owner, rank) of each place for a partner that no lock has taken."""
    taken = Counter(member for pair in rules.locked for member in pair)
    owner, rank = [], []
    for at, person in enumerate(people):
        for number in range(min(places_for_partners(person, rules), max(1, len(people) - 1)) - taken[person.id]):
            owner.append(at)
            rank.append(rules.two_sided + person.left_behind if number == 0 and not taken[person.id] else 0)
    return np.array(owner, np.int64), np.array(rank, np.int64)


def _free_pairs(people: Sequence[Person], rules: Rules, proof: Proof, rank: Ints) -> _Pairs:
    locked = {(min(pair), max(pair)) for pair in rules.locked}
    free = [(a, b) for a, b in proof["pairs"].tolist() if (people[a].id, people[b].id) not in locked]
    scores = np.array([pair_score(people[a], people[b], rules) for a, b in free], np.int64)
    used = Counter(member for pair in free for member in pair)
    seen: Counter[int] = Counter()
    has = np.zeros(len(rank), bool)
    for vertex, person in enumerate(proof["owner"].tolist()):
        has[vertex] = seen[person] < used[person]
        seen[person] += 1
    levels = range(int(rank.max(initial=0)) + 1)
    single = {level: int(np.count_nonzero(~has & (rank == level))) for level in levels}
    return _Pairs(scores, single, {level: int(np.count_nonzero(has & (rank >= level))) for level in levels})


def _upper(proof: Proof, rank: Ints, single: dict[int, int]) -> int:
    """The weak duality bound, in points: what all duals pay, less the least of each rank for each single vertex."""
    sizes = np.diff(proof["set_ends"], prepend=0)
    twice = int(proof["dual"].sum()) + int((proof["set_dual"] * (sizes // 2)).sum())
    for level, count in single.items():
        if count:
            twice -= count * int(proof["dual"][rank == level].min())
    return twice // 2


def _bound(part: Ints, rank: Ints, level: int) -> int:
    """How many vertices of a rank can have a mate at most, if no pair joins two components (Tutte and Berge)."""
    odd = 0
    for component in np.unique(part[part >= 0]):
        inside = part == component
        odd += bool(np.count_nonzero(inside) % 2 and (rank[inside] >= level).all())
    wanted = int(np.count_nonzero(rank >= level))
    return wanted - max(0, odd - int(np.count_nonzero(part < 0)))


def _ask_all(proof: Proof, tiles: Tiles, floor: int) -> Counter[str]:
    """How many pairs contradict each part of the certificate."""
    broken: Counter[str] = Counter()
    if (proof["set_dual"] < 0).any():
        broken["a set has a negative dual"] += 1
    above = [(f"cover of rank {rank}", 0) for rank in proof["cover_rank"].tolist()]
    above += [("floor", floor)] * len(proof["floor_part"])
    witnesses = [Components.of(part) for part in (*proof["cover_part"], *proof["floor_part"])]
    duals = Duals.of(proof)

    def ask(some: slice) -> Counter[str]:
        found: Counter[str] = Counter()
        for others, scores in tiles.across(some):
            found["they ask for more than their duals"] += duals.contradicted(some, others, scores, floor)
            for (what, score), witness in zip(above, witnesses, strict=True):
                found[what] += witness.joined(some, others, scores, score)
        return found

    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        for found in pool.map(ask, tiles.rows()):
            broken.update(found)
    return broken
