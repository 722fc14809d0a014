"""Blossoms as a structure: making, opening and turning them, and the duals of what they hold."""

from __future__ import annotations

from typing import Any

from bot.matching.native import jit
from bot.matching.state import BOUND, HEAP, LABELLED, SPARE, STAMP, State

OUTER, INNER = 1, 2


@jit
def push(s: State, time: int, event: int) -> None:
    """Put an event on the heap."""
    at = s.count[HEAP]
    s.count[HEAP] = at + 1
    while at > 0:
        above = (at - 1) >> 1
        if s.when[above] <= time:
            break
        s.when[at] = s.when[above]
        s.what[at] = s.what[above]
        at = above
    s.when[at] = time
    s.what[at] = event


@jit
def pop(s: State) -> int:
    """Take the earliest event off the heap; its time stays at the place after the heap's end."""
    first, event = s.when[0], s.what[0]
    last = s.count[HEAP] - 1
    s.count[HEAP] = last
    time, moved = s.when[last], s.what[last]
    at = 0
    while True:
        below = 2 * at + 1
        if below >= last:
            break
        if below + 1 < last and s.when[below + 1] < s.when[below]:
            below += 1
        if s.when[below] >= time:
            break
        s.when[at] = s.when[below]
        s.what[at] = s.what[below]
        at = below
    if last > 0:
        s.when[at] = time
        s.what[at] = moved
    s.when[last] = first
    return event


@jit
def current(s: State, v: int, now: int) -> int:
    """The dual of a vertex at a time: outer ones fall, inner ones rise."""
    top = s.top[v]
    if s.label[top] == OUTER:
        return s.dual[v] - (now - s.since[top])
    if s.label[top] == INNER:
        return s.dual[v] + (now - s.since[top])
    return s.dual[v]


@jit
def leaves_of(s: State, node: int, top: int, change: int) -> None:
    """Tell every vertex in `node` its top node, and change its dual."""
    n = len(s.mate)
    s.leaves[0] = node
    filled = 1
    while filled:
        filled -= 1
        each = s.leaves[filled]
        if each < n:
            s.top[each] = top
            s.dual[each] += change
            continue
        child = s.child[each]
        while True:
            s.leaves[filled] = child
            filled += 1
            child = s.after[child]
            if child == s.child[each]:
                break


@jit
def write_down(s: State, node: int, top: int, now: int) -> None:
    """Put the duals of a labelled node as they are now into the arrays; `top` is what holds it from now on."""
    passed = now - s.since[node]
    if s.label[node] == OUTER:
        leaves_of(s, node, top, -passed)
        s.z[node] += 2 * passed
    elif s.label[node] == INNER:
        leaves_of(s, node, top, passed)
        s.z[node] -= 2 * passed
    else:
        leaves_of(s, node, top, 0)
    s.since[node] = now


@jit
def rotate(s: State, node: int, vertex: int) -> None:
    """Make `vertex` the base of a blossom, so that all others in it have mates inside."""
    n = len(s.mate)
    if node < n:
        return
    s.tasks[0] = node
    s.tasks[1] = vertex
    filled = 2
    while filled:
        filled -= 2
        blossom, base = s.tasks[filled], s.tasks[filled + 1]
        child = base
        while s.outside[child] != blossom:
            child = s.outside[child]
        if child >= n and s.base[child] != base:
            s.tasks[filled] = child
            s.tasks[filled + 1] = base
            filled += 2
        one = s.after[child]
        while one != child:
            p, q = s.out_from[one], s.out_to[one]
            other = s.after[one]
            s.mate[p] = q
            s.mate[q] = p
            if one >= n and s.base[one] != p:
                s.tasks[filled] = one
                s.tasks[filled + 1] = p
                filled += 2
            if other >= n and s.base[other] != q:
                s.tasks[filled] = other
                s.tasks[filled + 1] = q
                filled += 2
            one = s.after[other]
        s.child[blossom] = child
        s.base[blossom] = base


@jit
def flip(s: State, vertex: int, partner: int) -> None:
    """Match an outer vertex with `partner` (-1: leave it single) and everybody up to the root anew."""
    while True:
        node = s.top[vertex]
        before = s.mate[s.base[node]]
        rotate(s, node, vertex)
        s.mate[vertex] = partner
        if partner != -1:
            s.mate[partner] = vertex
        if before == -1:
            return
        inner = s.top[before]
        p, q = s.came_from[inner], s.came_to[inner]
        rotate(s, inner, q)
        vertex, partner = p, q


