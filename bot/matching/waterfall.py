"""Why not: how many of the others each hard rule leaves, told so that no step betrays a block."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bot.matching.hard_rules import hard_rules
from bot.matching.model import Person, Rules

POSSIBLE = "possible"
_STEPS = ("sides", "different", "language", "place", "hours", POSSIBLE, POSSIBLE)
"""The step that each of the hard rules belongs to, in their order: a past partner, a forbidden pair and a block are
one step, so that neither a number nor its absence tells which of them it was."""


class Step(NamedTuple):
    """The key of a step, and how many of the others are left after it."""

    key: str
    left: int


def keeps_apart_at(a: Person, b: Person, rules: Rules) -> str:
    """The step at which two different people drop out for each other; empty where they may be partners."""
    for key, rule in zip(_STEPS, hard_rules(rules), strict=True):
        if rule.keeps_apart(a, b, rules):
            return key
    return ""


def waterfall(person: Person, people: Sequence[Person], rules: Rules) -> tuple[Step, ...]:
    """The others at first (`others`), then how many each step leaves; `possible` comes last."""
    dropped = [keeps_apart_at(person, other, rules) for other in people if other.id != person.id]
    steps, left = [Step("others", len(dropped))], len(dropped)
    for key in dict.fromkeys(_STEPS):
        left -= dropped.count(key)
        steps.append(Step(key, left))
    return tuple(steps)
