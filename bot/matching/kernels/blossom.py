"""The exact step: one search after the other gives each single vertex a mate or brings its dual to the floor.

The primal-dual method of Edmonds with one tree at a time: it starts from any feasible duals and any matching on
tight edges, so what the auction left undone is all that it has to do. Events wait in a heap by the time at which
they become due; a dual is written down only when its node changes its label.
"""

from __future__ import annotations

from bot.matching.kernels.ending import settle
from bot.matching.kernels.heap import pop, push
from bot.matching.kernels.tree import (
    INNER,
    OUTER,
    current,
    enclose,
    flip,
    gather,
    head,
    open_up,
    rotate,
    top_of,
    write_down,
)
from bot.matching.native import jit
from bot.matching.state import BOUND, HEAP, LABELLED, REACHED, STEPS, State

EDGE, ALONE, OPEN = 0, 1, 2
NEVER = 1 << 62


@jit
def later(s: State, time: int, event: int) -> None:
    """Put an event on the heap."""
    push(s.when, s.what, s.count[HEAP], time, event)
    s.count[HEAP] += 1


@jit
def scan(s: State, v: int, now: int) -> None:
    """Note all that a vertex which has become outer will lead to, as far as it can be the end of the search."""
    dual, mine, bound = current(s, v, now), head(s, v), s.count[BOUND]
    alone = now + dual - s.floor[v]
    if alone < bound:
        bound = alone
        later(s, alone, 3 * v + ALONE)
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
        slack = dual + theirs - s.weight[arc]
        if label == OUTER:
            time = now + (slack - (now - s.since[top])) // 2
            if time < bound:
                later(s, time, 3 * arc + EDGE)
        elif now + slack < bound and now + slack < s.seen[u]:
            note(s, u, now + slack, arc)
            if s.mate[s.base[top]] == -1:
                bound = now + slack
    s.count[BOUND] = bound


@jit
def note(s: State, u: int, time: int, arc: int) -> None:
    """An unlabelled vertex will be reached by an arc."""
    if s.seen[u] == NEVER:
        s.reached[s.count[REACHED]] = u
        s.count[REACHED] += 1
    s.seen[u] = time
    later(s, time, 3 * arc + EDGE)


@jit
def scan_all(s: State, node: int, now: int) -> None:
    """`scan` for each vertex of an outer node or of a part of one."""
    for place in range(gather(s, node)):
        scan(s, s.gathered[place], now)


