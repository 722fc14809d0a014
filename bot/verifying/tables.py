"""People as tables of numbers, whose products over two people are counts or points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.matching.hours import waking
from bot.matching.model import Person, Rules
from bot.matching.reference import CERTAIN, weights_of

Numbers = NDArray[np.float32]


class Product(NamedTuple):
    """Two tables of n rows: row i of the one times row j of the other is a number about the pair."""

    left: Numbers
    right: Numbers

    def of(self, some: slice, others: slice) -> Numbers:
        """The numbers of some with others. Whole numbers below 2²⁴, so that they are exact."""
        found: Numbers = self.left[some] @ self.right[others].T
        return found


def shared(sets: Sequence[frozenset[str]]) -> Product | None:
    """How many codes two people share; None where no code is there twice."""
    table = _table(sets)
    return Product(table, table) if table.shape[1] else None


def meeting(sets: Sequence[frozenset[str]]) -> Product | None:
    """More than 0 where two people may meet: a code in common, or "*". None where all may."""
    stars = np.array(["*" in codes for codes in sets], np.float32)
    if not len(sets) or stars.all() or frozenset.intersection(*sets):
        return None
    table, ones = _table(sets), np.ones(len(sets), np.float32)
    return Product(np.column_stack([table, stars, ones]), np.column_stack([table, ones, stars]))


def _table(sets: Sequence[frozenset[str]]) -> Numbers:
    counted = Counter(code for codes in sets for code in codes)
    column = {code: at for at, code in enumerate(sorted(c for c, count in counted.items() if count > 1))}
    table = np.zeros((len(sets), len(column)), np.float32)
    for row, codes in enumerate(sets):
        for code in codes:
            if code in column:
                table[row, column[code]] = 1
    return table


class Days(NamedTuple):
    """Which waking day each person has, and how many quarters of an hour each two days share, -1 where unknown."""

    day: NDArray[np.int64]
    quarters: NDArray[np.int64]


def days_of(people: Sequence[Person], reference: date | None) -> Days:
    """The waking days of people: zones that are awake at the same hours are one."""
    awake = [waking(zone, reference) for zone in (person.zone for person in people)]
    kinds = sorted(set(awake), key=lambda each: (each is None, each or 0))
    number = {kind: at for at, kind in enumerate(kinds)}
    both = [[-1 if a is None or b is None else (a & b).bit_count() for b in kinds] for a in kinds]
    return Days(
        np.array([number[each] for each in awake], np.int64),
        np.array(both, np.int64).reshape(len(kinds), -1 if kinds else 0),
    )


def one_hot(numbers: NDArray[np.int64], count: int) -> Numbers:
    """A table with a one in the column of each number; -1 is nowhere."""
    table = np.zeros((len(numbers), count), np.float32)
    known = numbers >= 0
    table[np.flatnonzero(known), numbers[known]] = 1
    return table


def too_few_hours(days: Days, least: int) -> Product:
    """1 where two people are known to share less than `least` waking hours."""
    known = one_hot(days.day, len(days.quarters))
    few = ((days.quarters >= 0) & (days.quarters < 4 * least)).astype(np.float32)
    return Product(known @ few, known)


def sums(people: Sequence[Person], rules: Rules, days: Days) -> Product:
    """All points that are sums of products: what is certain, wishes for anyone, sector, career stage, hours."""
    weights = weights_of(rules)
    wish = np.float32(weights["wanted"])
    anyone = wish * _wants(people, "anyone")
    ones = np.ones(len(people), np.float32)
    hours = (np.maximum(days.quarters, 0) // 4 * weights["hour"]).astype(np.float32)
    known = one_hot(days.day, len(hours))
    parts = [
        (np.column_stack([ones, anyone]), np.column_stack([anyone + np.float32(CERTAIN), ones])),
        (known @ hours, known),
        *_alike(people, "sector", lambda p: p.sector, weights["sector"], wish),
        *_stages(people, rules, weights["career_stage"], wish),
    ]
    return Product(*(np.ascontiguousarray(np.hstack(tables)) for tables in zip(*parts, strict=True)))


Parts = list[tuple[Numbers, Numbers]]


def _stages(people: Sequence[Person], rules: Rules, weight: int, wish: np.float32) -> Parts:
    same = _alike(people, "career_stage", lambda p: p.career_stage, weight, wish)
    if not rules.complementary:
        return same
    both = _alike(people, "career_stage", lambda p: "told" if p.career_stage else "", weight, wish)
    return [*both, *((-left, right) for left, right in same)]


def _alike(people: Sequence[Person], kind: str, told: Callable[[Person], str], weight: int, wish: np.float32) -> Parts:
    """The points of two who told the same: its own, and a wish for each who wanted it."""
    values = sorted({told(person) for person in people} - {""})
    number = {value: at for at, value in enumerate(values)}
    table = one_hot(np.array([number.get(told(person), -1) for person in people], np.int64), len(values))
    wants = (wish * _wants(people, kind))[:, None]
    return [(table * (np.float32(weight) + wants), table), (table, table * wants)]


def _wants(people: Sequence[Person], kind: str) -> Numbers:
    return np.array([person.partner_wanted == kind for person in people], np.float32)
