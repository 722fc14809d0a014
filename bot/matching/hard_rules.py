"""The hard rules: what keeps two people from becoming partners, whatever their score."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from bot.matching.hours import quarters_in_common
from bot.matching.model import HEAVIEST, WEIGHTS, Person, Rules

Pair = tuple[str, str]

MOST_PARTNERS = 20
_SAME = {"country": "same_country", "sector": "same_sector", "role": "same_role"}


class RulesError(ValueError):
    """What was asked of a matching cannot be done; the text says what and what to do next.

    `reason` is a key as in `Unmatched.reason` (or `absent`, `twice`, `rules`), `pair` the ids it is about.
    """

    def __init__(self, message: str, reason: str = "rules", pair: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.reason = reason
        self.pair = pair


class HardRule(NamedTuple):
    """One rule: the key of the reason it gives, and whether it keeps two people apart."""

    reason: str
    keeps_apart: Callable[[Person, Person, Rules], bool]


def places_for_partners(person: Person, rules: Rules) -> int:
    """How many partnerships somebody can have: one, or the capacity in a two-sided programme."""
    return max(0, person.capacity) if rules.two_sided else 1


def _sides_do_not_fit(a: Person, b: Person, rules: Rules) -> bool:
    if not rules.two_sided:
        return False
    return {a.side, b.side} != {"mentor", "mentee"} or min(a.capacity, b.capacity) < 1


def what_must_differ(person: Person, rules: Rules) -> str:
    """What somebody has of that in which two partners must differ; empty where it was not told."""
    match rules.different:
        case "country":
            return person.country
        case "sector":
            return person.sector
        case "role":
            return person.role
        case attribute:
            return dict(person.attributes).get(attribute, "")


def _too_alike(a: Person, b: Person, rules: Rules) -> bool:
    return rules.different != "none" and what_must_differ(a, rules) == what_must_differ(b, rules)


def _nothing_shared(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    return "*" not in ours and "*" not in theirs and ours.isdisjoint(theirs)


def _no_language(a: Person, b: Person, _: Rules) -> bool:
    return _nothing_shared(a.languages, b.languages)


def _no_place(a: Person, b: Person, _: Rules) -> bool:
    return _nothing_shared(a.places, b.places)


def _no_hours(a: Person, b: Person, rules: Rules) -> bool:
    if rules.hours_in_common <= 0:
        return False
    quarters = quarters_in_common((a.zone, b.zone), rules.reference_date)
    return quarters is not None and quarters < 4 * rules.hours_in_common


def _met_before(a: Person, b: Person, rules: Rules) -> bool:
    return not rules.again and (b.id in a.past_partners or a.id in b.past_partners)


def _kept_apart(a: Person, b: Person, rules: Rules) -> bool:
    pair = (a.id, b.id) if a.id < b.id else (b.id, a.id)
    return pair in rules.forbidden or b.id in a.blocks or a.id in b.blocks


def hard_rules(rules: Rules) -> tuple[HardRule, ...]:
    """The rules in the order in which they are tried.

    Past partners, forbidden pairs and blocks stand last and have one reason, so that a block never changes a
    reason that would have been given without it, and never has a reason of its own.
    """
    return (
        HardRule("no_side", _sides_do_not_fit),
        HardRule(_SAME.get(rules.different, "same_attribute"), _too_alike),
        HardRule("no_language", _no_language),
        HardRule("no_place", _no_place),
        HardRule("no_hours", _no_hours),
        HardRule("not_possible", _met_before),
        HardRule("not_possible", _kept_apart),
    )


def exclusion(a: Person, b: Person, rules: Rules) -> str:
    """The reason of the first hard rule that keeps two different people apart; empty where none does."""
    for rule in hard_rules(rules):
        if rule.keeps_apart(a, b, rules):
            return rule.reason
    return ""


def why_unmatched(person: Person, others: Sequence[Person], rules: Rules) -> str:
    """The reason why `person` has no partner: the first rule after which nobody is left, else `odd`."""
    if not others:
        return "alone"
    left = list(others)
    for rule in hard_rules(rules):
        left = [other for other in left if not rule.keeps_apart(person, other, rules)]
        if not left:
            return rule.reason
    return "odd"


def settled(rules: Rules) -> Rules:
    """The same rules with every pair in order. Raises RulesError where they contradict themselves."""
    if rules.hours_in_common > 0 and rules.reference_date is None:
        raise RulesError("Hours in common need a reference date. Give the day on which the round starts.")
    check_weights(rules)
    if type(rules.keep_bonus) is not int or not 0 <= rules.keep_bonus <= HEAVIEST:
        raise RulesError(f"The bonus for kept pairs is {rules.keep_bonus!r}. Give a whole number from 0 to {HEAVIEST}.")
    locked, forbidden, kept = (_in_order(pairs) for pairs in (rules.locked, rules.forbidden, rules.kept))
    return replace(rules, locked=locked, forbidden=forbidden, kept=kept)


def check_weights(rules: Rules) -> None:
    """Raise RulesError for a weight that does not exist or is not a whole number of 0 to 1000."""
    for name, weight in rules.weights.items():
        if name not in WEIGHTS:
            raise RulesError(f"There is no weight called {name!r}. Use one of: {', '.join(WEIGHTS)}.")
        if type(weight) is not int or not 0 <= weight <= HEAVIEST:
            raise RulesError(f"The weight {name!r} is {weight!r}. Give a whole number from 0 to {HEAVIEST}.")


def _in_order(pairs: frozenset[Pair]) -> frozenset[Pair]:
    return frozenset((min(pair), max(pair)) for pair in pairs)


def in_order_of_id(people: Sequence[Person], rules: Rules) -> list[Person]:
    """Everybody by id, so that the order of rows does not matter. Raises RulesError on what cannot be."""
    ordered = sorted(people, key=lambda person: person.id)
    for person, following in pairwise(ordered):
        if person.id == following.id:
            raise RulesError(f"{person.id} is in the list twice. Remove one.", "twice", (person.id,))
    for person in ordered:
        if places_for_partners(person, rules) > MOST_PARTNERS:
            raise RulesError(
                f"{person.id} asks for {person.capacity} partners; at most {MOST_PARTNERS} are possible. "
                "Lower the number.",
                "rules",
                (person.id,),
            )
    return ordered
