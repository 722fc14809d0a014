"""Satisfaction against frequency of contact, both from the same sheet; nothing of groups below five. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.results.figures import LEAST, Crossed
from bot.surveys.records import Sheet
from bot.surveys.survey import Question, Survey

BY, PARTNER, PROGRAMME = "contact", "partner", "programme"


def crossed(survey: Survey, sheets: Sequence[Sheet]) -> tuple[tuple[Crossed, ...], int]:
    """(groups in the order of the question's options, how many people are in groups that are not shown).

    Where those who are not shown are fewer than five together, the smallest shown group is hidden with them: else
    they could be told from the whole.
    """
    question = survey.question(BY)
    if question is None:
        return (), 0
    groups = [_group(question, code, sheets) for code in question.codes]
    shown = [each for each in groups if each.people >= LEAST]
    hidden = sum(each.people for each in groups) - sum(each.people for each in shown)
    while 0 < hidden < LEAST and shown:
        least = min(shown, key=lambda each: each.people)
        shown.remove(least)
        hidden += least.people
    return tuple(shown), hidden


def _group(question: Question, code: str, sheets: Sequence[Sheet]) -> Crossed:
    mine = [each for each in sheets if each.answers.get(BY) == code]
    return Crossed(code, question.label_of(code), len(mine), mean(mine, PARTNER), mean(mine, PROGRAMME))


def mean(sheets: Sequence[Sheet], question: str) -> float | None:
    """The mean of a scale over those who answered it."""
    given = [
        int(value) for each in sheets if isinstance(value := each.answers.get(question), str) and value.isdecimal()
    ]
    return sum(given) / len(given) if given else None
