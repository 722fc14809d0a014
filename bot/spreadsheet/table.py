"""The rows of a CSV file, with the line on which each begins."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.spreadsheet.problems import Problem, SpreadsheetError

DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row without spaces around them, and the line of the file on which it begins, from 1."""

    line: int
    cells: tuple[str, ...]


def rows_of(text: str, known: Callable[[Sequence[str]], int]) -> list[Row]:
    """All rows that are not blank, the header first.

    The delimiter is the one with which `known` counts the most known columns in the header. Raises
    SpreadsheetError where quotation marks do not fit together.
    """
    return list(_rows(text, _delimiter(text, known)))


def _delimiter(text: str, known: Callable[[Sequence[str]], int]) -> str:
    def fitting(delimiter: str) -> tuple[int, int]:
        header = next((cells for cells in csv.reader(_lines(text), delimiter=delimiter) if any(cells)), [])
        return known(header), len(header)

    try:
        return max(DELIMITERS, key=fitting)
    except csv.Error as error:
        raise _unreadable(1, error) from error


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(_lines(text), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = tuple(cell.strip() for cell in next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            raise _unreadable(line, error) from error
        if any(cells):
            yield Row(line, cells)


def _lines(text: str) -> io.StringIO:
    return io.StringIO(text, newline="")


def _unreadable(line: int, error: csv.Error) -> SpreadsheetError:
    sentence = (
        f"From here the file cannot be read as CSV ({error}). "
        'Close every quotation mark, and double those inside a cell: "".'
    )
    return SpreadsheetError([Problem(sentence, line)])
