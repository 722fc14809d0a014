"""Why these two: what counted, and where each stands for the other among all who are possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.matching.model import Person, Rules
from bot.matching.reference import pair_score, parts


@dataclass(frozen=True, slots=True)
class Standing:
    """The place of a partner for one person: 1 is the best; `among` counts everybody possible, the partner too."""

    rank: int
    among: int


@dataclass(frozen=True, slots=True)
class WhyTogether:
    """What two possible partners score by, the weightiest first, and the standing of each for the other.

    `first` is the second person's standing for the first, `second` the other way round.
    """

    counted: tuple[str, ...]
    first: Standing
    second: Standing


def why_together(a: Person, b: Person, people: Sequence[Person], rules: Rules) -> WhyTogether:
    """What speaks for a pair that the hard rules allow; `people` are all who are to be matched."""
    points = parts(a, b, rules)
    counted = sorted((name for name, worth in points.items() if worth), key=lambda name: -points[name])
    return WhyTogether(tuple(counted), _standing(a, b, people, rules), _standing(b, a, people, rules))


def _standing(person: Person, partner: Person, people: Sequence[Person], rules: Rules) -> Standing:
    scores = [pair_score(person, other, rules) for other in people if other.id != person.id]
    own = pair_score(person, partner, rules)
    return Standing(1 + sum(score > own for score in scores), sum(score > 0 for score in scores))
