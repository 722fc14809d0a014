"""What surveys say in figures: how many answered, and how often each thing was answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.asking import Core
from bot.people import Programme, Round
from bot.results.crossing import mean
from bot.results.figures import QuestionFigure, SurveyFigure
from bot.store import Records
from bot.surveys.coding import frame
from bot.surveys.memory import surveys_of
from bot.surveys.records import Sheet
from bot.surveys.survey import Question, Survey


async def surveyed(tx: Records, core: Core, programme: Programme, round_: Round, language: str) -> list[SurveyFigure]:
    """The surveys of a round that anybody was asked, in the order of the files."""
    found = [
        await _surveyed(tx, core, (programme, round_), survey)
        for survey in (await surveys_of(tx, core, programme.id, language)).values()
    ]
    return [each for each in found if each.asked or each.answered]


async def _surveyed(tx: Records, core: Core, where: tuple[Programme, Round], survey: Survey) -> SurveyFigure:
    programme, round_ = where
    tickets = await tx.surveys.tickets(round_.id, survey.id)
    sheets = await tx.surveys.sheets(round_.id, survey.id)
    retired = [
        each.question
        for each in await tx.surveys.questions(programme.id)
        if each.survey == survey.id and each.origin == "retired"
    ]
    answered = [each for each in retired if any(each.id in sheet.answers for sheet in sheets)]
    asked = [each for each in (*survey.questions, *answered) if each.kind != "release"]
    figures = [
        await _open(tx, core, (programme, round_), survey, each) if each.kind == "words" and each not in answered
        else _closed(each, sheets)
        for each in asked
    ]  # fmt: skip
    return SurveyFigure(survey, len(tickets), len(sheets), tuple(figures))


async def _open(
    tx: Records, core: Core, where: tuple[Programme, Round], survey: Survey, question: Question
) -> QuestionFigure:
    programme, round_ = where
    found = await frame(tx, core, programme, (round_.id, survey.id, question.id))
    counts = tuple((tag.label, count) for tag, count in found.tags if count)
    quotes = tuple(each.words for each in found.answers if each.quotable)
    return QuestionFigure(question, len(found.answers), counts, quotes=quotes)


def _closed(question: Question, sheets: Sequence[Sheet]) -> QuestionFigure:
    given = [value for each in sheets if (value := each.answers.get(question.id))]
    counted = Counter(code for value in given for code in ((value,) if isinstance(value, str) else value))
    counts = tuple((code, counted[code]) for code in question.codes)
    return QuestionFigure(question, len(given), counts, mean(sheets, question.id) if question.kind == "scale" else None)
