"""The scores of some people with everybody: the reference's definition once more, as products of matrices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.matching.hard_rules import what_must_differ
from bot.matching.hours import waking
from bot.matching.model import Person, Rules
from bot.matching.reference import CERTAIN, MOST_GOALS, MOST_INTERESTS, goals_that_count, weights_of

Table = NDArray[np.float32]


class Rows:
    """People as tables of zeros and ones, a column for each code that two of them have."""

    def __init__(self, people: Sequence[Person], rules: Rules) -> None:
        self._rules, self._weights, self._people = rules, weights_of(rules), people
        self._languages, self._speak_all = _table([p.languages for p in people]), _stars([p.languages for p in people])
        self._places, self._everywhere = _table([p.places for p in people]), _stars([p.places for p in people])
        self._interests = _table([p.interests for p in people])
        self._goals = _table([goals_that_count(p, rules) for p in people])
        self._talk = _table([p.talk for p in people])
        self._sector = _table([frozenset({p.sector} - {""}) for p in people])
        self._stage = _table([frozenset({p.career_stage} - {""}) for p in people])
        self._has_stage = np.array([bool(p.career_stage) for p in people])
        self._differ = np.unique([what_must_differ(p, rules) for p in people], return_inverse=True)[1]
        self._zones, self._zone = np.unique([p.zone for p in people], return_inverse=True)
        self._quarters = self._shared_quarters()
        self._wanted = {
            kind: np.array([p.partner_wanted == kind for p in people])
            for kind in ("anyone", "interests", "sector", "career_stage")
        }
        self._mentor = np.array([p.side == "mentor" and p.capacity > 0 for p in people])
        self._mentee = np.array([p.side == "mentee" and p.capacity > 0 for p in people])
        self._apart = _apart(people, rules)
        self._kept = _kept(people, rules)

    def of(self, some: Sequence[int]) -> NDArray[np.int64]:
        """(len(some), n) scores; -1 where a pair is not allowed."""
        chosen = np.asarray(some)
        points = self._points(chosen)
        points[~self._allowed(chosen)] = -1
        for row, person in enumerate(some):
            kept = [other for other in self._kept[person] if points[row, other] > 0]
            points[row, kept] += self._rules.keep_bonus
            points[row, [person, *self._apart[person]]] = -1
        return points

    def _allowed(self, some: NDArray[np.int64]) -> NDArray[np.bool_]:
        ok = self._meet(self._languages, self._speak_all, some) & self._meet(self._places, self._everywhere, some)
        if self._rules.different != "none":
            ok &= self._differ[some, None] != self._differ[None, :]
        if self._rules.two_sided:
            ok &= (self._mentor[some, None] & self._mentee) | (self._mentee[some, None] & self._mentor)
        quarters = self._quarters[self._zone[some]][:, self._zone]
        ok &= ~((quarters >= 0) & (quarters < 4 * self._rules.hours_in_common))
        return np.asarray(ok)

    def _meet(self, table: Table, stars: NDArray[np.bool_], some: NDArray[np.int64]) -> NDArray[np.bool_]:
        return (table[some] @ table.T > 0) | stars[some, None] | stars[None, :]

    def _points(self, some: NDArray[np.int64]) -> NDArray[np.int64]:
        weights = self._weights
        interests = self._count(self._interests, some, MOST_INTERESTS)
        sector, stage = self._count(self._sector, some, 1), self._count(self._stage, some, 1)
        if self._rules.complementary:
            stage = (self._has_stage[some, None] & self._has_stage[None, :] & (stage == 0)).astype(np.int64)
        kinds = {"interests": np.minimum(interests, 1), "sector": sector, "career_stage": stage}
        found = self._wanted["anyone"][some, None].astype(np.int64) + self._wanted["anyone"][None, :]
        for kind, fits in kinds.items():
            found += fits * (self._wanted[kind][some, None].astype(np.int64) + self._wanted[kind][None, :])
        quarters = self._quarters[self._zone[some]][:, self._zone]
        return np.asarray(
            CERTAIN
            + weights["interest"] * interests
            + weights["wanted"] * found
            + weights["talk"] * self._count(self._talk, some, 1)
            + weights["sector"] * sector
            + weights["career_stage"] * stage
            + weights["hour"] * (np.maximum(quarters, 0) // 4)
            + weights["goal"] * self._count(self._goals, some, MOST_GOALS)
        )

    def _count(self, table: Table, some: NDArray[np.int64], most: int) -> NDArray[np.int64]:
        return np.asarray(np.minimum(table[some] @ table.T, most), np.int64)

    def _shared_quarters(self) -> NDArray[np.int64]:
        """Quarters of an hour that two zones are awake together; -1 where one is not known."""
        awake = [waking(str(zone), self._rules.reference_date) for zone in self._zones]
        return np.array(
            [[-1 if a is None or b is None else (a & b).bit_count() for b in awake] for a in awake], np.int64
        ).reshape(len(awake), len(awake))


def _table(sets: Sequence[frozenset[str]]) -> Table:
    counted = Counter(code for codes in sets for code in codes)
    column = {code: at for at, code in enumerate(sorted(c for c, count in counted.items() if count > 1))}
    table = np.zeros((len(sets), max(1, len(column))), np.float32)
    for row, codes in enumerate(sets):
        for code in codes:
            if code in column:
                table[row, column[code]] = 1
    return table


def _stars(sets: Sequence[frozenset[str]]) -> NDArray[np.bool_]:
    return np.array(["*" in codes for codes in sets])


def _kept(people: Sequence[Person], rules: Rules) -> list[list[int]]:
    at = {person.id: place for place, person in enumerate(people)}
    kept: list[list[int]] = [[] for _ in people]
    for one, other in {(min(pair), max(pair)) for pair in rules.kept}:
        if one in at and other in at:
            kept[at[one]].append(at[other])
            kept[at[other]].append(at[one])
    return kept


def _apart(people: Sequence[Person], rules: Rules) -> list[list[int]]:
    at = {person.id: place for place, person in enumerate(people)}
    apart: list[set[int]] = [set() for _ in people]
    named = [(p.id, other) for p in people for other in (*p.blocks, *(() if rules.again else p.past_partners))]
    for one, other in (*named, *rules.forbidden):
        if one in at and other in at:
            apart[at[one]].add(at[other])
            apart[at[other]].add(at[one])
    return [sorted(each) for each in apart]
