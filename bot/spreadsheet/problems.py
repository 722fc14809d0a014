"""What is wrong with a spreadsheet, said so that the person who keeps it can put it right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One sentence or two, and where they apply; line 0 and an empty column mean the whole file."""

    sentence: str
    line: int = 0
    column: str = ""

    def __str__(self) -> str:
        where = ", ".join(part for part in (f"line {self.line}" if self.line else "", self.column) if part)
        return f"{where}: {self.sentence}" if where else self.sentence


class SpreadsheetError(Exception):
    """A spreadsheet that cannot be read or written; `problems` are in the order of the lines."""

    def __init__(self, problems: Sequence[Problem | str]) -> None:
        self.problems = tuple(each if isinstance(each, Problem) else Problem(each) for each in problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def shown(text: str) -> str:
    """What somebody wrote, in quotation marks, short enough for a sentence and without signs that cannot be seen."""
    visible = "".join(sign if sign.isprintable() else " " for sign in text)
    return f"“{visible}”" if len(visible) <= 60 else f"“{visible[:59]}…”"
