"""A coordinator's spreadsheet of people, read whole or refused with everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from bot.matching.model import EVERYWHERE, Person
from bot.spreadsheet import cells as read
from bot.spreadsheet.decoding import decoded, read_bytes
from bot.spreadsheet.header import Header, known_columns, read_header
from bot.spreadsheet.problems import Problem, SpreadsheetError, shown
from bot.spreadsheet.spelling import one_spelling
from bot.spreadsheet.table import Row, rows_of
from bot.world import only_zone

MOST_PROBLEMS = 100


@dataclass(frozen=True, slots=True)
class Sheet:
    """The people of a spreadsheet in its order, their names by id where told, and what a coordinator should know."""

    people: tuple[Person, ...]
    names: Mapping[str, str]
    notices: tuple[str, ...]


def read_people(source: Path | bytes, accept: Mapping[str, str], today: date, asked: Sequence[str] = ()) -> Sheet:
    """Read a CSV file, or its content, with the columns id and country and any of those in `header.COLUMNS`.

    `accept` says what names that are not recognised mean: {"Untied States": "US"}. Who gives no time zone has
    that of the country if all of it keeps the same time in the year from `today`. Without a column (or any
    cell) of languages, everybody understands everybody. The columns in `asked` are those that rules name, such as
    team; everybody needs a value there. Raises SpreadsheetError with every problem found.
    """
    text, notices = decoded(source if isinstance(source, bytes) else read_bytes(source))
    rows = rows_of(text, known_columns)
    header = read_header(rows[0].cells, rows[0].line, asked)
    if header.problems:
        raise SpreadsheetError(header.problems)
    reading = _Reading(header, read.Accepted(accept), today)
    people = list(reading.people(rows[1:]))
    if reading.problems:
        raise SpreadsheetError(reading.problems)
    told = (*notices, *header.notices, *reading.notices(people))
    return Sheet(tuple(one_spelling(_understanding(people))), reading.names, told)


@dataclass
class _Reading:
    """What has been seen of a spreadsheet so far."""

    header: Header
    accepted: read.Accepted
    today: date
    lines: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def people(self, rows: Sequence[Row]) -> Iterator[Person]:
        """Everybody without a problem, until there are more problems than anybody wants to read."""
        for row in rows:
            if person := self.person(row):
                yield person
            if len(self.problems) >= MOST_PROBLEMS:
                self.problems.append(Problem("Enough for now. Correct these, then there may be more further down."))
                return

    def person(self, row: Row) -> Person | None:
        """The person of a row; None where something is wrong, which is noted in `problems`."""
        before = len(self.problems)
        self._too_many(row)
        told = self.header.cells(row.cells)
        values = {column: self._value(row, column, told[column]) for column in _PLAIN if column in told}
        values["country"] = country = self._value(row, "country", told["country"])
        values["zone"] = self._value(row, "timezone", told.get("timezone", ""), country or "")
        if "languages" in told:
            values["languages"] = self._value(row, "languages", told["languages"])
        values["attributes"] = tuple(self._attributes(row))
        self._unique(row, values["id"])
        self._not_oneself(row, values)
        if len(self.problems) > before:
            return None
        if name := read.read_text(told.get("name", "")):
            self.names[values["id"]] = name
        return Person(**values)

    def notices(self, people: Sequence[Person]) -> Iterator[str]:
        """What is odd but usable."""
        if any(person.languages for person in people):
            for person in people:
                if not person.languages:
                    line = self.lines[person.id]
                    yield f"Line {line}, languages: empty, so nobody can be found for {shown(person.id)}."
        if any(person.capacity != 1 for person in people) and not any(person.side for person in people):
            yield "The column capacity counts only with mentors and mentees in the column side."
        for name in self.accepted.unused():
            yield f"No cell says {shown(name)}, so what was accepted for it was not needed."

    def _value(self, row: Row, column: str, cell: str, country: str = "") -> Any:
        try:
            match column:
                case "country":
                    return read.read_country(cell, self.accepted)
                case "languages":
                    return read.read_languages(cell, self.accepted)
                case "timezone":
                    return read.read_zone(cell, country, self.accepted) or only_zone(country, self.today)
                case _:
                    return _PLAIN[column](cell)
        except read.Refused as refusal:
            self.problems.append(Problem(str(refusal), row.line, column))
            return None

    def _attributes(self, row: Row) -> Iterator[tuple[str, str]]:
        """What the rules ask for, in one spelling; who leaves it empty could be alike with anybody."""
        for name, cell in self.header.asked_for(row.cells).items():
            if not (value := read.read_text(cell).casefold()):
                self.problems.append(Problem("It is empty, but the rules ask for it. Fill it in.", row.line, name))
            yield name, value

    def _too_many(self, row: Row) -> None:
        if any(row.cells[len(self.header.titles) :]):
            count, most = len(row.cells), len(self.header.titles)
            sentence = (
                f"{count} cells, but the header has {most}. Put quotation marks around a cell with a comma in it."
            )
            self.problems.append(Problem(sentence, row.line))

    def _unique(self, row: Row, person: str | None) -> None:
        if person is None:
            return
        first = self.lines.setdefault(person, row.line)
        if first != row.line:
            sentence = f"{shown(person)} is also on line {first}. Give everybody an id of their own."
            self.problems.append(Problem(sentence, row.line, "id"))

    def _not_oneself(self, row: Row, values: Mapping[str, Any]) -> None:
        if values["id"] in (values.get("blocks") or ()):
            sentence = f"{shown(values['id'])} stands in the own list of blocks. Take that id out of the cell."
            self.problems.append(Problem(sentence, row.line, "blocks"))


_PLAIN: Mapping[str, Callable[[str], Any]] = {
    "id": read.read_id,
    "sector": read.read_text,
    "role": read.read_text,
    "career_stage": read.read_text,
    "interests": read.read_list,
    "goals": read.read_list,
    "talk": read.read_list,
    "partner_wanted": read.read_partner_wanted,
    "side": read.read_side,
    "capacity": read.read_capacity,
    "past_partners": read.read_ids,
    "blocks": read.read_ids,
    "left_behind": read.read_yes,
}


def _understanding(people: Sequence[Person]) -> list[Person]:
    """The people; where no cell tells a language, all have one in common."""
    if any(person.languages for person in people):
        return list(people)
    return [replace(person, languages=EVERYWHERE) for person in people]
