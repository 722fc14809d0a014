"""Pairs that a coordinator has locked: taken first, where the hard rules allow them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from bot.matching.hard_rules import Pair, RulesError, exclusion, places_for_partners
from bot.matching.model import Person, Rules

_WORDS = {
    "no_side": "they are on the same side, or one of them has no place for a partner",
    "same_country": "they are in the same country",
    "same_sector": "they are in the same sector",
    "same_role": "they have the same role",
    "same_attribute": "they are alike in what must differ",
    "no_language": "they have no language in common",
    "no_place": "they share no place to meet in",
    "no_hours": "they have too few waking hours in common",
    "not_possible": "this is not possible",
    "absent": "they are not both in this round",
}


def locked_pairs(people: Mapping[str, Person], rules: Rules) -> list[Pair]:
    """The locked pairs in order; `rules` are settled, `people` by id.

    Raises RulesError, naming the pair and the rule, where one of them cannot be a partnership.
    """
    taken: Counter[str] = Counter()
    for pair in sorted(rules.locked):
        taken.update(pair)
        if reason := _objection(pair, people, rules) or _too_many(pair, people, rules, taken):
            raise RulesError(_refusal(pair, reason), reason, pair)
    return sorted(rules.locked)


def _objection(pair: Pair, people: Mapping[str, Person], rules: Rules) -> str:
    if pair[0] not in people or pair[1] not in people:
        return "absent"
    if pair[0] == pair[1]:
        return "not_possible"
    return exclusion(people[pair[0]], people[pair[1]], rules)


def _too_many(pair: Pair, people: Mapping[str, Person], rules: Rules, taken: Counter[str]) -> str:
    full = any(taken[member] > places_for_partners(people[member], rules) for member in pair)
    return "not_possible" if full else ""


def _refusal(pair: Pair, reason: str) -> str:
    return f"{pair[0]} and {pair[1]} cannot be locked: {_WORDS[reason]}. Unlock the two and run again."
