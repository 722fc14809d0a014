"""Who can be in a pair at all: Edmonds' search for augmenting and exchanging paths, without weights."""

from __future__ import annotations

from typing import Any

from bot.matching.native import jit

OUTER, INNER = 1, 2


@jit
def find(up: Any, v: int) -> int:
    """The base of the blossom that holds `v`."""
    while up[v] != v:
        up[v] = up[up[v]]
        v = up[v]
    return v


@jit
def flip(mate: Any, parent: Any, u: int) -> None:
    """Match `u` with its parent, and everybody on the way to the root anew."""
    while u != -1:
        v = parent[u]
        following = mate[v]
        mate[v] = u
        mate[u] = v
        u = following


@jit
def meeting(mate: Any, parent: Any, up: Any, mark: Any, stamp: int, v: int, u: int) -> int:
    """The base where the paths from two outer vertices to the root meet."""
    v, u = find(up, v), find(up, u)
    while True:
        if v != -1:
            if mark[v] == stamp:
                return v
            mark[v] = stamp
            m = mate[v]
            v = find(up, parent[m]) if m != -1 else -1
        v, u = u, v


@jit
def shrink(mate: Any, parent: Any, up: Any, label: Any, queue: Any, filled: int, v: int, w: int, base: int) -> int:
    """Contract the path from `v` down to `base`; `w` is beyond `v`. The new length of the queue."""
    while find(up, v) != base:
        parent[v] = w
        w = mate[v]
        if label[w] == INNER:
            label[w] = OUTER
            queue[filled] = w
            filled += 1
        if up[v] == v:
            up[v] = base
        if up[w] == w:
            up[w] = base
        v = parent[w]
    return filled


@jit
def search(
    root: int,
    below: int,
    ptr: Any,
    to: Any,
    mate: Any,
    rank: Any,
    label: Any,
    parent: Any,
    up: Any,
    queue: Any,
    touched: Any,
    mark: Any,
    dead: Any,
    counts: Any,
) -> bool:
    """Give `root` a mate: by an augmenting path, or by leaving single somebody whose rank is under `below`.

    counts[0] is how many vertices were labelled (in `touched`), counts[1] a stamp that only grows.
    """
    label[root] = OUTER
    touched[0] = root
    queue[0] = root
    seen, filled, at = 1, 1, 0
    done = False
    while at < filled and not done:
        v = queue[at]
        at += 1
        if rank[v] < below:
            u = mate[v]
            mate[v] = -1
            flip(mate, parent, u)
            done = True
            break
        for arc in range(ptr[v], ptr[v + 1]):
            u = to[arc]
            if dead[u]:
                continue
            if label[u] == 0:
                parent[u] = v
                label[u] = INNER
                touched[seen] = u
                seen += 1
                m = mate[u]
                if m == -1:
                    flip(mate, parent, u)
                    done = True
                    break
                label[m] = OUTER
                touched[seen] = m
                seen += 1
                queue[filled] = m
                filled += 1
            elif label[u] == OUTER and find(up, u) != find(up, v):
                counts[1] += 1
                base = meeting(mate, parent, up, mark, counts[1], v, u)
                filled = shrink(mate, parent, up, label, queue, filled, v, u, base)
                filled = shrink(mate, parent, up, label, queue, filled, u, v, base)
    counts[0] = seen
    return done


@jit
def settle(done: bool, label: Any, up: Any, touched: Any, dead: Any, part: Any, counts: Any) -> None:
    """Clear the labels of a search; what a search in vain has seen needs no other search and is a witness."""
    if not done:
        for place in range(counts[0]):
            v = touched[place]
            dead[v] = 1
            part[v] = -1 if label[v] == INNER else find(up, v)
    for place in range(counts[0]):
        v = touched[place]
        label[v] = 0
        up[v] = v


@jit
def cover(
    lowest: int,
    ptr: Any,
    to: Any,
    mate: Any,
    rank: Any,
    label: Any,
    parent: Any,
    up: Any,
    queue: Any,
    touched: Any,
    mark: Any,
    dead: Any,
    part: Any,
    counts: Any,
) -> None:
    """Match single vertices whose rank is `lowest` or more until no path helps any of them.

    With `lowest` 0 only augmenting paths count, which gives the most pairs; otherwise also those that exchange
    somebody of a rank below it. `part` becomes the witness: -1 for the separating set U, else a component
    of the graph without U by the number of one of its vertices, n for the vertices of no vain search.
    """
    for root in range(len(rank)):
        if mate[root] == -1 and rank[root] >= lowest and not dead[root]:
            below = lowest if lowest > 0 else -1
            done = search(root, below, ptr, to, mate, rank, label, parent, up, queue, touched, mark, dead, counts)
            settle(done, label, up, touched, dead, part, counts)


@jit
def greedy(ptr: Any, to: Any, mate: Any) -> None:
    """Match everybody who is single with the first single vertex on their list."""
    for v in range(len(mate)):
        if mate[v] == -1:
            for arc in range(ptr[v], ptr[v + 1]):
                u = to[arc]
                if mate[u] == -1:
                    mate[v] = u
                    mate[u] = v
                    break
