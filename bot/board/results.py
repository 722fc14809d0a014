"""What a round came to, and its surveys: how many answered, and the open answers with their tags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot import world
from bot.asking import Ask
from bot.board.sheets import Sheet, sheet_of
from bot.people import Round
from bot.results.charts import Chart, charts
from bot.results.computing import results_of
from bot.results.figures import Figures
from bot.results.tables import Report, report
from bot.spreadsheet.formulas import harmless
from bot.surveys import coding
from bot.surveys.memory import surveys_of

ANSWERS = 10


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """The tables and charts of a round, (code, country, people) for its map, and the numbers of the rounds that
    have begun; without a report none has.
    """

    report: Report | None = None
    figures: Figures | None = None
    charts: Sequence[Chart] = ()
    people: Sequence[tuple[str, str, int]] = ()
    round: int = 0
    rounds: Sequence[int] = ()


async def results(ask: Ask, query: Mapping[str, str]) -> ResultsPage:
    """The results of the round that the address names, else of the newest that has begun."""
    begun = await _begun(ask)
    if not begun:
        return ResultsPage()
    round_ = _meant(begun, query)
    figures = await results_of(ask.tx, ask.core, ask.programme, round_, ask.now, ask.say.language, ask.person)
    people = [(code, world.country_name(code, ask.say.language), count) for code, count in figures.countries if code]
    return ResultsPage(
        report(figures, ask.say),
        figures,
        charts(figures, ask.say),
        people,
        round_.number,
        [each.number for each in reversed(begun)],
    )


async def _begun(ask: Ask) -> list[Round]:
    return [each for each in await ask.tx.rounds.of_programme(ask.programme.id) if each.started_at]


def _meant(begun: Sequence[Round], query: Mapping[str, str]) -> Round:
    return next((each for each in begun if str(each.number) == query.get("round")), begun[-1])


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """A survey of a round: how many were asked and have answered; (id, text) of its open and of the programme's own
    questions.
    """

    id: str
    title: str
    asked: int
    answered: int
    open: Sequence[tuple[str, str]]
    own: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class SurveysPage:
    """The surveys of a round."""

    round: int = 0
    rounds: Sequence[int] = ()
    surveys: Sequence[SurveyLine] = ()


async def surveys(ask: Ask, query: Mapping[str, str]) -> SurveysPage:
    """Those of the round that the address names, else of the newest that has begun."""
    begun = await _begun(ask)
    if not begun:
        return SurveysPage()
    round_ = _meant(begun, query)
    lines = []
    for survey in (await surveys_of(ask.tx, ask.core, ask.programme.id, ask.say.language)).values():
        tickets = await ask.tx.surveys.tickets(round_.id, survey.id)
        open_ = [(each.id, each.text) for each in survey.questions if each.kind == "words"]
        own = [(each.id, each.text) for each in survey.questions if each.own]
        done = sum(each.done for each in tickets)
        lines.append(SurveyLine(survey.id, survey.title, len(tickets), done, open_, own))
    return SurveysPage(round_.number, [each.number for each in reversed(begun)], lines)


@dataclass(frozen=True, slots=True)
class CodingPage:
    """The answers to one open question, some at a time, with the coding frame. `about` names it in a request."""

    round: int
    survey: str
    question: str
    title: str
    text: str
    tags: Sequence[tuple[int, str, int]]
    sheet: Sheet[coding.OpenAnswer]
    uncoded: int
    only: str


async def answers(ask: Ask, query: Mapping[str, str]) -> CodingPage | None:
    """The answers that the address asks for; None where there is no such question."""
    found = await frame_meant(ask, query)
    if found is None:
        return None
    frame, about = found
    only = query.get("tag", "")
    shown = [each for each in frame.answers if _bears(each, only)]
    return CodingPage(
        round=int(query["round"]),
        survey=about[1],
        question=about[2],
        title=frame.survey.title,
        text=frame.question.text,
        tags=[(tag.id, tag.label, count) for tag, count in frame.tags],
        sheet=sheet_of(shown, query, size=ANSWERS),
        uncoded=frame.uncoded,
        only=only,
    )


async def coded(ask: Ask, query: Mapping[str, str]) -> list[list[str]] | None:
    """All answers to an open question with their tags, as a table that no spreadsheet program takes for formulas."""
    found = await frame_meant(ask, query)
    return [[harmless(cell) for cell in row] for row in coding.coded_table(found[0])] if found else None


def _bears(each: coding.OpenAnswer, only: str) -> bool:
    """Whether an answer has a tag; "none" are those without any, and nothing is all of them."""
    return not only or (only == "none" and not each.tags) or only in map(str, each.tags)


async def frame_meant(ask: Ask, given: Mapping[str, str]) -> tuple[coding.Frame, tuple[int, str, str]] | None:
    """The frame of the round (by its number), survey and question that are named, and how the core names these."""
    rounds = await ask.tx.rounds.of_programme(ask.programme.id)
    round_ = next((each for each in rounds if str(each.number) == given.get("round", "")), None)
    about = (round_.id if round_ else 0, given.get("survey", ""), given.get("question", ""))
    try:
        return await coding.frame(ask.tx, ask.core, ask.programme, about), about
    except coding.CantCode:
        return None
