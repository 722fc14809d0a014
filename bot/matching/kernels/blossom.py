"""The exact step: all single vertices search at the same time for a mate, or bring their duals to the floor.

The primal-dual method of Edmonds with a tree from each single vertex: it starts from any feasible duals and any
matching on tight edges, so what the auction left undone is all that it has to do. All duals change at one speed, so
that a tree has seen little when it meets another: one tree at a time sees nearly everybody each time. Events wait in
a heap by the time at which they become due, up to a horizon that moves on; a dual is written down only when its node
changes its label.
"""

from __future__ import annotations

from bot.matching.kernels.forest import (
    ALONE,
    EDGE,
    NEVER,
    await_again,
    await_opening,
    dissolve,
    enlist,
    put,
    release,
    scan_all,
    set_free,
)
from bot.matching.kernels.heap import pop
from bot.matching.kernels.tree import INNER, OUTER, current, enclose, flip, gather, open_up, rotate, top_of, write_down
from bot.matching.native import jit
from bot.matching.state import (
    FULL,
    HEAP,
    HORIZON,
    LEAST_WIDTH,
    NEXT,
    NOW,
    PLANTED,
    RELEASED,
    STEPS,
    TREES,
    WIDTH,
    State,
)


@jit
def grow(s: State, v: int, u: int, now: int) -> None:
    """Take the unlabelled node of `u` into the tree of `v`, or end that where it is single."""
    node, root = top_of(s, u), s.tree[top_of(s, v)]
    mate = s.mate[s.base[node]]
    if mate == -1:
        rotate(s, node, u)
        flip(s, v, u)
        set_free(s, node)
        dissolve(s, root, now)
        release(s, now)
        return
    put(s, node, INNER, root, now)
    s.came_from[node], s.came_to[node] = v, u
    outer = top_of(s, mate)
    put(s, outer, OUTER, root, now)
    scan_all(s, outer, now)


@jit
def marry(s: State, v: int, u: int, now: int) -> None:
    """Match two outer vertices of different trees, which ends both."""
    one, other = s.tree[top_of(s, v)], s.tree[top_of(s, u)]
    flip(s, u, -1)
    flip(s, v, u)
    dissolve(s, one, now)
    dissolve(s, other, now)
    release(s, now)


@jit
def join(s: State, v: int, u: int, now: int) -> None:
    """Make a blossom and scan what has become outer by it."""
    blossom = enclose(s, v, u, now)
    enlist(s, blossom, s.tree[s.child[blossom]])
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
    root = s.tree[blossom]
    p, q = s.came_from[blossom], s.came_to[blossom]
    base = s.child[blossom]
    open_up(s, blossom)
    entry = top_of(s, q)
    steps, node = 0, entry
    while node != base:
        node = s.after[node]
        steps += 1
    if steps % 2 == 0:
        along(s, entry, base, p, q, root, now)
    else:
        against(s, entry, base, p, q, root, now)
    node = s.after[base]
    while True:
        if s.label[node] == OUTER:
            scan_all(s, node, now)
        elif s.label[node] == 0:
            for place in range(gather(s, node)):
                await_again(s, s.gathered[place], now)
        if node == base:
            break
        node = s.after[node]


@jit
def along(s: State, entry: int, base: int, p: int, q: int, root: int, now: int) -> None:
    """Label the path from `entry` to `base` in the direction of the cycle."""
    node = entry
    while True:
        s.came_from[node], s.came_to[node] = p, q
        put(s, node, INNER, root, now)
        if node == base:
            return
        outer = s.after[node]
        put(s, outer, OUTER, root, now)
        p, q = s.out_from[outer], s.out_to[outer]
        node = s.after[outer]


@jit
def against(s: State, entry: int, base: int, p: int, q: int, root: int, now: int) -> None:
    """Label the path from `entry` to `base` against the direction of the cycle: found from its end."""
    node = base
    while node != entry:
        outer = s.after[node]
        # Entered from `outer`, by the edge that leads from `node` to it.
        s.came_from[node], s.came_to[node] = s.out_to[node], s.out_from[node]
        put(s, node, INNER, root, now)
        put(s, outer, OUTER, root, now)
        node = s.after[outer]
    s.came_from[entry], s.came_to[entry] = p, q
    put(s, entry, INNER, root, now)


