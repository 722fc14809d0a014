"""A heap of (time, event) in two arrays."""

from __future__ import annotations

from typing import Any

from bot.matching.native import jit


@jit
def push(when: Any, what: Any, filled: int, time: int, event: int) -> None:
    """Put an event on a heap that holds `filled`; it holds one more afterwards."""
    at = filled
    while at > 0:
        above = (at - 1) >> 1
        if when[above] <= time:
            break
        when[at] = when[above]
        what[at] = what[above]
        at = above
    when[at] = time
    what[at] = event


@jit
def pop(when: Any, what: Any, filled: int) -> None:
    """Move the earliest event to the place after the heap's new end, filled - 1."""
    first, event = when[0], what[0]
    last = filled - 1
    time, moved = when[last], what[last]
    at = 0
    while True:
        below = 2 * at + 1
        if below >= last:
            break
        if below + 1 < last and when[below + 1] < when[below]:
            below += 1
        if when[below] >= time:
            break
        when[at] = when[below]
        what[at] = what[below]
        at = below
    when[at] = time
    what[at] = moved
    when[last] = first
    what[last] = event
