"""What the search for the best total works on: one record of arrays, the same for native and plain kernels."""

from __future__ import annotations

from typing import Any, NamedTuple


class State(NamedTuple):
    """Vertices are 0 … n-1, blossoms n … 2n-1, "nodes" both; -1 stands for none.

    Weights and duals are doubled, so that optimal duals are integers. An arc `a` goes from `tail[a]` to `to[a]`.
    """

    ptr: Any  # n+1: the arcs of each vertex
    tail: Any
    to: Any
    weight: Any  # doubled
    floor: Any  # n: the least dual a vertex may have; only vertices at it stay single
    mate: Any  # n
    dual: Any  # n; with the shifts on the way up, as of the time its top node was labelled
    shift: Any  # n: added to the duals of a vertex and of all below it
    up: Any  # n: the way to the vertex that stands for a vertex's top node
    top: Any  # n: of a vertex that stands for one, the outermost node that holds it
    outside: Any  # 2n: the blossom that holds a node
    after: Any  # 2n: the next node on the cycle of the blossom that holds this one
    out_from: Any  # 2n: the edge to `after`: its end in this node
    out_to: Any  # 2n: ... and its end in the next
    child: Any  # 2n: the node on a blossom's cycle that holds its base
    base: Any  # 2n: the vertex of a node whose mate is outside
    z: Any  # 2n: the dual of a blossom, as of `since`
    label: Any  # 2n: 0 none, 1 outer, 2 inner; of top nodes
    since: Any  # 2n: when a node was labelled
    came_from: Any  # 2n: the edge by which an inner node was reached: its end in the outer node
    came_to: Any  # 2n: ... and its end in the inner node
    mark: Any  # 2n
    seen: Any  # n: the earliest time at which an unlabelled vertex is reached
    tree: Any  # 2n: of a labelled node, the vertex at the root of its tree
    roots: Any  # n+1: the roots of all trees that were begun together, then -1
    first: Any  # n: the list of a tree's nodes begins at this entry; -1 where the tree has ended
    entry: Any  # 8n: a node
    following: Any  # 8n: the next entry of the same list
    released: Any  # n: vertices of trees that have ended
    leaves: Any  # 2n: a stack
    stands: Any  # 2n: the vertex that stands for a node: the same as for the largest node in it
    size: Any  # 2n: how many vertices a node holds
    parted: Any  # n: duals on their way
    gathered: Any  # n: the vertices of a node
    tasks: Any  # 4n: a stack of (blossom, vertex)
    spare: Any  # n: blossom ids that are not in use
    when: Any  # heap: times
    what: Any  # heap: events
    count: Any  # see the names below


(SPARE, HEAP, STAMP, STEPS, NOW, HORIZON, NEXT, WIDTH, LEAST_WIDTH, TREES, PLANTED, RELEASED, FREE, FULL) = range(14)
"""Places in `State.count`: how many blossom ids are spare and events wait; a stamp that only grows; events so far; the
time, the one up to which events are noted, when the first is due beyond, by how much the horizon moves on next and at
first; how many trees there are, how often trees were begun, how many vertices are released, the first free entry, and
whether room ran out.
"""
