"""Who can be in pairs at all: the most people, then the most of each higher rank, with a witness for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.matching.native import Kernels
from bot.matching.sparse import Graph

Mate = NDArray[np.int32]


class Witness(NamedTuple):
    """Why no more of a rank can be in pairs (Tutte and Berge's formula, for a part of the vertices).

    `part` holds -1 for the separating set U, else the component of the graph without U. Each odd component
    that lies wholly in the rank leaves one of it single, but for one each that U can take.
    """

    rank: int
    part: NDArray[np.int32]


class Cover(NamedTuple):
    """A matching that covers, of each rank and above, as many as any matching can; a witness for each rank."""

    mate: Mate
    covered: tuple[int, ...]
    witnesses: tuple[Witness, ...]


def cover(graph: Graph, rank: NDArray[np.int8], start: Mate | None, use: Kernels) -> Cover:
    """Cover as many vertices as possible, and of each rank 1, 2, … as many as possible at the same time.

    Both hold together because the sets that matchings can cover are a matroid (Edmonds and Fulkerson, 1965):
    exchanging one vertex for another never costs a pair. `start` is any matching in the graph.
    """
    n = graph.n
    mate = use.lend(np.full(n, -1, np.int32) if start is None else start.astype(np.int32))
    ptr, to, ranks = use.lend(graph.ptr), use.lend(graph.to), use.lend(rank)
    work = [use.lend(array) for array in _workspace(n)]
    label, parent, up, queue, touched, mark, counts = work
    use.coverage.greedy(ptr, to, mate)
    witnesses = []
    highest = int(rank.max(initial=0))
    dead, part = _fresh(n, use)
    for lowest in (0, *range(highest, 0, -1)):
        if lowest == highest and lowest > 0:
            dead, part = _fresh(n, use)
        use.coverage.cover(lowest, ptr, to, mate, ranks, label, parent, up, queue, touched, mark, dead, part, counts)
        witnesses.append(Witness(lowest, np.array(part, np.int32)))
    found = np.array(mate, np.int32)
    return Cover(found, covered(found, rank), tuple(sorted(witnesses, key=lambda each: each.rank)))


def covered(mate: Mate, rank: NDArray[np.int8]) -> tuple[int, ...]:
    """How many vertices of rank 0 and above, 1 and above, … have a mate."""
    has = mate >= 0
    return tuple(int(np.count_nonzero(has & (rank >= lowest))) for lowest in range(int(rank.max(initial=0)) + 1))


def most_covered(witness: Witness, rank: NDArray[np.int8]) -> int:
    """The bound that a witness proves for its rank, if no edge joins two of its components."""
    inside = witness.part >= 0
    names, size = np.unique(witness.part[inside], return_counts=True)
    _, within = np.unique(witness.part[inside & (rank >= witness.rank)], return_counts=True)
    wholly = np.zeros(len(names), bool)
    present = np.isin(names, np.unique(witness.part[inside & (rank >= witness.rank)]))
    wholly[present] = size[present] == within
    odd = int(np.count_nonzero(wholly & (size % 2 == 1)))
    separating = int(np.count_nonzero(~inside))
    return int(np.count_nonzero(rank >= witness.rank)) - max(0, odd - separating)


def restricted(mate: Mate, keep: NDArray[np.bool_]) -> Mate:
    """The pairs of a matching whose vertices are marked."""
    return np.where(keep & (mate >= 0), mate, -1).astype(np.int32)


def lowest_score(graph: Graph, mate: Mate) -> int:
    """The lowest score among the pairs of a matching in the graph; 0 where there are none."""
    chosen = graph.score[mate[graph.tail] == graph.to]
    return int(chosen.min(initial=0)) if len(chosen) else 0


class Floor(NamedTuple):
    """The highest score that all pairs of a best cover can reach, and why no higher one."""

    score: int
    mate: Mate
    witnesses: tuple[Witness, ...]


def highest_floor(graph: Graph, rank: NDArray[np.int8], best: Cover, use: Kernels) -> Floor:
    """The greatest score such that the pairs at or above it cover as many of each rank as all pairs do.

    The witnesses speak of the pairs above that score, and at least one of them proves fewer than `best.covered`.
    """
    scores = np.unique(graph.score)
    low, high = int(np.searchsorted(scores, lowest_score(graph, best.mate))), len(scores)
    mate, witnesses = best.mate, _nobody(graph.n, rank)
    while high - low > 1:
        middle = (low + high) // 2
        tried = _above(graph, rank, mate, int(scores[middle]), use)
        if tried.covered == best.covered:
            low, mate = max(middle, int(np.searchsorted(scores, lowest_score(graph, tried.mate)))), tried.mate
        else:
            high, witnesses = middle, tried.witnesses
    return Floor(int(scores[low]) if len(scores) else 0, mate, witnesses)


def _above(graph: Graph, rank: NDArray[np.int8], mate: Mate, score: int, use: Kernels) -> Cover:
    kept = np.zeros(graph.n, bool)
    kept[graph.tail[(mate[graph.tail] == graph.to) & (graph.score >= score)]] = True
    return cover(graph.only(graph.score >= score), rank, restricted(mate, kept), use)


def _nobody(n: int, rank: NDArray[np.int8]) -> tuple[Witness, ...]:
    # Above the highest score there is no pair: everybody is a component.
    return tuple(Witness(each, np.arange(n, dtype=np.int32)) for each in range(int(rank.max(initial=0)) + 1))


def _workspace(n: int) -> Sequence[NDArray[np.int64]]:
    numbers = np.arange(n, dtype=np.int64)
    empty = np.zeros(n, np.int64)
    return [
        empty,
        empty.copy(),
        numbers,
        empty.copy(),
        np.zeros(2 * n + 2, np.int64),
        empty.copy(),
        np.zeros(2, np.int64),
    ]


def _fresh(n: int, use: Kernels) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return use.lend(np.zeros(n, np.int64)), use.lend(np.full(n, n, np.int64))
