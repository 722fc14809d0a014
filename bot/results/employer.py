"""Results where an employer runs the programme: contact is told of five partnerships or more together. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from bot.results.crossing import BY
from bot.results.figures import LEAST, Figures, Headline, PromptFigure, SurveyFigure, Wait

Name = TypeVar("Name")


def for_employer(figures: Figures) -> Figures:
    """The same figures without any from which the contact of fewer than five partnerships could be told."""
    contact = large_ones(figures.contact)
    return replace(
        figures,
        contact=contact,
        contact_hidden=sum(figures.contact.values()) - sum(contact.values()),
        wait=_wait(figures.wait),
        prompts=tuple(_prompt(each) for each in figures.prompts),
        surveys=tuple(_survey(each) for each in figures.surveys),
        rounds=tuple(_headline(each) for each in figures.rounds),
        employer=True,
    )


def large_ones(counts: Mapping[Name, int]) -> dict[Name, int]:
    """The groups of five or more; where what is left out comes to fewer than five, without the smallest of them too:
    else it could be told from the whole.
    """
    shown = {name: count for name, count in counts.items() if count >= LEAST}
    hidden = sum(counts.values()) - sum(shown.values())
    while 0 < hidden < LEAST and shown:
        least = min(shown, key=lambda name: shown[name])
        hidden += shown.pop(least)
    return shown


def _told(count: int | None, whole: int) -> int | None:
    """A part of a whole where neither it nor the rest is a small group."""
    return count if count is not None and count >= LEAST and not 0 < whole - count < LEAST else None


def _wait(wait: Wait) -> Wait:
    first, answered = _told(wait.first, wait.partnerships), _told(wait.answered, wait.partnerships)
    return replace(
        wait,
        first=first,
        answered=answered,
        median_first=None if first is None else wait.median_first,
        median_answer=None if answered is None else wait.median_answer,
    )


def _prompt(prompt: PromptFigure) -> PromptFigure:
    return replace(prompt, talked=_told(prompt.talked, prompt.delivered))


def _survey(figure: SurveyFigure) -> SurveyFigure:
    questions = [
        replace(each, counts=tuple(large_ones(dict(each.counts)).items())) if each.question.id == BY else each
        for each in figure.questions
    ]
    return replace(figure, questions=tuple(questions))


def _headline(each: Headline) -> Headline:
    lively = None if each.fortnightly is None else round(each.fortnightly * each.partnerships)
    return each if _told(lively, each.partnerships) is not None else replace(each, fortnightly=None)
