"""The matching as a program of its own: what to match comes in on stdin, what became of it goes to stdout."""

from __future__ import annotations

import sys

from bot.matching.codec import order_from_json, outcome_to_json
from bot.matching.decision import match
from bot.matching.hard_rules import RulesError
from bot.matching.model import Matching


def answer(text: str) -> str:
    """The outcome of an order, both as JSON; rules that cannot be kept are an outcome, too."""
    outcome: Matching | RulesError
    try:
        outcome = match(*order_from_json(text))
    except RulesError as refusal:
        outcome = refusal
    return outcome_to_json(outcome)


if __name__ == "__main__":
    sys.stdout.write(answer(sys.stdin.read()))
