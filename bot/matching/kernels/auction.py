"""An ε-auction on the double cover: nearly optimal duals of the fractional problem (Bertsekas' forward auction)."""

from __future__ import annotations

from typing import Any

from bot.matching.kernels.heap import pop, push
from bot.matching.native import jit


@jit
def auction(epsilon: int, ptr: Any, to: Any, worth: Any, outside: Any, price: Any, owner: Any, waiting: Any) -> int:
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
def keep_tight(ptr: Any, to: Any, worth: Any, price: Any, profit: Any, owner: Any, choice: Any) -> None:
    """Keep of an auction's result what is exactly best at these prices, and add what is tight and free."""
    n = len(price)
    for v in range(n):
        choice[v] = -1
    for u in range(n):
        v = owner[u]
        if v != -1:
            owner[u] = -1
            for arc in range(ptr[v], ptr[v + 1]):
                if to[arc] == u and worth[arc] - price[u] == profit[v]:
                    owner[u] = v
                    choice[v] = u
                    break
    for v in range(n):
        if choice[v] == -1:
            for arc in range(ptr[v], ptr[v + 1]):
                u = to[arc]
                if owner[u] == -1 and worth[arc] - price[u] == profit[v]:
                    owner[u] = v
                    choice[v] = u
                    break


@jit
def assign(
    ptr: Any,
    to: Any,
    worth: Any,
    least: Any,
    profit: Any,
    price: Any,
    choice: Any,
    owner: Any,
    distance: Any,
    reached_by: Any,
    touched: Any,
    when: Any,
    what: Any,
) -> bool:
    """Shortest augmenting paths on the double cover: each row gets a column, or its profit comes down to `least`.

    Feasible profits and prices stay so; what is assigned is tight. Rows and columns have the same arcs, so the
    columns are served by the same call with the parts exchanged. False where the heap was too small.
    """
    for row in range(len(profit)):
        if (
            choice[row] == -1
            and profit[row] > least[row]
            and not path(
                row, ptr, to, worth, least, profit, price, choice, owner, distance, reached_by, touched, when, what
            )
        ):
            return False
    return True


@jit
def path(
    root: int,
    ptr: Any,
    to: Any,
    worth: Any,
    least: Any,
    profit: Any,
    price: Any,
    choice: Any,
    owner: Any,
    distance: Any,
    reached_by: Any,
    touched: Any,
    when: Any,
    what: Any,
) -> bool:
    """One shortest path (Dijkstra) from a row without a column; `distance` is -1 for columns not yet reached."""
    filled, seen, room = 0, 0, len(when) - 2
    row, now = root, 0
    bound, stays, end = profit[root] - least[root], root, -1
    while True:
        for arc in range(ptr[row], ptr[row + 1]):
            column = to[arc]
            time = now + profit[row] + price[column] - worth[arc]
            if time < bound and (distance[column] == -1 or time < distance[column]):
                if filled >= room:
                    return False
                if distance[column] == -1:
                    touched[seen] = column
                    seen += 1
                distance[column] = time
                reached_by[column] = row
                push(when, what, filled, time, column)
                filled += 1
                if owner[column] == -1:
                    bound, end = time, column
        row = -1
        while filled and row == -1:
            pop(when, what, filled)
            filled -= 1
            time, column = when[filled], what[filled]
            if time >= bound:
                filled = 0
            elif time == distance[column]:
                row, now = owner[column], time
                if now + profit[row] - least[row] < bound:
                    bound, stays, end = now + profit[row] - least[row], row, -1
        if row == -1:
            break
    profit[root] -= bound
    for place in range(seen):
        column = touched[place]
        if distance[column] < bound:
            price[column] += bound - distance[column]
            profit[owner[column]] -= bound - distance[column]
        distance[column] = -1
    turn(root, stays, end, choice, owner, reached_by)
    return True


@jit
def turn(root: int, stays: int, end: int, choice: Any, owner: Any, reached_by: Any) -> None:
    """Assign along a path: to the column `end`, or so that the row `stays` has none."""
    if end == -1:
        if stays == root:
            return
        end = choice[stays]
        choice[stays] = -1
    while True:
        row = reached_by[end]
        before = choice[row]
        choice[row] = end
        owner[end] = row
        if row == root:
            return
        end = before


@jit
def halve(choice: Any, mate: Any) -> None:
    """Match along the cycles and chains of a fractional solution; of an odd cycle one vertex stays single."""
    n = len(choice)
    for v in range(n):
        start = v
        if mate[v] != -1 or choice[v] == -1:
            continue
        while choice[v] != -1 and mate[v] == -1 and mate[choice[v]] == -1 and choice[v] != v:
            u = choice[v]
            mate[v] = u
            mate[u] = v
            v = choice[u]
            if v == -1 or v == start:
                break


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
