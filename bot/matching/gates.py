"""People with several places as a graph for rustworkx: one node a place, and each pair at most once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import accumulate

import rustworkx

Edge = tuple[int, int]
Weighted = tuple[int, int, int]


def heaviest_pairs(
    places: Sequence[int], bonus: Sequence[int], weights: Mapping[Edge, int], single: Collection[Edge]
) -> list[Edge]:
    """The pairs of the greatest weight: `weights` for each pair, `bonus` once for each person in any.

    `places` is how many pairs a person may be in. A pair of two people with several places each may come
    back more than once, unless it is in `single`.
    """
    nodes = _Nodes(places, sorted(single))
    graph: rustworkx.PyGraph[int, int] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(nodes.count))
    graph.add_edges_from(list(_edges(nodes, bonus, weights)))
    chosen = rustworkx.max_weight_matching(graph, weight_fn=int)
    pairs = (nodes.pair(min(edge), max(edge)) for edge in chosen)
    return sorted(pair for pair in pairs if pair is not None)


class _Nodes:
    """Which node stands for what: the places of each person, then two gates for each single pair."""

    def __init__(self, places: Sequence[int], single: Sequence[Edge]) -> None:
        ends = list(accumulate(places))
        self._places = [range(end - count, end) for end, count in zip(ends, places, strict=True)]
        self._owner = [person for person, nodes in enumerate(self._places) for _ in nodes]
        self._first_gate = len(self._owner)
        self._single = single
        self._gates = {pair: self._first_gate + 2 * at for at, pair in enumerate(single)}
        self.count = self._first_gate + 2 * len(single)

    def places(self, person: int) -> range:
        return self._places[person]

    def gates(self, pair: Edge) -> Edge | None:
        gate = self._gates.get(pair)
        return None if gate is None else (gate, gate + 1)

    def pair(self, low: int, high: int) -> Edge | None:
        """The pair that a chosen edge stands for; a single pair speaks through its first gate only."""
        if high < self._first_gate:
            one, other = self._owner[low], self._owner[high]
            return (min(one, other), max(one, other))
        at, second = divmod(high - self._first_gate, 2)
        return None if second or low >= self._first_gate else self._single[at]


def _edges(nodes: _Nodes, bonus: Sequence[int], weights: Mapping[Edge, int]) -> Iterator[Weighted]:
    closed = 1 + max(weights.values(), default=0) + max(bonus, default=0)
    for pair, weight in weights.items():
        gates = nodes.gates(pair)
        if gates is None:
            yield from _open(nodes, pair, bonus, weight)
        else:
            yield from _gated(nodes, pair, bonus, weight, gates, closed)


def _with_bonus(nodes: _Nodes, person: int, bonus: Sequence[int]) -> Iterator[Edge]:
    # Only the first place carries the bonus. An optimum fills it first, since that is worth more.
    return ((node, 0 if at else bonus[person]) for at, node in enumerate(nodes.places(person)))


def _open(nodes: _Nodes, pair: Edge, bonus: Sequence[int], weight: int) -> Iterator[Weighted]:
    for one, first in _with_bonus(nodes, pair[0], bonus):
        for other, second in _with_bonus(nodes, pair[1], bonus):
            yield one, other, weight + first + second


def _gated(
    nodes: _Nodes, pair: Edge, bonus: Sequence[int], weight: int, gates: Edge, closed: int
) -> Iterator[Weighted]:
    # A pair not chosen matches its two gates with each other (2 x closed); a chosen one matches each gate
    # with a place (closed + its part, twice): the difference is the weight. Half a pair is worth less than
    # none, because `closed` exceeds any part.
    yield gates[0], gates[1], 2 * closed
    for one, first in _with_bonus(nodes, pair[0], bonus):
        yield one, gates[0], closed + weight + first
    for other, second in _with_bonus(nodes, pair[1], bonus):
        yield other, gates[1], closed + second
