"""What surveys say in figures: how many answered, and how often each thing was answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.asking import Core
from bot.people import Programme, Round
from bot.results.crossing import mean
from bot.results.figures import QuestionFigure, SurveyFigure
from bot.store import Records
from bot.surveys.coding import Codes, Frame, framed
from bot.surveys.memory import surveys_of
from bot.surveys.records import Sheet, Tag
from bot.surveys.survey import Question, Survey

Surveyed = tuple[SurveyFigure, Sequence[Sheet]]


async def surveyed(tx: Records, core: Core, programme: Programme, round_: Round, language: str) -> list[Surveyed]:
    """The surveys of a round that anybody was asked, in the order of the files, each with its sheets."""
    remembered = await tx.surveys.questions(programme.id)
    known = await tx.surveys.codes(round_.id), await tx.surveys.tags(programme.id)
    found = []
    for survey in (await surveys_of(tx, core, programme.id, language)).values():
        sheets = await tx.surveys.sheets(round_.id, survey.id)
        asked = await tx.surveys.asked(round_.id, survey.id)
        retired = [each.question for each in remembered if (each.survey, each.origin) == (survey.id, "retired")]
        if asked or sheets:
            found.append((_surveyed(survey, sheets, asked, (retired, *known)), sheets))
    return found


def _surveyed(
    survey: Survey, sheets: Sequence[Sheet], count: int, known: tuple[Sequence[Question], Codes, Sequence[Tag]]
) -> SurveyFigure:
    retired, codes, tags = known
    answered = [each for each in retired if any(each.id in sheet.answers for sheet in sheets)]
    asked = [each for each in (*survey.questions, *answered) if each.kind != "release"]
    figures = [
        _open(framed((survey, each), sheets, codes, tags)) if each.kind == "words" else _closed(each, sheets)
        for each in asked
    ]
    return SurveyFigure(survey, count, len(sheets), tuple(figures))


def _open(found: Frame) -> QuestionFigure:
    counts = tuple((tag.label, count) for tag, count in found.tags if count)
    quotes = tuple(each.words for each in found.answers if each.quotable)
    return QuestionFigure(found.question, len(found.answers), counts, quotes=quotes)


def _closed(question: Question, sheets: Sequence[Sheet]) -> QuestionFigure:
    given = [value for each in sheets if (value := each.answers.get(question.id))]
    counted = Counter(code for value in given for code in ((value,) if isinstance(value, str) else value))
    counts = tuple((code, counted[code]) for code in question.codes)
    return QuestionFigure(question, len(given), counts, mean(sheets, question.id) if question.kind == "scale" else None)
