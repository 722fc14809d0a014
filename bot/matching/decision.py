"""The decision as a whole: locked pairs, the best pairs, threes, and a reason for everybody left."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from bot.matching.certificate import certificate
from bot.matching.effort import DEFAULT, Effort
from bot.matching.hard_rules import exclusion, in_order_of_id, settled, why_unmatched
from bot.matching.locks import locked_pairs
from bot.matching.model import Group, Matching, Person, Quality, Rules, Unmatched
from bot.matching.native import kernels
from bot.matching.pairs import FIRST_LOOK
from bot.matching.reasons import reasons
from bot.matching.reference import highest_score, score
from bot.matching.several import without_repeats
from bot.matching.solving import Problem, Solution, solve
from bot.matching.threes import Thirds, thirds
from bot.matching.vertices import PLAIN_UNTIL, Vertices, vertices_of

EXACT_UNTIL = 10_000
NEAR_ENOUGH = 0.001

Edge = tuple[int, int]


def match(people: Sequence[Person], rules: Rules, seed: int, effort: Effort = DEFAULT) -> Matching:
    """The best matching of `people` under `rules`; see `Matching` and `Quality`.

    In this order: the hard rules, locked pairs, most people in pairs, most of those left behind among them, the
    highest floor under the scores, the highest total; then most of the others as thirds, where no programme has two
    sides. The order of `people` does not matter; `seed` chooses among equals. Raises RulesError for rules that cannot
    be kept.
    """
    began = time.monotonic()
    rules = settled(rules)
    people = in_order_of_id(people, rules)
    locks = locked_pairs({person.id: person for person in people}, rules)
    return _Decision(people, rules, seed, effort, began).with_locks(locks)


@dataclass
class _Decision:
    """One run; people are in order of id, rules settled."""

    people: Sequence[Person]
    rules: Rules
    seed: int
    effort: Effort
    began: float

    def watch(self, stage: str, share: float) -> bool:
        # Without the first look at all pairs there is nobody to choose from, so that no budget ends it.
        late = self.effort.budget is not None and time.monotonic() - self.began >= self.effort.budget
        in_time = stage == FIRST_LOOK or not late
        return in_time and (self.effort.watch is None or self.effort.watch(stage, share))

    def with_locks(self, locks: Sequence[tuple[str, str]]) -> Matching:
        at = {person.id: place for place, person in enumerate(self.people)}
        locked = [(at[one], at[other]) for one, other in locks]
        native = len(self.people) > PLAIN_UNTIL if self.effort.native is None else self.effort.native
        vertices = vertices_of(self.people, locks, self.rules, self.seed, native)
        use = kernels(native)
        solution = solve(self._problem(vertices), use, self.watch)
        free = _pairs_of(vertices, solution, locked)
        repeated = len(set(free)) < len(free) or bool(set(free) & set(locked))
        if repeated:
            plain = self._problem(vertices)._replace(floor=False)
            free, solution = without_repeats(
                vertices, solution, locked, self.seed, lambda: solve(plain, use, self.watch)
            )
        pairs = sorted([*locked, *free])
        joined = Thirds((), True)
        if not self.rules.two_sided:
            joined = thirds(self.people, pairs, _rows(self.people, self.rules, vertices), use, self.watch)
        return self._told(vertices, solution, pairs, joined)

    def _problem(self, vertices: Vertices) -> Problem:
        exact = len(vertices.owner) <= EXACT_UNTIL if self.effort.exact is None else self.effort.exact
        tolerance = 0.0 if exact else NEAR_ENOUGH
        # A floor would part kept pairs for a point, so that where some are kept there is none.
        floor, highest = not self.rules.kept, highest_score(self.rules)
        return Problem(vertices.pairs, vertices.rank, highest, self.seed & 0x7FFFFFFF, tolerance, floor)

    def _told(self, vertices: Vertices, solution: Solution, pairs: list[Edge], joined: Thirds) -> Matching:
        third = dict(joined.joined)
        groups = sorted(
            tuple(sorted((*pair, third[place]))) if place in third else pair for place, pair in enumerate(pairs)
        )
        described = tuple(self._group(group) for group in groups)
        left = tuple(self._left(groups))
        scores = [score(self.people[one], self.people[other], self.rules) for one, other in pairs]
        quality = self._quality(solution, scores, described, left, joined)
        proof = certificate(vertices, solution, pairs, self.rules, self.seed)
        return Matching(described, left, self.seed, quality, proof)

    def _group(self, group: tuple[int, ...]) -> Group:
        members = [self.people[place] for place in group]
        points = sum(score(one, other, self.rules) for one, other in combinations(members, 2))
        return Group(tuple(person.id for person in members), points, reasons(members, self.rules.reference_date))

    def _left(self, groups: Sequence[tuple[int, ...]]) -> list[Unmatched]:
        matched = {place for group in groups for place in group}
        return [
            Unmatched(person.id, why_unmatched(person, _others(self.people, place, self.rules), self.rules))
            for place, person in enumerate(self.people)
            if place not in matched
        ]

    def _quality(
        self,
        solution: Solution,
        scores: Sequence[int],
        groups: Sequence[Group],
        left: Sequence[Unmatched],
        joined: Thirds,
    ) -> Quality:
        total, locked = sum(scores), sum(scores) - solution.total
        upper = max(solution.upper + locked, total)
        return Quality(
            people=len(self.people),
            matched=len(self.people) - len(left),
            unmatched=len(left),
            partnerships=len(groups),
            threes=len(joined.joined),
            total_score=total,
            lowest_score=min(scores, default=0),
            upper_bound=upper,
            gap=(upper - total) / upper if upper else 0.0,
            proven=solution.proven,
            blocking_pairs=solution.blocking,
            seed=self.seed,
            seconds=round(time.monotonic() - self.began, 3),
            most_pairs_proven=solution.cover_proven,
            floor_proven=solution.floor_proven,
            threes_proven=joined.proven,
        )


def _others(people: Sequence[Person], place: int, rules: Rules) -> Sequence[Person]:
    """Everybody else; only the first who is possible where there is one, since the reason is then the same."""
    person = people[place]
    others = [*people[:place], *people[place + 1 :]]
    possible = next((other for other in others if not exclusion(person, other, rules)), None)
    return [possible] if possible else others


def _pairs_of(vertices: Vertices, solution: Solution, locked: Sequence[Edge]) -> list[Edge]:
    one = np.flatnonzero(solution.mate > np.arange(len(solution.mate)))
    a, b = vertices.owner[one], vertices.owner[solution.mate[one]]
    return sorted(zip(np.minimum(a, b).tolist(), np.maximum(a, b).tolist(), strict=True))


def _rows(people: Sequence[Person], rules: Rules, vertices: Vertices) -> Callable[[int], NDArray[np.int64]]:
    """The scores of anybody with everybody; only those without locks are vertices, so locked ones are scored here."""
    vertex_of = {int(person): vertex for vertex, person in enumerate(vertices.owner)}
    locked = [place for place in range(len(people)) if place not in vertex_of]

    def row(place: int) -> NDArray[np.int64]:
        scores = np.full(len(people), -1, np.int64)
        scores[vertices.owner] = vertices.pairs.row(vertex_of[place])
        for other in locked:
            if not exclusion(people[place], people[other], rules):
                scores[other] = score(people[place], people[other], rules)
        return scores

    return row
