"""Thirds: people without a partner join pairs that would take them, as many as possible with the highest sum."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.matching.effort import Watch
from bot.matching.layout import Question
from bot.matching.model import Person
from bot.matching.native import Kernels
from bot.matching.pairs import MOST_VIOLATIONS, Answer, Edges, nothing_found
from bot.matching.solving import Problem, solve

Row = Callable[[int], NDArray[np.int64]]
"""The scores of a person, by place, with everybody; 0 or less where a pair is not allowed."""

CHOICES = 64


class Thirds(NamedTuple):
    """(pair, third) by place of the pair and of the person, and whether no better choice exists."""

    joined: tuple[tuple[int, int], ...]
    proven: bool


class _Joining:
    """People left over (the first vertices) and pairs (the others): what a third adds to a pair."""

    def __init__(self, left: Sequence[int], pairs: NDArray[np.int64], takes: NDArray[np.bool_], row: Row) -> None:
        self.n = len(left) + len(pairs)
        self._left, self._pairs, self._takes, self._row = left, pairs, takes, row

    def _rows(self) -> Iterator[tuple[int, NDArray[np.int64]]]:
        for vertex, person in enumerate(self._left):
            scores = self._row(person)
            one, other = scores[self._pairs[:, 0]], scores[self._pairs[:, 1]]
            yield vertex, np.where(self._takes & (one > 0) & (other > 0), one + other, -1)

    def best(self, count: int, watch: Watch) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """See `pairs.Pairs`."""
        who, score = (np.full((self.n, CHOICES), -1, np.int32) for _ in range(2))
        for vertex, points in self._rows():
            best = np.argsort(-points, kind="stable")[:CHOICES]
            best = best[points[best] > 0]
            who[vertex, : len(best)] = best + len(self._left)
            score[vertex, : len(best)] = points[best]
        return who, score

    def ask(self, question: Question, watch: Watch) -> Answer:
        """See `pairs.Pairs`."""
        first = len(self._left)
        kinds: list[list[Edges]] = [[] for _ in range(1 + len(question.above))]
        worst = np.zeros(self.n, np.int64)
        for vertex, points in self._rows():
            over = np.where(points > 0, 2 * points - question.dual[vertex] - question.dual[first:], 0)
            worst[vertex] = max(0, int(over.max(initial=0)))
            worst[first:] = np.maximum(worst[first:], over)
            found = [over]
            for part in question.part:
                apart = (part[first:] != part[vertex]) & (part[first:] >= 0) & (part[vertex] >= 0)
                found.append(np.where(apart & (points > 0), 1, 0))
            for kind, excess in zip(kinds, found, strict=True):
                most = np.argsort(-excess, kind="stable")[:MOST_VIOLATIONS]
                most = most[excess[most] > 0]
                kind.append(Edges(np.full(len(most), vertex, np.int64), most + first, points[most]))
        return Answer(tuple(_joined(kind) for kind in kinds), worst, 0)


def thirds(people: Sequence[Person], pairs: Sequence[tuple[int, int]], row: Row, use: Kernels, watch: Watch) -> Thirds:
    """Who of those in no pair joins which pair; a third must be allowed with both, and both take thirds."""
    paired = {member for pair in pairs for member in pair}
    left = [place for place in range(len(people)) if place not in paired]
    if not left or not pairs:
        return Thirds((), True)
    takes = np.array([people[one].takes_third and people[other].takes_third for one, other in pairs], bool)
    joining = _Joining(left, np.array(pairs, np.int64), takes, row)
    highest = 2 * max(int(scores.max(initial=1)) for scores in map(row, left))
    found = solve(Problem(joining, np.zeros(joining.n, np.int8), max(1, highest), floor=False), use, watch)
    joined = ((int(pair) - len(left), person) for person, pair in zip(left, found.mate, strict=False) if pair >= 0)
    return Thirds(tuple(sorted(joined)), found.proven)


def _joined(found: list[Edges]) -> Edges:
    if not found:
        return nothing_found()
    return Edges(*(np.concatenate(arrays) for arrays in zip(*found, strict=True)))
