"""Blossoms as a structure: making, opening and turning them, and the duals of what they hold."""

from __future__ import annotations

from bot.matching.native import jit
from bot.matching.state import SPARE, STAMP, State

OUTER, INNER = 1, 2


@jit
def head(s: State, v: int) -> int:
    """The vertex that stands for the top node of `v`; the path to it is made short, and its shifts summed."""
    root, total = v, 0
    while s.up[root] != root:
        total += s.shift[root]
        root = s.up[root]
    while v != root:
        above, own = s.up[v], s.shift[v]
        s.up[v] = root
        s.shift[v] = total
        total -= own
        v = above
    return root


@jit
def top_of(s: State, v: int) -> int:
    """The outermost node that holds a vertex."""
    return s.top[head(s, v)]


@jit
def written(s: State, v: int) -> int:
    """The dual of a vertex as of the time its top node was labelled."""
    root = head(s, v)
    return s.dual[v] + s.shift[root] + (s.shift[v] if v != root else 0)


@jit
def current(s: State, v: int, now: int) -> int:
    """The dual of a vertex at a time: outer ones fall, inner ones rise."""
    dual = written(s, v)
    top = s.top[head(s, v)]
    if s.label[top] == OUTER:
        return dual - (now - s.since[top])
    if s.label[top] == INNER:
        return dual + (now - s.since[top])
    return dual


@jit
def gather(s: State, node: int) -> int:
    """Put the vertices of a node into s.gathered; returns how many there are."""
    n = len(s.mate)
    if node < n:
        s.gathered[0] = node
        return 1
    s.leaves[0] = node
    filled, found = 1, 0
    while filled:
        filled -= 1
        each = s.leaves[filled]
        if each < n:
            s.gathered[found] = each
            found += 1
            continue
        child = s.child[each]
        while True:
            s.leaves[filled] = child
            filled += 1
            child = s.after[child]
            if child == s.child[each]:
                break
    return found


@jit
def write_down(s: State, node: int, now: int) -> None:
    """Bring the duals of a labelled top node up to date."""
    root, passed = s.stands[node], now - s.since[node]
    if s.label[node] == OUTER:
        s.shift[root] -= passed
        s.z[node] += 2 * passed
    elif s.label[node] == INNER:
        s.shift[root] += passed
        s.z[node] -= 2 * passed
    s.since[node] = now


@jit
def spread(s: State, node: int) -> None:
    """Write the shifts of a top node into the duals of its vertices. Must be followed by `regroup`."""
    count = gather(s, node)
    root = s.stands[node]
    for place in range(count):
        v = s.gathered[place]
        if v != root:
            s.dual[v] = written(s, v)
    s.dual[root] += s.shift[root]


@jit
def regroup(s: State, node: int) -> None:
    """Let the vertex that stands for a new top node do so for all of its vertices."""
    root = s.stands[node]
    for place in range(gather(s, node)):
        v = s.gathered[place]
        s.up[v] = root
        s.shift[v] = 0
    s.top[root] = node


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
        node = top_of(s, vertex)
        before = s.mate[s.base[node]]
        rotate(s, node, vertex)
        s.mate[vertex] = partner
        if partner != -1:
            s.mate[partner] = vertex
        if before == -1:
            return
        inner = top_of(s, before)
        p, q = s.came_from[inner], s.came_to[inner]
        rotate(s, inner, q)
        vertex, partner = p, q


@jit
def meeting(s: State, v: int, u: int) -> int:
    """The top node where the paths from two outer vertices to the root meet."""
    s.count[STAMP] += 1
    stamp = s.count[STAMP]
    a, b = top_of(s, v), top_of(s, u)
    while True:
        if a != -1:
            if s.mark[a] == stamp:
                return a
            s.mark[a] = stamp
            before = s.mate[s.base[a]]
            a = top_of(s, s.came_from[top_of(s, before)]) if before != -1 else -1
        a, b = b, a


@jit
def link_up(s: State, node: int, end: int) -> None:
    """Set the cycle's edges from an outer node upwards to `end`."""
    while node != end:
        inner = top_of(s, s.mate[s.base[node]])
        s.after[node], s.out_from[node], s.out_to[node] = inner, s.base[node], s.mate[s.base[node]]
        above = top_of(s, s.came_from[inner])
        s.after[inner], s.out_from[inner], s.out_to[inner] = above, s.came_to[inner], s.came_from[inner]
        node = above


@jit
def link_down(s: State, node: int, end: int) -> None:
    """Set the cycle's edges from `end` downwards to an outer node."""
    while node != end:
        inner = top_of(s, s.mate[s.base[node]])
        s.after[inner], s.out_from[inner], s.out_to[inner] = node, s.mate[s.base[node]], s.base[node]
        above = top_of(s, s.came_from[inner])
        s.after[above], s.out_from[above], s.out_to[above] = inner, s.came_from[inner], s.came_to[inner]
        node = above


@jit
def enclose(s: State, v: int, u: int, now: int) -> int:
    """Make a blossom of the cycle that the edge v-u closes; its vertices are outer from now on."""
    end = meeting(s, v, u)
    s.count[SPARE] -= 1
    blossom = s.spare[s.count[SPARE]]
    first, last = top_of(s, v), top_of(s, u)
    link_down(s, first, end)
    link_up(s, last, end)
    s.after[first], s.out_from[first], s.out_to[first] = last, v, u
    s.child[blossom], s.base[blossom] = end, s.base[end]
    s.z[blossom], s.since[blossom], s.outside[blossom] = 0, now, -1
    largest = largest_of(s, blossom)
    write_down(s, largest, now)  # before others hang below it
    whole = s.stands[largest]
    s.stands[blossom] = whole
    node = end
    while True:
        write_down(s, node, now)
        s.outside[node] = blossom
        root = s.stands[node]
        if root != whole:
            s.up[root] = whole
            s.shift[root] -= s.shift[whole]
        node = s.after[node]
        if node == end:
            break
    s.top[whole] = blossom
    s.label[blossom] = OUTER
    return blossom


@jit
def largest_of(s: State, blossom: int) -> int:
    """The node on a blossom's cycle that holds most vertices; notes how many the blossom holds."""
    node = s.child[blossom]
    largest, total = node, 0
    while True:
        total += s.size[node]
        if s.size[node] > s.size[largest]:
            largest = node
        node = s.after[node]
        if node == s.child[blossom]:
            break
    s.size[blossom] = total
    return largest


@jit
def take_out(s: State, blossom: int) -> None:
    """The nodes of a blossom's cycle stand alone without labels, and the blossom is no more."""
    node = s.child[blossom]
    while True:
        s.outside[node] = -1
        s.label[node] = 0
        node = s.after[node]
        if node == s.child[blossom]:
            break
    s.label[blossom] = 0
    s.spare[s.count[SPARE]] = blossom
    s.count[SPARE] += 1


@jit
def open_up(s: State, blossom: int) -> None:
    """Make top nodes of the nodes of a blossom's cycle.

    The largest keeps its root, so that opening costs as much as the others hold: blossoms that grew one around
    the other would cost the square of their size.
    """
    take_out(s, blossom)
    whole = s.stands[blossom]
    node = s.child[blossom]
    while True:
        if s.stands[node] != whole:
            for place in range(gather(s, node)):
                v = s.gathered[place]
                s.parted[place] = written(s, v)
            for place in range(gather(s, node)):
                s.dual[s.gathered[place]] = s.parted[place]
            regroup(s, node)
        else:
            s.top[whole] = node
        node = s.after[node]
        if node == s.child[blossom]:
            break
