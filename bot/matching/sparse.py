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


def graph_of(n: int, one: Ints, other: Ints, score: Ints) -> Graph:
    """A graph from edges in any direction and order; an edge that comes twice is taken once."""
    low, high = np.minimum(one, other).astype(np.int64), np.maximum(one, other).astype(np.int64)
    _, first = np.unique(low * n + high, return_index=True)
    low, high, points = low[first], high[first], np.asarray(score)[first].astype(np.int64)
    tail, to, points = np.concatenate([low, high]), np.concatenate([high, low]), np.concatenate([points, points])
    most = int(points.max(initial=0))
    order = np.argsort(tail * (most + 1) + (most - points), kind="stable")
    return _indexed(n, tail[order], to[order], points[order])


def _indexed(n: int, tail: NDArray[Any], to: NDArray[Any], score: NDArray[Any]) -> Graph:
    ptr = np.zeros(n + 1, np.int64)
    np.cumsum(np.bincount(tail, minlength=n), out=ptr[1:])
    return Graph(ptr, tail.astype(np.int32), to.astype(np.int32), score.astype(np.int32))
