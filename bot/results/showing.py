"""`/round results`: a round's figures in the chat, as words and pictures."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import UTC

import structlog

from bot.asking import Ask, Entry, Work
from bot.chat import Message, Picture, Words, fitting
from bot.commands import Argument
from bot.people import Round
from bot.pictures import TOLD
from bot.results.apart import DrawingEnded, draw_apart
from bot.results.charts import Chart, charts
from bot.results.computing import results_of
from bot.results.figures import Figures
from bot.wording import Voice

log = structlog.get_logger()
NOT_TOLD = "–"


async def results(ask: Ask) -> Message | Work:
    """The figures of a round that began: by its number, or the latest. Pictures are drawn in a process of their own."""
    round_ = await _meant(ask)
    if round_ is None:
        return ask.tell("results.none", ask.button("round.status", "round.status"))
    figures = await results_of(
        ask.tx, ask.core, ask.programme, round_, ask.now.astimezone(UTC), ask.say.language, ask.person
    )
    found = charts(figures, ask.say)

    async def draw() -> Sequence[bytes] | None:
        try:
            return await draw_apart(found)
        except DrawingEnded as error:
            log.warning("the results were not drawn", reason=str(error))
            return None

    async def finish(later: Ask, drawn: Sequence[bytes] | None) -> Message:
        pictures = tuple(_picture(*both) for both in zip(found, drawn, strict=True)) if drawn is not None else ()
        dashboard = later.button("dashboard.button", "dashboard")
        return Message(fitting(_words(figures, later.say)), (dashboard,), pictures=pictures)

    return Work(draw, finish)


def _picture(chart: Chart, drawn: bytes) -> Picture:
    told = chart.told if len(chart.told) <= TOLD else f"{chart.told[: TOLD - 1]}…"
    return Picture(f"{chart.name}.png", base64.b64encode(drawn).decode(), told)


async def _meant(ask: Ask) -> Round | None:
    rounds = [each for each in await ask.tx.rounds.of_programme(ask.programme.id) if each.started_at]
    if number := ask.request.text("round").lstrip("#"):
        return next((each for each in rounds if str(each.number) == number), None)
    return rounds[-1] if rounds else None


def _words(figures: Figures, say: Voice) -> Words:
    last = figures.rounds[-1] if figures.rounds else None
    words = say(
        "results.chat",
        number=figures.number,
        state=say.line(f"results.state_{figures.state}"),
        people=figures.participation.took_part,
        countries=len([code for code, _ in figures.countries if code]),
        partnerships=figures.formed.total,
        wrote=NOT_TOLD if figures.wait.first is None else figures.wait.first,
        answered=NOT_TOLD if figures.wait.answered is None else figures.wait.answered,
    )
    if last and last.to_the_end is not None:
        words += say("results.chat_end", share=round(last.to_the_end * 100))
    for each in figures.surveys:
        words += say("results.chat_survey", title=each.survey.title, answered=each.answered, asked=each.asked)
    if last and last.again is not None:
        words += say("results.chat_again", share=round(last.again * 100))
    return words


ENTRIES: dict[str, Entry] = {
    "round.results": Entry(
        results,
        "coordinator",
        slow=True,
        reads=True,
        recorded=False,
        arguments=(Argument("round", "round.which_help", suggest="suggest.round"),),
    ),
}
