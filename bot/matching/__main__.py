"""The matching as a program of its own: what to match comes in on stdin, what became of it goes to stdout."""

from __future__ import annotations

import json
import sys
from dataclasses import replace

from bot.matching.codec import order_from_json, outcome_to_json
from bot.matching.decision import match
from bot.matching.hard_rules import RulesError
from bot.matching.model import Matching


def answer(text: str) -> str:
    """The outcome of an order, both as JSON; rules that cannot be kept are an outcome, too."""
    outcome: Matching | RulesError
    people, rules, seed, effort = order_from_json(text)
    try:
        outcome = match(people, rules, seed, replace(effort, watch=_tell))
    except RulesError as refusal:
        outcome = refusal
    return outcome_to_json(outcome)


def _tell(stage: str, share: float) -> bool:
    """A line on stderr for who started this; it ends by being killed, so it always goes on."""
    sys.stderr.write(json.dumps({"stage": stage, "share": round(share, 3)}) + "\n")
    sys.stderr.flush()
    return True


if __name__ == "__main__":
    sys.stdout.write(answer(sys.stdin.read()))
