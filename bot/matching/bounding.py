"""What duals prove: the bound on a total, which blossom is around which, and what each has got."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bot.matching.covering import Mate
from bot.matching.sparse import Graph, Ints
from bot.matching.total import Duals


def upper_bound(duals: Duals, raised: Ints, rank: NDArray[np.int8], mate: Mate) -> int:
    """What no total of a matching with as many single vertices of each rank can exceed, in points.

    Feasible duals y (`duals` and `raised`) pay for every pair; single vertices pay nothing, and each of a rank has
    at least the least dual of the rank: so that much, once for each single vertex, comes off the sum.
    """
    dual = duals.vertex + raised
    twice = int(dual.sum()) + sum(each.dual * (len(each.members) // 2) for each in duals.blossoms)
    for level in np.unique(rank):
        of_rank = rank == level
        twice -= int(np.count_nonzero(of_rank & (mate < 0))) * int(dual[of_rank].min())
    return max(0, twice // 2)


def nested(duals: Duals, n: int) -> tuple[NDArray[np.int32], Ints]:
    """(outside, z): the blossom around each vertex or blossom, 2n places, and the dual of each."""
    outside, z = np.full(2 * n, -1, np.int32), np.zeros(2 * n, np.int64)
    outermost = np.arange(n)
    for place, blossom in enumerate(sorted(duals.blossoms, key=lambda each: len(each.members))):
        z[n + place] = blossom.dual
        outside[outermost[blossom.members]] = n + place
        outermost[blossom.members] = n + place
    return outside, z


def own_scores(graph: Graph, mate: Mate) -> Ints:
    """The score of each one's own pair; 0 for single ones."""
    own = np.zeros(graph.n, np.int64)
    chosen = mate[graph.tail] == graph.to
    own[graph.tail[chosen]] = graph.score[chosen]
    return own
