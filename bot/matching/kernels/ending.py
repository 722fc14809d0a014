"""The end of a search: duals are written down, and blossoms that hold nothing together are opened."""

from __future__ import annotations

from bot.matching.kernels.tree import regroup, spread, take_out, write_down
from bot.matching.native import jit
from bot.matching.state import HEAP, LABELLED, State


@jit
def settle(s: State, now: int) -> None:
    """End a search: write all duals down, forget labels, and open blossoms that hold nothing together."""
    for place in range(s.count[LABELLED]):
        node = s.labelled[place]
        if s.outside[node] == -1 and s.label[node] != 0:
            write_down(s, node, now)
            s.label[node] = 0
            spread(s, node)
            regroup_parts(s, node)
        s.label[node] = 0
    s.count[LABELLED] = 0
    s.count[HEAP] = 0


@jit
def regroup_parts(s: State, node: int) -> None:
    """`regroup`, after opening every blossom without a dual that nothing with a dual surrounds."""
    n = len(s.mate)
    s.tasks[0] = node
    filled = 1
    while filled:
        filled -= 1
        each = s.tasks[filled]
        if each < n or s.z[each] != 0:
            regroup(s, each)
            continue
        take_out(s, each)
        part = s.child[each]
        while True:
            s.tasks[filled] = part
            filled += 1
            part = s.after[part]
            if part == s.child[each]:
                break
