"""The results as tables: what the page, the spreadsheets and the charts show, made from the figures alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bot import world
from bot.results.figures import LEAST, Figures, Headline, QuestionFigure, SurveyFigure
from bot.wording import Voice


class Share(NamedTuple):
    """A part of a whole, from 0 to 1."""

    of_one: float


class Mean(NamedTuple):
    """A mean, shown with one digit."""

    value: float


Cell = str | int | Share | Mean | None
"""None where there is nothing to tell."""
Rows = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table: a short name for files, a title, the heads of its columns, its rows, and a note below.

    Where it is `grouped`, rows that begin with the same cell belong together.
    """

    name: str
    title: str
    head: tuple[str, ...]
    rows: Rows
    note: str = ""
    grouped: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """All tables of a round, and what the whole is called."""

    title: str
    told: str
    tables: tuple[Table, ...] = field(default=())

    def table(self, name: str) -> Table | None:
        """A table by its name."""
        return next((each for each in self.tables if each.name == name), None)


def report(figures: Figures, say: Voice) -> Report:
    """The tables of a round in words; each has at least one row, and says so where nothing is known yet."""
    writer = _Writer(figures, say)
    tables = (
        writer.summary(),
        writer.countries(),
        writer.alive(),
        writer.endings(),
        writer.contact(),
        writer.prompts(),
        writer.responses(),
        *(writer.survey(each) for each in figures.surveys if each.answered),
        writer.crossed(),
        writer.quotes(),
        writer.heard(),
        writer.sources(),
        writer.rounds(),
        writer.actions(),
    )
    title = say.line("results.title", programme=figures.programme, number=figures.number)
    told = say.line(f"results.state_{figures.state}")
    return Report(title, told, tuple(each for each in tables if each))


