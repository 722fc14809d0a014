"""A programme's own questions: added to a survey and retired again, by coordinators; for pages and the chat alike."""

from __future__ import annotations

import re
from datetime import datetime

from bot.asking import Core
from bot.chat import Option
from bot.fields import HELP, LABEL, OPTION, OPTIONS
from bot.people import Programme
from bot.questions import cleaned
from bot.store import Records
from bot.surveys.memory import difference, surveys_of
from bot.surveys.reading import wrong_with
from bot.surveys.records import Remembered
from bot.surveys.survey import MOST_QUESTIONS, Kind, Question

KINDS: tuple[Kind, ...] = ("one", "many", "scale", "words")
_ID = re.compile(r"[a-z][a-z0-9_]{0,29}")


class CantAsk(ValueError):
    """A question can't be added: `key` is the wording of why, with {told} and {most}; `field` is what it is about."""

    def __init__(self, key: str, field: str, told: str = "", most: int = 0) -> None:
        super().__init__(f"{key}: {field} {told}")
        self.key, self.field, self.told, self.most = key, field, told, most


def own_question(id_: str, kind: str, text: str, options: str, help_: str = "") -> Question:
    """A question from what was typed; `options` one a line, each with a code of its own.

    Raises:
        CantAsk: something is missing, too long, or does not go together.
    """
    text, help_ = cleaned(text), cleaned(help_)
    if not _ID.fullmatch(id_.strip()):
        raise CantAsk("survey.add_id", "id")
    chosen = next((each for each in KINDS if each == kind), None)
    if chosen is None:
        raise CantAsk("answers.not_an_option", "kind")
    if not text or len(text) > LABEL:
        raise CantAsk("survey.add_text", "text", most=LABEL)
    if len(help_) > HELP:
        raise CantAsk("survey.add_text", "help", most=HELP)
    question = Question(id_.strip(), chosen, text, help_, _options(options), own=True)
    if any(wrong_with(question)):
        raise CantAsk("survey.add_options", "options", most=OPTIONS)
    return question


def _options(written: str) -> tuple[Option, ...]:
    labels = [label for line in written.split("\n") if (label := cleaned(line))]
    if len(labels) > OPTIONS or any(len(each) > OPTION for each in labels):
        raise CantAsk("survey.add_options", "options", most=OPTIONS)
    return tuple(Option(_code(label, number), label) for number, label in enumerate(labels, 1))


def _code(label: str, number: int) -> str:
    """A code that stays with the label: its letters, else its place."""
    letters = re.sub(r"[^a-z0-9]+", "-", label.casefold()).strip("-")[:30].strip("-")
    return letters or f"option-{number}"


async def add_question(
    tx: Records, core: Core, programme: Programme, survey_id: str, question: Question, now: datetime
) -> None:
    """Ask a question of the programme's own from the next time on; one that was retired is asked again as it was.

    Raises:
        CantAsk: the id is in use, or was, for another question; or the survey is full.
    """
    survey = (await surveys_of(tx, core, programme.id, "en")).get(survey_id)
    if survey is None:
        raise CantAsk("answers.not_an_option", "survey")
    if survey.question(question.id) is not None:
        raise CantAsk("survey.add_taken", "id", question.id)
    before = [each for each in await tx.surveys.questions(programme.id) if each.survey == survey_id]
    same = next((each for each in before if each.question.id == question.id), None)
    if same is not None and difference(same.question, question):
        raise CantAsk("survey.add_changed", "id", same.question.text)
    if len(survey.questions) >= MOST_QUESTIONS:
        raise CantAsk("survey.add_full", "survey", most=MOST_QUESTIONS)
    since = same.since if same else now
    await tx.surveys.remember([Remembered(programme.id, survey_id, question, "own", since)])


async def retire_question(tx: Records, programme: Programme, survey_id: str, question_id: str) -> bool:
    """Ask one of the programme's own questions no more; its answers and its id stay. False if there is none such."""
    found = [
        each
        for each in await tx.surveys.questions(programme.id)
        if (each.survey, each.question.id, each.origin) == (survey_id, question_id, "own")
    ]
    await tx.surveys.remember(
        [Remembered(each.programme_id, each.survey, each.question, "retired", each.since) for each in found]
    )
    return bool(found)
