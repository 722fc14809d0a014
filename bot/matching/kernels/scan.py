"""The score of every pair, one person against a tile of others, laid out so that the compiler can vectorise it.

Loaded for native code only. Each step is a loop of its own over a tile that stays in the processor's first cache,
in fixed-width integers and without branches.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, types
from numba.extending import intrinsic

from bot.matching.layout import Layout, Weighing

TILE, BLOCK = 2048, 128
ZERO, ONE = np.int32(0), np.int32(1)
HALF_A_DAY, DAY, AWAKE, HOUR = np.int32(36), np.int32(96), np.int32(60), np.int32(2)


@intrinsic
def bits(context: Any, word: Any) -> Any:
    """How many bits of a 32-bit word are set."""

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.uint32(types.uint32), build


@njit(cache=True, nogil=True)
def common(words: Any, i: int, lo: int, size: int, most: int, out: Any) -> None:
    """How many codes person i shares with each of the tile, at most `most`."""
    for j in range(size):
        out[j] = ZERO
    for w in range(words.shape[0]):
        mine = words[w, i]
        if mine:
            row = words[w, lo : lo + size]
            for j in range(size):
                out[j] = np.int32(out[j] + np.int32(bits(mine & row[j])))
    least = np.int32(most)
    for j in range(size):
        out[j] = min(out[j], least)


@njit(cache=True, nogil=True)
def meets(rows: Any, columns: Any, i: int, lo: int, size: int, some: Any, ok: Any) -> None:
    """Clear `ok` where person i shares no code with one of the tile."""
    for j in range(size):
        some[j] = ZERO
    for w in range(rows.shape[0]):
        mine = rows[w, i]
        if mine:
            row = columns[w, lo : lo + size]
            for j in range(size):
                some[j] = some[j] | np.int32(mine & row[j])
    for j in range(size):
        ok[j] = ok[j] & np.int32(some[j] != ZERO)


@njit(cache=True, nogil=True)
def allowed(f: Layout, g: Weighing, i: int, lo: int, size: int, some: Any, ok: Any) -> None:
    """`ok`: 1 where language, place, side and what must differ allow a pair, else 0."""
    alike, mine = f.alike[lo : lo + size], f.alike[i]
    for j in range(size):
        ok[j] = np.int32(alike[j] != mine)
    if g.two_sided:
        side, wanted = f.side[lo : lo + size], np.int32(3) - f.side[i]
        for j in range(size):
            ok[j] = ok[j] & np.int32(side[j] == wanted)
    if f.language.shape[0]:
        meets(f.language_row, f.language, i, lo, size, some, ok)
    if f.place.shape[0]:
        meets(f.place_row, f.place, i, lo, size, some, ok)


@njit(cache=True, nogil=True)
def add_hours(f: Layout, g: Weighing, i: int, lo: int, size: int, ok: Any, points: Any) -> None:
    """Add the whole waking hours in common; clears `ok` where a programme asks for more.

    Two waking days of 60 quarters on a circle of 96, d quarters apart, share max(0, 60-d) + max(0, d-36).
    """
    zone, mine, weight, least = f.quarter[lo : lo + size], f.quarter[i], np.int32(g.hour), np.int32(g.least_quarters)
    if mine < 0:
        return
    if least > 0:
        for j in range(size):
            d = abs(zone[j] - mine)
            both = max(ZERO, AWAKE - d) + max(ZERO, d - HALF_A_DAY)
            ok[j] = ok[j] & np.int32((both >= least) | (zone[j] < ZERO))
    for j in range(size):
        d = np.int32(abs(np.int32(zone[j] - mine)))
        both = np.int32(max(ZERO, np.int32(AWAKE - d)) + max(ZERO, np.int32(d - HALF_A_DAY)))
        known = np.int32(zone[j] >= ZERO)
        points[j] = np.int32(points[j] + np.int32(weight * np.int32(known * (both >> HOUR))))


@njit(cache=True, nogil=True)
def add_interests(f: Layout, g: Weighing, i: int, lo: int, size: int, shared: Any, points: Any) -> None:
    """Set the points to what is certain, shared interests, and wishes for these or for anyone."""
    common(f.interest, i, lo, size, g.most_interests, shared)
    wanted, mine = f.wanted[lo : lo + size], f.wanted[i]
    wish, weight, ours = np.int32(g.wanted), np.int32(g.interest), np.int32((mine >> 1) & 1)
    certain = np.int32(g.certain + g.wanted * (mine & 1))
    for j in range(size):
        some = np.int32(shared[j] > ZERO)
        found = np.int32((wanted[j] & ONE) + np.int32(np.int32((wanted[j] >> ONE) & ONE) + ours) * some)
        points[j] = np.int32(certain + np.int32(weight * shared[j]) + np.int32(wish * found))


@njit(cache=True, nogil=True)
def add_same(code: Any, wanted: Any, mine: int, ours: int, bit: int, weight: int, wish: int, points: Any) -> None:
    """Add what the same sector or career stage is worth, to the score and to those who wished for it."""
    for j in range(len(points)):
        same = np.int32(code[j] == mine)
        found = np.int32(np.int32((wanted[j] >> bit) & ONE) + ours)
        points[j] = np.int32(points[j] + np.int32(same * np.int32(weight + np.int32(wish * found))))


@njit(cache=True, nogil=True)
def add_other(code: Any, wanted: Any, mine: int, ours: int, bit: int, weight: int, wish: int, points: Any) -> None:
    """Like `add_same` where a different code is what fits."""
    for j in range(len(points)):
        fits = np.int32(code[j] != mine) & np.int32(code[j] != ZERO)
        found = np.int32(np.int32((wanted[j] >> bit) & ONE) + ours)
        points[j] = np.int32(points[j] + np.int32(fits * np.int32(weight + np.int32(wish * found))))


@njit(cache=True, nogil=True)
def add_counted(words: Any, i: int, lo: int, size: int, most: int, weight: int, shared: Any, points: Any) -> None:
    """Add `weight` for each code in common, at most `most` times."""
    if words.shape[0] == 0 or weight == 0:
        return
    common(words, i, lo, size, most, shared)
    each = np.int32(weight)
    for j in range(size):
        points[j] = np.int32(points[j] + np.int32(each * shared[j]))


@njit(cache=True, nogil=True)
def tile(f: Layout, g: Weighing, i: int, lo: int, size: int, work: Any, ok: Any) -> None:
    """`ok`: the scores of person i with `size` others from `lo` on; -1 where a hard rule forbids it.

    Without past partners, blocks and oneself, which `scores_of` takes care of.
    """
    shared, points = work[0, :size], work[1, :size]
    allowed(f, g, i, lo, size, shared, ok)
    add_interests(f, g, i, lo, size, shared, points)
    add_counted(f.goal, i, lo, size, g.most_goals, g.goal, shared, points)
    add_counted(f.talk, i, lo, size, 1, g.talk, shared, points)
    add_hours(f, g, i, lo, size, ok, points)
    wanted, mine, wish = f.wanted[lo : lo + size], f.wanted[i], np.int32(g.wanted)
    if f.sector[i]:
        by_sector = np.int32((mine >> 2) & 1)
        add_same(
            f.sector[lo : lo + size], wanted, f.sector[i], by_sector, np.int32(2), np.int32(g.sector), wish, points
        )
    if f.stage[i]:
        stage, by_stage, weight = f.stage[lo : lo + size], np.int32((mine >> 3) & 1), np.int32(g.career_stage)
        if g.other_stage:
            add_other(stage, wanted, f.stage[i], by_stage, np.int32(3), weight, wish, points)
        else:
            add_same(stage, wanted, f.stage[i], by_stage, np.int32(3), weight, wish, points)
    for j in range(size):
        ok[j] = np.int32(np.int32(np.int32(points[j] + ONE) * ok[j]) - ONE)


@njit(cache=True, nogil=True)
def scores_of(f: Layout, g: Weighing, i: int, start: int, work: Any, out: Any) -> None:
    """`out`: the scores of person i with everybody from `start` on (out[0] is that of `start`)."""
    n = len(f.alike)
    for lo in range(start, n, TILE):
        size = min(TILE, n - lo)
        tile(f, g, i, lo, size, work, out[lo - start : lo - start + size])
    for at in range(f.kept_ptr[i], f.kept_ptr[i + 1]):
        if f.kept[at] >= start and out[f.kept[at] - start] > ZERO:
            out[f.kept[at] - start] = np.int32(out[f.kept[at] - start] + np.int32(g.keep_bonus))
    if i >= start:
        out[i - start] = -ONE
    for at in range(f.apart_ptr[i], f.apart_ptr[i + 1]):
        if f.apart[at] >= start:
            out[f.apart[at] - start] = -ONE


@njit(cache=True, nogil=True)
def mixed(one: int, other: int, seed: int) -> int:
    """Six bits that depend on a pair and the seed, the same in both directions (a multiplicative hash)."""
    low, high = min(one, other), max(one, other)
    x = np.uint64(low) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(high) * np.uint64(0xC2B2AE3D27D4EB4F)
    x = (x ^ np.uint64(seed)) * np.uint64(0x165667B19E3779F9)
    x ^= x >> np.uint64(29)
    x *= np.uint64(0xBF58476D1CE4E5B9)
    return np.int64(x >> np.uint64(58))


@njit(cache=True, nogil=True)
def peak(row: Any) -> int:
    """The highest of some scores."""
    highest = np.int32(-1)
    for j in range(len(row)):
        highest = max(highest, row[j])
    return highest


@njit(cache=True, nogil=True)
def best_of(f: Layout, g: Weighing, first: int, last: int, seed: int, who: Any, worth: Any) -> None:
    """The best partners of persons first … last-1: row by row in `who` and `worth` (score), -1 where there are none.

    Among equals a jitter of 1/64 point chooses, so that nobody is everybody's candidate.
    """
    n, k = len(f.alike), who.shape[1]
    work = np.empty((2, TILE), np.int32)
    row = np.empty(n, np.int32)
    keys = np.empty(k, np.int64)
    for i in range(first, last):
        scores_of(f, g, i, 0, work, row)
        keys[:] = -1
        mine = who[i]
        for lo in range(0, n, BLOCK):
            block = row[lo : lo + BLOCK]
            highest = peak(block)
            if highest < 1 or highest * 64 + 63 <= keys[0]:
                continue
            for j in range(len(block)):
                if block[j] > ZERO and block[j] * 64 + 63 > keys[0]:
                    key = np.int64(block[j]) * 64 + mixed(i, lo + j, seed)
                    if key > keys[0]:
                        sift(keys, mine, key, lo + j)
        for at in range(k):
            worth[i, at] = keys[at] >> 6 if keys[at] >= 0 else -1
            if keys[at] < 0:
                mine[at] = -1


@njit(cache=True, nogil=True)
def sift(keys: Any, who: Any, key: int, j: int) -> None:
    """Replace the least of a heap of keys."""
    at, k = 0, len(keys)
    while True:
        below = 2 * at + 1
        if below >= k:
            break
        if below + 1 < k and keys[below + 1] < keys[below]:
            below += 1
        if keys[below] >= key:
            break
        keys[at], who[at] = keys[below], who[below]
        at = below
    keys[at], who[at] = key, j
