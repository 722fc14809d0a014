"""All pairs once more: those that contradict duals or a witness. Loaded for native code only."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from bot.matching.kernels.scan import BLOCK, TILE, mixed, scores_of, sift
from bot.matching.layout import Layout, Question, Weighing


@njit(cache=True, nogil=True)
def together(q: Question, one: int, other: int) -> int:
    """What two vertices add up from the blossoms that hold both (doubled)."""
    found = 0
    a = q.outside[one]
    while a != -1:
        b = q.outside[other]
        while b != -1 and b != a:
            b = q.outside[b]
        if b == a:
            found += q.z[a]
        a = q.outside[a]
    return found


@njit(cache=True, nogil=True)
def excess(row: Any, dual: Any, mine: int, out: Any) -> int:
    """By how much twice each score exceeds the duals; the most of all."""
    most = mine - mine - 1
    for j in range(len(row)):
        out[j] = 2 * row[j] - mine - dual[j]
        most = max(most, out[j])
    return most


@njit(cache=True, nogil=True)
def against_duals(q: Question, i: int, row: Any, out: Any, keys: Any, who: Any, points: Any, worst: Any) -> None:
    """Note the pairs of i with those above it that the duals do not pay for: the most in excess, by jitter."""
    keys[:] = -1
    start = i + 1
    for lo in range(0, len(row), BLOCK):
        block = row[lo : lo + BLOCK]
        if excess(block, q.dual[start + lo : start + lo + len(block)], q.dual[i], out) <= 0:
            continue
        for at in range(len(block)):
            if out[at] > 0 and block[at] >= q.floor:
                j = start + lo + at
                over = np.int64(out[at])
                if q.outside[i] != -1 and q.outside[j] != -1:
                    over -= together(q, i, j)
                if over > 0:
                    worst[i] = max(worst[i], over)
                    worst[j] = max(worst[j], over)
                    key = over * 64 + mixed(i, j, q.seed)
                    if key > keys[0]:
                        sift(keys, who, key, j)
    for at in range(len(keys)):
        if keys[at] < 0:
            who[at] = -1
        else:
            points[at] = row[who[at] - start]


@njit(cache=True, nogil=True)
def against_witness(part: Any, above: int, seed: int, i: int, row: Any, keys: Any, who: Any, points: Any) -> None:
    """Note the pairs of i that join two components of a witness."""
    keys[:] = -1
    start, mine = i + 1, part[i]
    if mine >= 0:
        for lo in range(0, len(row), BLOCK):
            some = 0
            block, other = row[lo : lo + BLOCK], part[start + lo : start + lo + BLOCK]
            for at in range(len(block)):
                some += np.int32(block[at] > above) & np.int32(other[at] != mine) & np.int32(other[at] >= 0)
            if some:
                for at in range(len(block)):
                    if block[at] > above and other[at] != mine and other[at] >= 0:
                        key = mixed(i, start + lo + at, seed)
                        if key > keys[0]:
                            sift(keys, who, key, start + lo + at)
    for at in range(len(keys)):
        if keys[at] < 0:
            who[at] = -1
        else:
            points[at] = row[who[at] - start]


@njit(cache=True, nogil=True)
def blocking(row: Any, own: Any, mine: int) -> int:
    """How many pairs would both gain by leaving their partners for each other."""
    found = 0
    for j in range(len(row)):
        found += np.int32(row[j] > mine) & np.int32(row[j] > own[j])
    return found


@njit(cache=True, nogil=True)
def ask(
    f: Layout, g: Weighing, q: Question, first: int, last: int, who: Any, points: Any, worst: Any, unstable: Any
) -> None:
    """Put a question to all pairs of persons first … last-1 with those above them.

    who[k, i]: partners of i in violations of kind k (0: duals, 1 …: witnesses), -1 where there are none; `points`:
    their scores. `worst[i]`: the most by which any pair of i exceeds its duals (doubled). unstable[i]: blocking pairs.
    """
    n = len(f.alike)
    work = np.empty((2, TILE), np.int32)
    row = np.empty(n, np.int32)
    out = np.empty(BLOCK, q.dual.dtype)
    keys = np.empty(who.shape[2], np.int64)
    for i in range(first, last):
        scores = row[: n - i - 1]
        scores_of(f, g, i, i + 1, work, scores)
        against_duals(q, i, scores, out, keys, who[0, i], points[0, i], worst)
        for k in range(len(q.above)):
            against_witness(q.part[k], q.above[k], q.seed, i, scores, keys, who[k + 1, i], points[k + 1, i])
        unstable[i] = blocking(scores, q.own[i + 1 :], q.own[i])
