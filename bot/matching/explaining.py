"""Why these two: what counted and how much, where each stands for the other, and who would have suited better."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.matching.model import Person, Rules
from bot.matching.reference import CERTAIN, pair_score, parts, times_of


@dataclass(frozen=True, slots=True)
class Part:
    """What one attribute gives a pair: its name in WEIGHTS, how often it counts, its share of all points in percent."""

    name: str
    times: int
    share: int


@dataclass(frozen=True, slots=True)
class Standing:
    """The place of a partner for one person: 1 is the best; `among` counts everybody possible, the partner too.

    `better` are the ids of those who suit the person better, the best first.
    """

    rank: int
    among: int
    better: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WhyTogether:
    """What two possible partners score by, the weightiest first, and the standing of each for the other.

    `first` is the second person's standing for the first, `second` the other way round.
    """

    counted: tuple[Part, ...]
    first: Standing
    second: Standing


def why_together(a: Person, b: Person, people: Sequence[Person], rules: Rules) -> WhyTogether:
    """What speaks for a pair that the hard rules allow; `people` are all who are to be matched."""
    return WhyTogether(_counted(a, b, rules), _standing(a, b, people, rules), _standing(b, a, people, rules))


def suiting(person: Person, people: Sequence[Person], rules: Rules) -> tuple[str, ...]:
    """The ids of everybody who is possible for a person, the best first."""
    return _best_first(_scores(person, people, rules))


def _counted(a: Person, b: Person, rules: Rules) -> tuple[Part, ...]:
    points, times = parts(a, b, rules), times_of(a, b, rules)
    whole = sum(points.values()) + CERTAIN
    named = sorted((name for name, worth in points.items() if worth), key=lambda name: -points[name])
    return tuple(Part(name, times[name], round(100 * points[name] / whole)) for name in named)


def _standing(person: Person, partner: Person, people: Sequence[Person], rules: Rules) -> Standing:
    scores = _scores(person, people, rules)
    own = pair_score(person, partner, rules)
    better = tuple(other for other in _best_first(scores) if scores[other] > own)
    return Standing(1 + len(better), len(scores), better)


def _best_first(scores: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted(scores, key=lambda other: (-scores[other], other)))


def _scores(person: Person, people: Sequence[Person], rules: Rules) -> dict[str, int]:
    """The scores of those who are possible for a person, by id."""
    found = {other.id: pair_score(person, other, rules) for other in people if other.id != person.id}
    return {other: points for other, points in found.items() if points > 0}
