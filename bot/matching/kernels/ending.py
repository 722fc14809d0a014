"""The end of a search for a node: blossoms that hold nothing together are opened."""

from __future__ import annotations

from bot.matching.kernels.tree import regroup, take_out
from bot.matching.native import jit
from bot.matching.state import State


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