@dataclass(frozen=True, slots=True)
class _Writer:
    figures: Figures
    say: Voice

    def _table(self, name: str, rows: Sequence[Sequence[Cell]], *, columns: int, note: str = "") -> Table:
        head = tuple(self.say.line(f"results.{name}_{number}") for number in range(1, columns + 1))
        told = note or ("" if rows else self.say.line("results.nothing"))
        return Table(name, self.say.line(f"results.{name}"), head, tuple(tuple(row) for row in rows), told)

    def summary(self) -> Table:
        part, formed, wait = self.figures.participation, self.figures.formed, self.figures.wait
        known = [code for code, _ in self.figures.countries if code]
        values: list[tuple[str, Cell]] = [
            ("enrolled", part.enrolled),
            ("took_part", part.took_part),
            ("countries", len(known)),
            ("formed", formed.total),
            ("threes", formed.threes),
            ("later", formed.later),
            ("unmatched", part.unmatched),
            ("withdrawn", part.withdrawn),
            ("running", formed.running),
            ("wrote", wait.first),
            ("first", _mean(wait.median_first)),
            ("answered", wait.answered),
            ("answer", _mean(wait.median_answer)),
        ]
        rows = [(self.say.line(f"results.summary_{key}"), value) for key, value in values]
        return self._table("summary", rows, columns=2, note=self.say.line("results.summary_note"))

    def countries(self) -> Table:
        rows = [(self._country(code), count) for code, count in self.figures.countries]
        return self._table("countries", rows, columns=2, note=self.say.line("results.countries_note"))

    def _country(self, code: str) -> str:
        return world.country_name(code, self.say.language) if code else self.say.line("results.not_known")

    def alive(self) -> Table:
        rows = [(each.week, each.begun, each.alive, _share(each.alive, each.begun)) for each in self.figures.alive]
        return self._table("alive", rows, columns=4)

    def endings(self) -> Table:
        total = sum(self.figures.endings.values())
        rows = [
            (self.say.line(f"results.end_{reason}"), count, _share(count, total))
            for reason, count in self.figures.endings.items()
        ]
        return self._table("endings", rows, columns=3)

    def contact(self) -> Table:
        total = sum(self.figures.contact.values()) + self.figures.contact_hidden
        rows = [
            (self.say.line(f"results.often_{name}"), count, _share(count, total))
            for name, count in self.figures.contact.items()
        ]
        note = self.say.line("board.employer" if self.figures.employer else "results.contact_note")
        return self._table("contact", rows if total else (), columns=3, note=note if total else "")

    def prompts(self) -> Table:
        rows = [
            (each.title, each.delivered, each.talked, _share(each.talked, each.delivered))
            for each in self.figures.prompts
        ]
        return self._table("prompts", rows, columns=4, note=self.say.line("results.prompts_note") if rows else "")

    def responses(self) -> Table:
        rows = [(each.survey.title, each.asked, each.answered, _or_share(each.rate)) for each in self.figures.surveys]
        return self._table("responses", rows, columns=4)

    def survey(self, figure: SurveyFigure) -> Table:
        rows = [row for each in figure.questions for row in self._question(each)]
        head = tuple(self.say.line(f"results.survey_{number}") for number in range(1, 4))
        title = self.say.line("results.survey", title=figure.survey.title, count=figure.answered)
        return Table(f"survey-{figure.survey.id}", title, head, tuple(rows), grouped=True)

    def _question(self, figure: QuestionFigure) -> list[tuple[Cell, ...]]:
        question = figure.question
        label = self._scale if question.kind == "scale" else question.label_of
        rows: list[tuple[Cell, ...]] = [(question.text, label(code), count) for code, count in figure.counts]
        if question.kind == "words":
            rows.insert(0, (question.text, self.say.line("results.in_words"), figure.answers))
        if figure.mean is not None:
            rows.append((question.text, self.say.line("results.mean"), Mean(figure.mean)))
        return rows

    def _scale(self, code: str) -> str:
        return self.say.line(f"survey.scale_{code}")

    def crossed(self) -> Table | None:
        groups, hidden = self.figures.crossed, self.figures.crossed_hidden
        if not groups and not hidden:
            return None
        rows = [(each.label, each.people, _mean(each.partner), _mean(each.programme)) for each in groups]
        note = self.say.line("results.crossed_note", least=LEAST, count=hidden) if hidden else ""
        return self._table("crossed", rows, columns=4, note=note)

    def quotes(self) -> Table | None:
        rows = [
            (each.question.text, quote)
            for survey in self.figures.surveys
            for each in survey.questions
            for quote in each.quotes
        ]
        note = self.say.line("results.quotes_note")
        return self._table("quotes", rows, columns=2, note=note) if rows else None

    def heard(self) -> Table | None:
        rows = [
            (label or self.say.line("results.heard_others", least=LEAST), count) for label, count in self.figures.heard
        ]
        return self._table("heard", rows, columns=2) if rows else None

    def sources(self) -> Table | None:
        others = self.say.line("results.heard_others", least=LEAST)
        rows = [(tag or others, count) for tag, count in self.figures.sources]
        return self._table("sources", rows, columns=2, note=self.say.line("results.sources_note")) if rows else None

    def rounds(self) -> Table:
        return self._table("rounds", [_headline(each) for each in self.figures.rounds], columns=9)

    def actions(self) -> Table:
        rows: list[tuple[Cell, ...]] = [(f"/{act.replace('.', ' ')}", count) for act, count in self.figures.actions]
        rows.append((self.say.line("results.by_itself"), self.figures.by_itself))
        return self._table("actions", rows, columns=2)


def _headline(each: Headline) -> tuple[Cell, ...]:
    shares = (each.to_the_end, each.fortnightly, each.response)
    return (
        each.number,
        each.people,
        each.countries,
        each.partnerships,
        *(_or_share(share) for share in shares),
        _mean(each.satisfaction),
        _or_share(each.again),
    )


def _share(part: int | None, whole: int) -> Cell:
    return Share(part / whole) if whole and part is not None else None


def _or_share(share: float | None) -> Cell:
    return None if share is None else Share(share)


def _mean(value: float | None) -> Cell:
    return None if value is None else Mean(value)
