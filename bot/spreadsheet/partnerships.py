"""Partnerships as `writing` wrote them, read back."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from bot.spreadsheet.decoding import decoded, read_bytes
from bot.spreadsheet.formulas import meant
from bot.spreadsheet.problems import Problem, SpreadsheetError


def read_partnerships(path: Path) -> list[tuple[tuple[str, ...], int]]:
    """(ids of the members, score) of each partnership. Raises SpreadsheetError with the line of what is wrong."""
    text, _ = decoded(read_bytes(path))
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if not {"members", "score"} <= set(reader.fieldnames or ()):
        raise SpreadsheetError([f"{path} has no columns members and score. Give the file that farpair match wrote."])
    return [_row(row, reader.line_num) for row in reader]


def _row(row: dict[str, str | None], line: int) -> tuple[tuple[str, ...], int]:
    members = tuple(meant(each) for each in meant(row["members"] or "").split(";"))
    score = (row["score"] or "").strip()
    if not score.isdecimal():
        raise SpreadsheetError([Problem("The score is no whole number. Give the file that farpair match wrote.", line)])
    return members, int(score)
