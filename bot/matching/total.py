"""The highest total: an auction for nearly optimal duals, then blossoms until the duals prove the pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.matching.covering import Mate, cover
from bot.matching.native import Kernels
from bot.matching.sparse import Graph, Ints
from bot.matching.state import LEAST_WIDTH, SPARE, State

SCALE = 16
"""How many steps of an auction's price one point is."""

WIDTH = 16
STEPS_AT_A_TIME = 20_000
NEVER = 1 << 62


class Blossom(NamedTuple):
    """An odd set of vertices and its dual (doubled)."""

    members: NDArray[np.int32]
    dual: int


class Duals(NamedTuple):
    """Duals of vertices (doubled) and of odd sets; `inside` is what each vertex adds up from its blossoms."""

    vertex: Ints
    blossoms: tuple[Blossom, ...] = ()

    def without_blossoms(self) -> Ints:
        """Feasible duals of vertices alone: each takes half of every blossom around it."""
        dual = self.vertex.copy()
        for blossom in self.blossoms:
            dual[blossom.members] += blossom.dual // 2
        return dual

    def bound(self, floor: Ints, pairs_worth: int = 0) -> int:
        """What twice the total cannot exceed where single vertices cost their `floor` (doubled)."""
        return int(self.vertex.sum()) + sum(each.dual * (len(each.members) // 2) for each in self.blossoms)


class Fractional(NamedTuple):
    """An optimum of the fractional problem: duals (doubled), and whom each chooses on tight edges, or -1."""

    dual: Ints
    choice: NDArray[np.int32]
    price: Ints


def fractional_optimum(graph: Graph, floor: Ints, start: Ints | None, use: Kernels) -> Fractional:
    """The best where edges may count half: an ε-auction on the double cover, then shortest augmenting paths.

    With the prices of an earlier optimum in `start`, the paths alone.
    """
    n = graph.n
    ptr, to, worth = use.lend(graph.ptr), use.lend(graph.to), use.lend(graph.score.astype(np.int64))
    price, owner = _auction(graph, floor, use) if start is None else (start, np.full(n, -1, np.int64))
    price, owner = use.lend(np.maximum(price, floor // 2)), use.lend(owner)
    profit = use.lend(np.zeros(n, np.int64))
    use.auction.profits(ptr, to, worth, use.lend(floor // 2), price, profit)
    choice, distance, reached_by, touched = (use.lend(np.full(n, -1, np.int64)) for _ in range(4))
    least = use.lend(floor // 2)
    use.auction.keep_tight(ptr, to, worth, price, profit, owner, choice)
    heap = len(graph.to) + n + 64
    when, what = (use.lend(np.empty(heap, np.int64)) if use.native else [0] * heap for _ in range(2))
    work = (distance, reached_by, touched, when, what)
    rows = use.auction.assign(ptr, to, worth, least, profit, price, choice, owner, *work)
    columns = use.auction.assign(ptr, to, worth, least, price, profit, owner, choice, *work)
    if not (rows and columns):
        raise MemoryError("the heap of the assignment was too small")
    prices = np.array(price, np.int64)
    return Fractional(prices + np.array(profit, np.int64), np.array(choice, np.int32), prices)


def _auction(graph: Graph, floor: Ints, use: Kernels) -> tuple[Ints, Ints]:
    """(price, owner): nearly optimal prices in whole points, and who has what at them."""
    n = graph.n
    most = int(graph.score.max(initial=1))
    ptr, to = use.lend(graph.ptr), use.lend(graph.to)
    worth = use.lend(graph.score.astype(np.int64) * SCALE)
    outside = floor // 2 * SCALE
    price, out = use.lend(outside.copy()), use.lend(outside)
    profit, owner, waiting = (use.lend(np.zeros(n, np.int64)) for _ in range(3))
    epsilon = max(1, most * SCALE // 4)
    while True:
        use.auction.auction(epsilon, ptr, to, worth, out, price, owner, waiting)
        use.auction.profits(ptr, to, worth, out, price, profit)
        if epsilon == 1:
            break
        both = np.array(price, np.int64) + np.array(profit, np.int64)
        price = use.lend(np.maximum(both // 2 - epsilon, outside))
        epsilon = max(1, epsilon // 5)
    return (np.array(price, np.int64) + SCALE // 2) // SCALE, np.array(owner, np.int64)


class Best(NamedTuple):
    """Pairs and duals that prove them, unless it was `stopped`."""

    mate: Mate
    duals: Duals
    stopped: bool


GoOn = Callable[[float, int], bool]
"""Told the share of the search that is done and how many vertices still wait for it; answers whether to go on."""


def best_total(graph: Graph, floor: Ints, start: Fractional, use: Kernels, go_on: GoOn) -> Best:
    """The pairs of the highest total, where leaving a vertex single costs `-floor` (both doubled).

    `start` is the fractional optimum. Where `go_on` says no, some vertices stay single that need not.
    """
    weight = 2 * graph.score.astype(np.int64)
    dual = start.dual
    mate = use.lend(np.full(graph.n, -1, np.int32))
    use.auction.halve(use.lend(start.choice), mate)
    tight = graph.only(dual[graph.tail] + dual[graph.to] == weight)
    mate = cover(tight, np.zeros(graph.n, np.int8), np.array(mate, np.int32), use).mate
    return _with_blossoms(graph, weight, floor, dual, mate, use, go_on)


def _with_blossoms(graph: Graph, weight: Ints, floor: Ints, dual: Ints, mate: Mate, use: Kernels, go_on: GoOn) -> Best:
    room = 1
    while True:
        state = _state(graph, weight, floor, dual, mate, use, room)
        first, done = max(1, _waiting(state)), 0
        while done == 0:
            waiting = _waiting(state)
            if not go_on(1 - waiting / first, waiting):
                use.blossom.stop(state)
                return _result(state, use, stopped=True)
            done = use.blossom.improve(state, STEPS_AT_A_TIME)
        if done > 0:
            return _result(state, use, stopped=False)
        room *= 4


def _waiting(state: State) -> int:
    """How many single vertices are above their floor."""
    single = np.array(state.mate, np.int64) < 0
    return int(np.count_nonzero(single & (np.array(state.dual, np.int64) > np.array(state.floor, np.int64))))


def _state(graph: Graph, weight: Ints, floor: Ints, dual: Ints, mate: Mate, use: Kernels, room: int) -> State:
    n = graph.n
    lend = use.lend

    def fill(size: int, value: int, kind: Any = np.int32) -> Any:
        return lend(np.full(size, value, kind))

    vertices = np.arange(n, dtype=np.int32)
    width = WIDTH
    events, entries = room * (len(graph.to) + 4 * n + 64), room * (8 * n + 64)
    return State(
        ptr=lend(graph.ptr),
        tail=lend(graph.tail),
        to=lend(graph.to),
        weight=lend(weight),
        floor=lend(floor),
        mate=lend(mate.astype(np.int32)),
        dual=lend(dual.copy()),
        shift=fill(n, 0, np.int64),
        up=lend(vertices.copy()),
        top=lend(vertices),
        outside=fill(2 * n, -1),
        after=fill(2 * n, -1),
        out_from=fill(2 * n, -1),
        out_to=fill(2 * n, -1),
        child=fill(2 * n, -1),
        base=lend(np.concatenate([vertices, np.full(n, -1, np.int32)])),
        z=fill(2 * n, 0, np.int64),
        label=fill(2 * n, 0),
        since=fill(2 * n, 0, np.int64),
        came_from=fill(2 * n, -1),
        came_to=fill(2 * n, -1),
        mark=fill(2 * n, 0),
        seen=fill(n, NEVER, np.int64),
        tree=fill(2 * n, -1),
        roots=fill(n + 1, -1),
        first=fill(n, -1),
        entry=fill(entries, 0),
        following=lend(np.append(np.arange(1, entries, dtype=np.int32), np.int32(-1))),
        released=fill(n, 0),
        leaves=fill(2 * n + 2, 0),
        stands=lend(np.concatenate([vertices, np.full(n, -1, np.int32)])),
        size=fill(2 * n, 1),
        parted=fill(n + 1, 0, np.int64),
        gathered=fill(n + 1, 0),
        tasks=fill(4 * n + 4, 0),
        spare=lend(np.arange(2 * n - 1, n - 1, -1, dtype=np.int32)),
        when=lend(np.empty(events, np.int64)) if use.native else [0] * events,
        what=lend(np.empty(events, np.int64)) if use.native else [0] * events,
        count=lend(_counts(n, width)),
    )


def _counts(n: int, width: int) -> Ints:
    counts = np.zeros(14, np.int64)
    counts[SPARE], counts[LEAST_WIDTH] = n, width
    return counts


def _result(state: State, use: Kernels, stopped: bool) -> Best:
    duals = Duals(_written(state), tuple(_blossoms(state, use)))
    return Best(np.array(state.mate, np.int32), duals, stopped)


def _written(state: State) -> Ints:
    """The duals of all vertices with the shifts on the way up: an opened blossom leaves shifts behind."""
    up, shift = np.array(state.up, np.int64), np.array(state.shift, np.int64)
    dual, at = np.array(state.dual, np.int64) + shift, np.arange(len(up))
    while (up[at] != at).any():
        dual += np.where(up[at] != at, shift[up[at]], 0)
        at = up[at]
    return dual


def _blossoms(state: State, use: Kernels) -> Iterator[Blossom]:
    n = len(state.mate)
    spare = np.array(state.spare[: int(state.count[SPARE])], np.int64)
    used = np.setdiff1d(np.arange(n, 2 * n), spare)
    for node in used[np.array(state.z, np.int64)[used] != 0]:
        count = use.tree.gather(state, int(node))
        yield Blossom(np.sort(np.array(state.gathered[:count], np.int32)), int(state.z[node]))
