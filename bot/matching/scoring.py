"""How well two people suit each other, in integers: the definition that everything else follows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.matching.hard_rules import RulesError
from bot.matching.hours import hours_in_common
from bot.matching.model import Person, Rules

WEIGHTS: Mapping[str, int] = {
    "interest": 100,  # each shared interest
    "wanted": 80,  # each of the two who finds the kind of partner they wanted
    "talk": 50,  # a way of talking that both like
    "sector": 30,
    "career_stage": 30,
    "hour": 2,  # each waking hour in common
    "goal": 10,  # each shared goal
}
"""Points by name, ranked as the programme ranks them: shared interests first, goals last."""

MOST_INTERESTS = 5
MOST_GOALS = 3
HEAVIEST = 1000
CERTAIN = 1
"""What every allowed pair scores before anything is known about the two."""


def weights_of(rules: Rules) -> Mapping[str, int]:
    """The weights with those of `rules` in their places.

    Raises RulesError for a name that does not exist or a weight that is not a whole number of 0 to 1000.
    """
    for name, weight in rules.weights.items():
        if name not in WEIGHTS:
            raise RulesError(f"There is no weight called {name!r}. Use one of: {', '.join(WEIGHTS)}.")
        if type(weight) is not int or not 0 <= weight <= HEAVIEST:
            raise RulesError(f"The weight {name!r} is {weight!r}. Give a whole number from 0 to {HEAVIEST}.")
    return {**WEIGHTS, **rules.weights}


def finds_what_they_wanted(person: Person, partner: Person) -> bool:
    """Whether `partner` is of the kind that `person` asked for; who takes anyone always finds them."""
    match person.partner_wanted:
        case "anyone":
            return True
        case "interests":
            return not person.interests.isdisjoint(partner.interests)
        case "sector":
            return _same(person.sector, partner.sector)
        case "career_stage":
            return _same(person.career_stage, partner.career_stage)


def parts(a: Person, b: Person, weights: Mapping[str, int], day: date | None) -> dict[str, int]:
    """The points of a pair by the names of WEIGHTS; hours are those of `day`, none where it is not given."""
    times = {
        "interest": min(len(a.interests & b.interests), MOST_INTERESTS),
        "wanted": finds_what_they_wanted(a, b) + finds_what_they_wanted(b, a),
        "talk": not a.talk.isdisjoint(b.talk),
        "sector": _same(a.sector, b.sector),
        "career_stage": _same(a.career_stage, b.career_stage),
        "hour": hours_in_common((a.zone, b.zone), day),
        "goal": min(len(a.goals & b.goals), MOST_GOALS),
    }
    return {name: weights[name] * count for name, count in times.items()}


def score(a: Person, b: Person, weights: Mapping[str, int], day: date | None) -> int:
    """The score of an allowed pair: at least 1, the same in both directions."""
    return CERTAIN + sum(parts(a, b, weights, day).values())


def _same(ours: str, theirs: str) -> bool:
    return bool(ours) and ours == theirs