@jit
def meet(s: State, arc: int, now: int) -> None:
    """What follows when an edge with an outer end becomes tight; where it has not, who waited for it waits anew."""
    v, u = s.tail[arc], s.to[arc]
    if s.label[top_of(s, v)] != OUTER:
        v, u = u, v
    one, other = top_of(s, v), top_of(s, u)
    tight = current(s, v, now) + current(s, u, now) == s.weight[arc]
    if one == other or s.label[one] != OUTER or s.label[other] == INNER or not tight:
        for each in (v, u):
            if s.label[top_of(s, each)] == 0 and s.seen[each] == now:
                await_again(s, each, now)
    elif s.label[other] != OUTER:
        grow(s, v, u, now)
    elif s.tree[one] == s.tree[other]:
        join(s, v, u, now)
    else:
        marry(s, v, u, now)


@jit
def happen(s: State, event: int, now: int) -> None:
    """Do what is due, unless the world has changed since it was noted."""
    kind, about = event % 3, event // 3
    if kind == EDGE:
        meet(s, about, now)
    elif kind == ALONE:
        node = top_of(s, about)
        if s.label[node] == OUTER and current(s, about, now) == s.floor[about]:
            flip(s, about, -1)
            dissolve(s, s.tree[node], now)
            release(s, now)
    elif s.outside[about] == -1 and s.label[about] == INNER and s.z[about] == 2 * (now - s.since[about]):
        expand(s, about, now)


@jit
def plant(s: State) -> None:
    """Begin a tree at each single vertex above its floor whose dual is even; the second time, odd.

    What two trees of one parity have between them is even, so that they meet at a whole number; the others
    are found by these like anybody.
    """
    parity, now, filled = s.count[PLANTED] & 1, s.count[NOW], 0
    for v in range(len(s.mate)):
        if s.mate[v] == -1 and current(s, v, now) > s.floor[v] and current(s, v, now) & 1 == parity:
            s.roots[filled] = v
            filled += 1
            put(s, top_of(s, v), OUTER, v, now)
    s.roots[filled] = -1
    s.count[TREES] = filled
    s.count[PLANTED] += 1
    s.count[WIDTH] = s.count[LEAST_WIDTH]
    s.count[HORIZON] = s.count[NEXT] = now


@jit
def widen(s: State) -> None:
    """Move the horizon on once all before it has happened."""
    now = s.count[HORIZON]
    s.count[NOW] = now
    s.count[HORIZON] = max(now, s.count[NEXT]) + s.count[WIDTH]
    s.count[WIDTH] *= 2
    s.count[NEXT] = NEVER
    place = 0
    while s.roots[place] != -1:
        root = s.roots[place]
        entry = s.first[root]
        while entry != -1:
            node = s.entry[entry]
            if s.outside[node] == -1 and s.tree[node] == root:
                if s.label[node] == OUTER:
                    scan_all(s, node, now)
                elif s.label[node] == INNER:
                    await_opening(s, node)
            entry = s.following[entry]
        place += 1


@jit
def improve(s: State, most_steps: int) -> int:
    """Search for up to `most_steps` events. Returns 0 to be called again, 1 when all is done, -1 for lack of room."""
    s.count[STEPS] = 0
    while s.count[STEPS] < most_steps:
        if s.count[FULL]:
            return -1
        if s.count[HEAP]:
            pop(s.when, s.what, s.count[HEAP])
            s.count[HEAP] -= 1
            s.count[NOW] = s.when[s.count[HEAP]]
            happen(s, s.what[s.count[HEAP]], s.count[NOW])
            s.count[STEPS] += 1
        elif s.count[TREES]:
            widen(s)
        elif s.count[PLANTED] < 2:
            plant(s)
        else:
            return 1
    return 0


@jit
def stop(s: State) -> None:
    """End all trees where they are: the duals are feasible, and some vertices stay single that need not."""
    place = 0
    while s.count[TREES]:
        if s.first[s.roots[place]] != -1:
            dissolve(s, s.roots[place], s.count[NOW])
        place += 1
    s.count[RELEASED] = 0
