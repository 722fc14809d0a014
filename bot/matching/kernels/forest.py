"""Trees of the exact search: which nodes belong to each, what their vertices will lead to, and the end of a tree."""

from __future__ import annotations

from bot.matching.kernels.ending import regroup_parts
from bot.matching.kernels.heap import push
from bot.matching.kernels.tree import INNER, OUTER, current, gather, head, spread, top_of, write_down
from bot.matching.native import jit
from bot.matching.state import FREE, FULL, HEAP, HORIZON, NEXT, RELEASED, TREES, State

EDGE, ALONE, OPEN = 0, 1, 2
NEVER = 1 << 62


@jit
def later(s: State, time: int, event: int) -> None:
    """Put an event on the heap; one beyond the horizon is noted when that has moved on."""
    if time >= s.count[HORIZON]:
        s.count[NEXT] = min(s.count[NEXT], time)
        return
    if s.count[HEAP] >= len(s.when):
        s.count[FULL] = 1
        return
    push(s.when, s.what, s.count[HEAP], time, event)
    s.count[HEAP] += 1


@jit
def enlist(s: State, node: int, root: int) -> None:
    """Note that a node belongs to a tree."""
    s.tree[node] = root
    entry = s.count[FREE]
    if entry == -1:
        s.count[FULL] = 1
        return
    s.count[FREE] = s.following[entry]
    s.entry[entry] = node
    s.following[entry] = s.first[root]
    s.first[root] = entry


@jit
def put(s: State, node: int, label: int, root: int, now: int) -> None:
    """Label a top node as one of a tree."""
    s.label[node] = label
    s.since[node] = now
    enlist(s, node, root)
    if label == INNER:
        await_opening(s, node)


@jit
def await_opening(s: State, node: int) -> None:
    """Note when an inner blossom's dual will have come to zero."""
    if node >= len(s.mate):
        later(s, s.since[node] + s.z[node] // 2, 3 * node + OPEN)


@jit
def scan(s: State, v: int, now: int) -> None:
    """Note all that a vertex which is outer will lead to before the horizon, and when the first is due beyond it."""
    dual, mine = current(s, v, now), head(s, v)
    later(s, now + dual - s.floor[v], 3 * v + ALONE)
    horizon, beyond = s.count[HORIZON], s.count[NEXT]
    for arc in range(s.ptr[v], s.ptr[v + 1]):
        u = s.to[arc]
        root = s.up[u]
        if root == mine:
            continue
        if s.up[root] != root:
            root = head(s, u)
            if root == mine:
                continue
        top = s.top[root]
        label = s.label[top]
        if label == INNER:
            continue
        theirs = s.dual[u] + s.shift[root] + (s.shift[u] if u != root else 0)
        time = now + dual + theirs - s.weight[arc]
        if label == OUTER:
            time = now + (time - now - (now - s.since[top])) // 2
        elif time >= s.seen[u]:
            continue
        if time >= horizon:
            beyond = min(beyond, time)
        else:
            if label != OUTER:
                s.seen[u] = time
            later(s, time, 3 * arc + EDGE)
    s.count[NEXT] = beyond


@jit
def scan_all(s: State, node: int, now: int) -> None:
    """`scan` for each vertex of an outer node or of a part of one."""
    for place in range(gather(s, node)):
        scan(s, s.gathered[place], now)


@jit
def await_again(s: State, u: int, now: int) -> None:
    """Note when a vertex that has no label will be reached."""
    mine, first, by = current(s, u, now), NEVER, -1
    for arc in range(s.ptr[u], s.ptr[u + 1]):
        v = s.to[arc]
        if s.label[top_of(s, v)] == OUTER:
            time = now + mine + current(s, v, now) - s.weight[arc]
            if time < first:
                first, by = time, arc
    s.seen[u] = first if first < s.count[HORIZON] else NEVER
    later(s, first, 3 * by + EDGE)


@jit
def set_free(s: State, node: int) -> None:
    """Put the vertices of a node where they wait for `release`."""
    count = gather(s, node)
    for place in range(count):
        s.released[s.count[RELEASED] + place] = s.gathered[place]
    s.count[RELEASED] += count


@jit
def dissolve(s: State, root: int, now: int) -> None:
    """End a tree: duals are written down, labels forgotten, and blossoms that hold nothing together opened.

    Its vertices wait for `release`.
    """
    entry = s.first[root]
    while entry != -1:
        node = s.entry[entry]
        if s.outside[node] == -1 and s.label[node] != 0 and s.tree[node] == root:
            write_down(s, node, now)
            s.label[node] = 0
            set_free(s, node)
            spread(s, node)
            regroup_parts(s, node)
        after = s.following[entry]
        s.following[entry] = s.count[FREE]
        s.count[FREE] = entry
        entry = after
    s.first[root] = -1
    s.count[TREES] -= 1


@jit
def release(s: State, now: int) -> None:
    """Note when other trees will reach the vertices of those that have ended."""
    for place in range(s.count[RELEASED]):
        await_again(s, s.released[place], now)
    s.count[RELEASED] = 0
