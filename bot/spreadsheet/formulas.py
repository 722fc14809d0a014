"""Cells that a spreadsheet program would take for formulas, made harmless and read back.

A cell that begins with one of `=`, `+`, `-`, `@`, their wide forms, a tab or a line end is written with an
apostrophe before it (OWASP, "CSV Injection"). When a file is read, an apostrophe before such a sign is taken
away again, so an id like `@anna` means the same person in what is read and in what was written.
"""

from __future__ import annotations

_BEGINS = tuple("=+-@＝＋－＠\t\r\n")
_MARK = "'"


def harmless(cell: str) -> str:
    """The cell as it is written."""
    return f"{_MARK}{cell}" if cell.startswith(_BEGINS) else cell


def meant(cell: str) -> str:
    """The cell as it was before `harmless`."""
    return cell[1:] if cell.startswith(_MARK) and cell[1:].startswith(_BEGINS) else cell
