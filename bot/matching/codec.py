"""People, rules and matchings as JSON and back, for a matching that runs in a process of its own."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from bot.matching.effort import DEFAULT, Effort
from bot.matching.hard_rules import RulesError
from bot.matching.model import Group, Matching, Person, Quality, Reason, Rules, Unmatched

_SETS = ("languages", "places", "interests", "goals", "talk", "past_partners", "blocks")

Order = tuple[list[Person], Rules, int, Effort]


def order_to_json(people: Sequence[Person], rules: Rules, seed: int, effort: Effort = DEFAULT) -> str:
    """What to match, as one JSON object; `effort.watch` stays here."""
    order = {
        "people": [_person(p) for p in people],
        "rules": _rules(rules),
        "seed": seed,
        "effort": [effort.exact, effort.budget, effort.native],
    }
    return json.dumps(order)


def order_from_json(text: str) -> Order:
    """The people, rules, seed and effort that `order_to_json` wrote."""
    order = json.loads(text)
    people = [_read_person(each) for each in order["people"]]
    return people, _read_rules(order["rules"]), order["seed"], Effort(*order["effort"])


def outcome_to_json(outcome: Matching | RulesError) -> str:
    """What became of it, as one JSON object: the matching or the refusal."""
    if isinstance(outcome, Matching):
        proof = base64.b64encode(outcome.certificate).decode()
        return json.dumps({"matching": {**asdict(outcome), "certificate": proof}})
    refusal = {"message": str(outcome), "reason": outcome.reason, "pair": outcome.pair}
    return json.dumps({"refusal": refusal})


def outcome_from_json(text: str) -> Matching | RulesError:
    """The matching or the refusal that `outcome_to_json` wrote; a refusal is returned, not raised."""
    outcome = json.loads(text)
    if "refusal" in outcome:
        refusal = outcome["refusal"]
        return RulesError(refusal["message"], refusal["reason"], tuple(refusal["pair"]))
    matching = outcome["matching"]
    groups = tuple(_read_group(group) for group in matching["groups"])
    unmatched = tuple(Unmatched(**each) for each in matching["unmatched"])
    quality = None if matching["quality"] is None else Quality(**matching["quality"])
    return Matching(groups, unmatched, matching["seed"], quality, base64.b64decode(matching["certificate"]))


def _person(person: Person) -> dict[str, Any]:
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in asdict(person).items()}


def _read_person(fields: Mapping[str, Any]) -> Person:
    attributes = tuple((name, value) for name, value in fields["attributes"])
    return Person(**{**fields, **{name: frozenset(fields[name]) for name in _SETS}, "attributes": attributes})


def _rules(rules: Rules) -> dict[str, Any]:
    day = rules.reference_date
    return {
        "different": rules.different,
        "two_sided": rules.two_sided,
        "complementary": rules.complementary,
        "again": rules.again,
        "hours_in_common": rules.hours_in_common,
        "reference_date": None if day is None else day.isoformat(),
        "locked": sorted(rules.locked),
        "forbidden": sorted(rules.forbidden),
        "kept": sorted(rules.kept),
        "keep_bonus": rules.keep_bonus,
        "weights": dict(rules.weights),
    }


def _read_rules(fields: Mapping[str, Any]) -> Rules:
    day = fields["reference_date"]
    read = {
        "reference_date": None if day is None else date.fromisoformat(day),
        "locked": frozenset((first, second) for first, second in fields["locked"]),
        "forbidden": frozenset((first, second) for first, second in fields["forbidden"]),
        "kept": frozenset((first, second) for first, second in fields["kept"]),
    }
    return Rules(**{**fields, **read})


def _read_group(fields: Mapping[str, Any]) -> Group:
    found = tuple(Reason(reason["key"], tuple(reason["about"])) for reason in fields["reasons"])
    return Group(tuple(fields["members"]), fields["score"], found)