@jit
def put(s: State, node: int, label: int, now: int) -> None:
    """Label a top node."""
    s.label[node] = label
    s.since[node] = now
    s.labelled[s.count[LABELLED]] = node
    s.count[LABELLED] += 1
    if label == INNER and node >= len(s.mate):
        later(s, now + s.z[node] // 2, 3 * node + OPEN)


@jit
def grow(s: State, v: int, u: int, now: int) -> bool:
    """Take the unlabelled node of `u` into the tree; True where that ends the search."""
    node = top_of(s, u)
    mate = s.mate[s.base[node]]
    if mate == -1:
        rotate(s, node, u)
        flip(s, v, u)
        return True
    put(s, node, INNER, now)
    s.came_from[node], s.came_to[node] = v, u
    outer = top_of(s, mate)
    put(s, outer, OUTER, now)
    scan_all(s, outer, now)
    return False


@jit
def join(s: State, v: int, u: int, now: int) -> None:
    """Make a blossom and scan what has become outer by it."""
    blossom = enclose(s, v, u, now)
    node = s.child[blossom]
    while True:
        inner = s.label[node] == INNER
        s.label[node] = 0
        if inner:
            scan_all(s, node, now)
        node = s.after[node]
        if node == s.child[blossom]:
            break


@jit
def expand(s: State, blossom: int, now: int) -> None:
    """Open an inner blossom whose dual has come to zero; the path through it stays in the tree."""
    write_down(s, blossom, now)
    p, q = s.came_from[blossom], s.came_to[blossom]
    base = s.child[blossom]
    open_up(s, blossom)
    entry = top_of(s, q)
    steps, node = 0, entry
    while node != base:
        node = s.after[node]
        steps += 1
    if steps % 2 == 0:
        along(s, entry, base, p, q, now)
    else:
        against(s, entry, base, p, q, now)
    node = s.after[base]
    while True:
        if s.label[node] == OUTER:
            scan_all(s, node, now)
        elif s.label[node] == 0:
            await_again(s, node, now)
        if node == base:
            break
        node = s.after[node]


@jit
def along(s: State, entry: int, base: int, p: int, q: int, now: int) -> None:
    """Label the path from `entry` to `base` in the direction of the cycle."""
    node = entry
    while True:
        s.came_from[node], s.came_to[node] = p, q
        put(s, node, INNER, now)
        if node == base:
            return
        outer = s.after[node]
        put(s, outer, OUTER, now)
        p, q = s.out_from[outer], s.out_to[outer]
        node = s.after[outer]


@jit
def against(s: State, entry: int, base: int, p: int, q: int, now: int) -> None:
    """Label the path from `entry` to `base` against the direction of the cycle: found from its end."""
    node = base
    while node != entry:
        outer = s.after[node]
        # Entered from `outer`, by the edge that leads from `node` to it.
        s.came_from[node], s.came_to[node] = s.out_to[node], s.out_from[node]
        put(s, node, INNER, now)
        put(s, outer, OUTER, now)
        node = s.after[outer]
    s.came_from[entry], s.came_to[entry] = p, q
    put(s, entry, INNER, now)


@jit
def await_again(s: State, node: int, now: int) -> None:
    """Note when the vertices of a node that has left the tree will be reached again."""
    for place in range(gather(s, node)):
        u = s.gathered[place]
        if s.seen[u] != NEVER:
            s.seen[u] = NEVER - 1
        for arc in range(s.ptr[u], s.ptr[u + 1]):
            v = s.to[arc]
            if s.label[top_of(s, v)] == OUTER:
                time = now + current(s, u, now) + current(s, v, now) - s.weight[arc]
                if time < s.count[BOUND] and time < s.seen[u]:
                    note(s, u, time, arc)


@jit
def search(s: State, root: int) -> int:
    """Search from a single vertex above its floor until it is mated or somebody at the floor is single instead.

    Returns 0, or 1 where the heap was too small: then nothing is valid any more.
    """
    s.count[BOUND] = NEVER
    put(s, top_of(s, root), OUTER, 0)
    scan_all(s, top_of(s, root), 0)
    now = 0
    room = len(s.when) - 8
    while s.count[HEAP]:
        if s.count[HEAP] >= room:
            return 1
        pop(s.when, s.what, s.count[HEAP])
        s.count[HEAP] -= 1
        event, now = s.what[s.count[HEAP]], s.when[s.count[HEAP]]
        kind, about = event % 3, event // 3
        s.count[STEPS] += 1
        if kind == EDGE:
            v, u = s.tail[about], s.to[about]
            if s.label[top_of(s, v)] != OUTER:
                v, u = u, v
            one, other = top_of(s, v), top_of(s, u)
            if one == other or s.label[one] != OUTER or s.label[other] == INNER:
                continue
            if current(s, v, now) + current(s, u, now) != s.weight[about]:
                continue
            if s.label[other] == OUTER:
                join(s, v, u, now)
            elif grow(s, v, u, now):
                break
        elif kind == OPEN:
            if s.outside[about] == -1 and s.label[about] == INNER and s.z[about] == 2 * (now - s.since[about]):
                expand(s, about, now)
        elif current(s, about, now) == s.floor[about]:
            flip(s, about, -1)
            break
    settle(s, now)
    for place in range(s.count[REACHED]):
        s.seen[s.reached[place]] = NEVER
    s.count[REACHED] = 0
    return 0


@jit
def improve(s: State, start: int, most_steps: int) -> int:
    """Search from each single vertex above its floor, from `start` on; stops after `most_steps` events.

    Returns the vertex to go on from, n when all is done, or -1 where the heap was too small.
    """
    s.count[STEPS] = 0
    for root in range(start, len(s.mate)):
        if s.mate[root] != -1 or s.dual[root] <= s.floor[root]:
            continue
        if s.count[STEPS] > most_steps:
            return root
        if search(s, root):
            return -1
    return len(s.mate)
