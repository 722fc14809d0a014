"""The scores of all pairs, a tile at a time: the reference's definition once more, as products of tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.matching.hard_rules import what_must_differ
from bot.matching.model import Person, Rules
from bot.matching.reference import MOST_GOALS, MOST_INTERESTS, goals_that_count, weights_of
from bot.verifying.tables import Numbers, days_of, meeting, shared, sums, too_few_hours

ROWS, COLUMNS = 128, 1024
"""A tile's arrays stay in the processor's second cache."""


class Tiles:
    """The people behind each place for a partner, in this order; somebody with several places is there as often."""

    def __init__(self, people: Sequence[Person], rules: Rules) -> None:
        self._rules, self._count, weights = rules, len(people), weights_of(rules)
        days = days_of(people, rules.reference_date)
        self._sums = sums(people, rules, days)
        self._interests = shared([p.interests for p in people])
        self._wish = np.array([weights["wanted"] * (p.partner_wanted == "interests") for p in people], np.float32)
        self._interest = np.float32(weights["interest"])
        counted = (
            (shared([goals_that_count(p, rules) for p in people]), MOST_GOALS, weights["goal"]),
            (shared([p.talk for p in people]), 1, weights["talk"]),
        )
        self._counted = [(product, most, np.float32(weight)) for product, most, weight in counted if product and weight]
        meets = meeting([p.languages for p in people]), meeting([p.places for p in people])
        self._meet = [product for product in meets if product]
        self._few = too_few_hours(days, rules.hours_in_common) if rules.hours_in_common > 0 else None
        self._alike = np.unique([what_must_differ(p, rules) for p in people], return_inverse=True)[1]
        self._side = np.array([_side(p) for p in people], np.int8)
        self._apart = _both_ways(_apart(people, rules))
        self._kept = _both_ways(_places(people, rules.kept))

    def rows(self) -> list[slice]:
        """Everybody, in parts that a tile has as rows."""
        return [slice(first, min(first + ROWS, self._count)) for first in range(0, self._count, ROWS)]

    def across(self, some: slice) -> Iterator[tuple[slice, Numbers]]:
        """(columns, scores) of the tiles that hold every pair of some with those after them; -1 elsewhere."""
        for start in range(some.start, self._count, COLUMNS):
            others = slice(start, min(start + COLUMNS, self._count))
            scores = self.of(some, others)
            if start < some.stop:
                rows, columns = np.arange(some.start, some.stop), np.arange(others.start, others.stop)
                scores[rows[:, None] >= columns[None, :]] = -1
            yield others, scores

    def of(self, some: slice, others: slice) -> Numbers:
        """The scores of some with others; -1 where a pair is not allowed."""
        points = self._points(some, others)
        np.copyto(points, np.float32(-1), where=self._excluded(some, others))
        kept = _within(self._kept, some, others)
        points[kept] += np.float32(self._rules.keep_bonus) * (points[kept] > 0)
        points[_within(self._apart, some, others)] = -1
        return points

    def _points(self, some: slice, others: slice) -> Numbers:
        points = self._sums.of(some, others)
        if self._interests:
            count = self._interests.of(some, others)
            np.minimum(count, np.float32(MOST_INTERESTS), out=count)
            points += self._interest * count
            np.minimum(count, np.float32(1), out=count)
            count *= self._wish[some, None] + self._wish[None, others]
            points += count
        for product, most, weight in self._counted:
            count = product.of(some, others)
            np.minimum(count, np.float32(most), out=count)
            count *= weight
            points += count
        return points

    def _excluded(self, some: slice, others: slice) -> NDArray[np.bool_]:
        if self._rules.different == "none":
            no = np.zeros((some.stop - some.start, others.stop - others.start), bool)
        else:
            no = self._alike[some, None] == self._alike[None, others]
        if self._rules.two_sided:
            no |= self._side[some, None] * self._side[None, others] != -1
        for product in self._meet:
            no |= product.of(some, others) == 0
        if self._few:
            no |= self._few.of(some, others) > 0
        return no


def _side(person: Person) -> int:
    return {"mentor": 1, "mentee": -1}.get(person.side or "", 0) if person.capacity > 0 else 0


Both = tuple[NDArray[np.int64], NDArray[np.int64]]


def _within(pairs: Both, some: slice, others: slice) -> Both:
    """The pairs of a list that are in a tile, as places in it."""
    first, last = np.searchsorted(pairs[0], (some.start, some.stop))
    one, other = pairs[0][first:last], pairs[1][first:last]
    inside = (other >= others.start) & (other < others.stop)
    return one[inside] - some.start, other[inside] - others.start


def _both_ways(pairs: set[tuple[int, int]]) -> Both:
    both = np.array(sorted(pairs | {(other, one) for one, other in pairs}), np.int64).reshape(-1, 2)
    return both[:, 0].copy(), both[:, 1].copy()


def _places(people: Sequence[Person], pairs: frozenset[tuple[str, str]]) -> set[tuple[int, int]]:
    at: dict[str, list[int]] = {}
    for place, person in enumerate(people):
        at.setdefault(person.id, []).append(place)
    return {(i, j) for one, other in pairs for i in at.get(one, ()) for j in at.get(other, ())}


def _apart(people: Sequence[Person], rules: Rules) -> set[tuple[int, int]]:
    """Past partners, blocks, forbidden pairs, and everybody with themselves."""
    met = {(p.id, other) for p in people for other in p.past_partners if not rules.again}
    blocked = {(p.id, other) for p in people for other in p.blocks}
    alone = {(p.id, p.id) for p in people}
    return _places(people, frozenset(met | blocked | alone) | rules.forbidden)
