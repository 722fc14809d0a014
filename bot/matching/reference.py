"""How well two people suit each other, in integers: the readable definition that the fast kernel must agree with."""

from __future__ import annotations

from collections.abc import Mapping

from bot.matching.hard_rules import exclusion
from bot.matching.hours import SLEEPS_AT, WAKES_AT, hours_in_common
from bot.matching.model import WEIGHTS, Person, Rules

MOST_INTERESTS = 5
MOST_GOALS = 3
CERTAIN = 1
"""What every allowed pair scores before anything is known about the two."""


def weights_of(rules: Rules) -> Mapping[str, int]:
    """The weights with those of `rules` in their places."""
    return {**WEIGHTS, **rules.weights}


def highest_score(rules: Rules) -> int:
    """A score that no pair exceeds."""
    weights = weights_of(rules)
    most = {"interest": MOST_INTERESTS, "wanted": 2, "hour": SLEEPS_AT - WAKES_AT, "goal": MOST_GOALS}
    kept = rules.keep_bonus if rules.kept else 0
    return CERTAIN + kept + sum(most.get(name, 1) * weight for name, weight in weights.items())


def finds_what_they_wanted(person: Person, partner: Person, rules: Rules) -> bool:
    """Whether `partner` is of the kind that `person` asked for; who takes anyone always finds them."""
    match person.partner_wanted:
        case "anyone":
            return True
        case "interests":
            return not person.interests.isdisjoint(partner.interests)
        case "sector":
            return _same(person.sector, partner.sector)
        case "career_stage":
            return _stages_fit(person, partner, rules)


def goals_that_count(person: Person, rules: Rules) -> frozenset[str]:
    """The goals of a person that a partner may share; where two complement each other, what a mentor knows."""
    if rules.complementary and person.side == "mentor":
        return person.goals | person.interests
    return person.goals


def times_of(a: Person, b: Person, rules: Rules) -> dict[str, int]:
    """How often each of WEIGHTS counts for a pair; hours are those of the reference date, none without one."""
    goals = goals_that_count(a, rules) & goals_that_count(b, rules)
    return {
        "interest": min(len(a.interests & b.interests), MOST_INTERESTS),
        "wanted": finds_what_they_wanted(a, b, rules) + finds_what_they_wanted(b, a, rules),
        "talk": not a.talk.isdisjoint(b.talk),
        "sector": _same(a.sector, b.sector),
        "career_stage": _stages_fit(a, b, rules),
        "hour": hours_in_common((a.zone, b.zone), rules.reference_date),
        "goal": min(len(goals), MOST_GOALS),
    }


def parts(a: Person, b: Person, rules: Rules) -> dict[str, int]:
    """The points of a pair by the names of WEIGHTS."""
    weights = weights_of(rules)
    return {name: weights[name] * count for name, count in times_of(a, b, rules).items()}


def score(a: Person, b: Person, rules: Rules) -> int:
    """The score of an allowed pair: at least 1, the same in both directions."""
    kept = bool(rules.kept) and (min(a.id, b.id), max(a.id, b.id)) in rules.kept
    return CERTAIN + sum(parts(a, b, rules).values()) + rules.keep_bonus * kept


def pair_score(a: Person, b: Person, rules: Rules) -> int:
    """The score of two different people, or -1 where a hard rule keeps them apart."""
    return -1 if exclusion(a, b, rules) else score(a, b, rules)


def _stages_fit(a: Person, b: Person, rules: Rules) -> bool:
    if rules.complementary:
        return bool(a.career_stage and b.career_stage) and a.career_stage != b.career_stage
    return _same(a.career_stage, b.career_stage)


def _same(ours: str, theirs: str) -> bool:
    return bool(ours) and ours == theirs