@jit
def meeting(s: State, v: int, u: int) -> int:
    """The top node where the paths from two outer vertices to the root meet."""
    s.count[STAMP] += 1
    stamp = s.count[STAMP]
    a, b = s.top[v], s.top[u]
    while True:
        if a != -1:
            if s.mark[a] == stamp:
                return a
            s.mark[a] = stamp
            before = s.mate[s.base[a]]
            a = s.top[s.came_from[s.top[before]]] if before != -1 else -1
        a, b = b, a


@jit
def link_up(s: State, node: int, end: int) -> None:
    """Set the cycle's edges from an outer node upwards to `end`."""
    while node != end:
        inner = s.top[s.mate[s.base[node]]]
        s.after[node], s.out_from[node], s.out_to[node] = inner, s.base[node], s.mate[s.base[node]]
        above = s.top[s.came_from[inner]]
        s.after[inner], s.out_from[inner], s.out_to[inner] = above, s.came_to[inner], s.came_from[inner]
        node = above


@jit
def link_down(s: State, node: int, end: int) -> None:
    """Set the cycle's edges from `end` downwards to an outer node."""
    while node != end:
        inner = s.top[s.mate[s.base[node]]]
        s.after[inner], s.out_from[inner], s.out_to[inner] = node, s.mate[s.base[node]], s.base[node]
        above = s.top[s.came_from[inner]]
        s.after[above], s.out_from[above], s.out_to[above] = inner, s.came_from[inner], s.came_to[inner]
        node = above


@jit
def enclose(s: State, v: int, u: int, now: int) -> int:
    """Make a blossom of the cycle that the edge v-u closes; its vertices are outer from now on."""
    end = meeting(s, v, u)
    s.count[SPARE] -= 1
    blossom = s.spare[s.count[SPARE]]
    first, last = s.top[v], s.top[u]
    link_down(s, first, end)
    link_up(s, last, end)
    s.after[first], s.out_from[first], s.out_to[first] = last, v, u
    s.child[blossom], s.base[blossom] = end, s.base[end]
    s.z[blossom], s.since[blossom], s.outside[blossom] = 0, now, -1
    node = end
    while True:
        write_down(s, node, blossom, now)
        s.outside[node] = blossom
        node = s.after[node]
        if node == end:
            break
    s.label[blossom] = OUTER
    s.labelled[s.count[LABELLED]] = blossom
    s.count[LABELLED] += 1
    return blossom


@jit
def open_up(s: State, blossom: int) -> None:
    """Take a blossom apart: the nodes of its cycle become top nodes without labels."""
    node = s.child[blossom]
    while True:
        s.outside[node] = -1
        s.label[node] = 0
        leaves_of(s, node, node, 0)
        node = s.after[node]
        if node == s.child[blossom]:
            break
    s.label[blossom] = 0
    s.spare[s.count[SPARE]] = blossom
    s.count[SPARE] += 1


@jit
def settle(s: State, now: int) -> None:
    """End a search: write all duals down, forget labels, and open blossoms that hold nothing together."""
    n = len(s.mate)
    for place in range(s.count[LABELLED]):
        node = s.labelled[place]
        if s.outside[node] == -1 and s.label[node] != 0:
            write_down(s, node, node, now)
        s.label[node] = 0
    for place in range(s.count[LABELLED]):
        node = s.labelled[place]
        if node >= n and s.outside[node] == -1 and s.top[s.base[node]] == node and s.z[node] == 0:
            open_all(s, node)
    s.count[LABELLED] = 0
    s.count[HEAP] = 0
    s.count[BOUND] = 0


@jit
def open_all(s: State, blossom: int) -> None:
    """Open a blossom without a dual, and those like it that were inside."""
    n = len(s.mate)
    s.tasks[0] = blossom
    filled = 1
    while filled:
        filled -= 1
        each = s.tasks[filled]
        open_up(s, each)
        node = s.child[each]
        while True:
            if node >= n and s.z[node] == 0:
                s.tasks[filled] = node
                filled += 1
            node = s.after[node]
            if node == s.child[each]:
                break
