"""An ε-auction on the double cover: nearly optimal duals of the fractional problem (Bertsekas' forward auction)."""

from __future__ import annotations

from typing import Any

from bot.matching.native import jit


@jit
def auction(
    epsilon: int, ptr: Any, to: Any, worth: Any, outside: Any, price: Any, owner: Any, waiting: Any
) -> int:
    """Everybody bids for a partner until each has one or prefers `outside`. Returns how many bids there were.

    `price` is raised in place; at the end nobody could gain more than epsilon by another choice.
    """
    n = len(price)
    for v in range(n):
        owner[v] = -1
        waiting[v] = n - 1 - v
    left, bids = n, 0
    while left:
        left -= 1
        bidder = waiting[left]
        bids += 1
        best, second, wanted = outside[bidder], outside[bidder], -1
        for arc in range(ptr[bidder], ptr[bidder + 1]):
            value = worth[arc] - price[to[arc]]
            if value > best:
                second = best
                best = value
                wanted = to[arc]
            elif value > second:
                second = value
        if wanted == -1:
            continue
        price[wanted] += best - second + epsilon
        if owner[wanted] != -1:
            waiting[left] = owner[wanted]
            left += 1
        owner[wanted] = bidder
    return bids


@jit
def profits(ptr: Any, to: Any, worth: Any, outside: Any, price: Any, profit: Any) -> None:
    """What everybody gains at these prices: with them, a feasible pair of duals."""
    for v in range(len(price)):
        best = outside[v]
        for arc in range(ptr[v], ptr[v + 1]):
            value = worth[arc] - price[to[arc]]
            if value > best:
                best = value
        profit[v] = best


@jit
def lower(ptr: Any, to: Any, weight: Any, floor: Any, dual: Any) -> None:
    """Lower each dual as far as all edges allow, one vertex after the other."""
    for v in range(len(dual)):
        least = floor[v]
        for arc in range(ptr[v], ptr[v + 1]):
            needed = weight[arc] - dual[to[arc]]
            if needed > least:
                least = needed
        dual[v] = least
