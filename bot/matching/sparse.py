"""A sparse graph of possible pairs as arrays: each edge as two arcs, each vertex's best arcs first."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


class Graph(NamedTuple):
    """`ptr` has n+1 places; arc a goes from `tail[a]` to `to[a]` and is worth `score[a]` points."""

    ptr: Ints
    tail: NDArray[np.int32]
    to: NDArray[np.int32]
    score: NDArray[np.int32]

    @property
    def n(self) -> int:
        """How many vertices there are."""
        return len(self.ptr) - 1

    def only(self, wanted: NDArray[np.bool_]) -> Graph:
        """The same vertices with those arcs alone; `wanted` must be symmetric."""
        return _indexed(self.n, self.tail[wanted], self.to[wanted], self.score[wanted])

    def edges(self) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
        """(one, other, score) of each edge, one < other."""
        once = self.tail < self.to
        return self.tail[once], self.to[once], self.score[once]


_BITS = 21
"""How many bits of a packed edge a vertex and a score have: an edge is one integer, which sorts without an index."""
_MASK = (1 << _BITS) - 1


def graph_of(n: int, one: NDArray[Any], other: NDArray[Any], score: NDArray[Any]) -> Graph:
    """A graph from edges in any direction and order; an edge that comes twice is taken once.

    Each vertex's arcs stand by score, and by the other end where scores are equal. Vertices and scores are below 2²¹.
    """
    if n > _MASK or (len(score) and int(np.max(score)) > _MASK):
        raise MemoryError(f"{n} people are more than a sparse graph can hold")
    edges = _packed(np.minimum(one, other), np.maximum(one, other), score)
    edges.sort()
    if len(edges):
        edges = edges[np.append(True, (edges[1:] >> _BITS) != (edges[:-1] >> _BITS))]
    points, high, low = edges & _MASK, (edges >> _BITS) & _MASK, edges >> 2 * _BITS
    arcs = np.empty(2 * len(edges), np.int64)
    arcs[: len(edges)] = _packed(low, _MASK - points, high)
    arcs[len(edges) :] = _packed(high, _MASK - points, low)
    del edges, points, high, low
    arcs.sort()
    return _indexed(n, arcs >> 2 * _BITS, arcs & _MASK, _MASK - ((arcs >> _BITS) & _MASK))


def _packed(first: NDArray[Any], second: NDArray[Any], third: NDArray[Any]) -> Ints:
    packed = np.asarray(first).astype(np.int64)
    packed <<= _BITS
    packed |= second
    packed <<= _BITS
    packed |= third
    return packed


def _indexed(n: int, tail: NDArray[Any], to: NDArray[Any], score: NDArray[Any]) -> Graph:
    tail = tail.astype(np.int32, copy=False)
    ptr = np.zeros(n + 1, np.int64)
    np.cumsum(np.bincount(tail, minlength=n), out=ptr[1:])
    return Graph(ptr, tail, to.astype(np.int32, copy=False), score.astype(np.int32, copy=False))
