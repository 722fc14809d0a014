"""The tables of the results as CSV files and as one XLSX file; what looks like a formula is text in both."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from bot.results.tables import Cell, Mean, Report, Share, Table
from bot.spreadsheet.formulas import harmless

SHEET_NAME, WIDEST = 31, 70
"""A sheet's name may have so many characters; no column is wider."""
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))


def as_csv(table: Table) -> str:
    """One table; shares from 0 to 1, means with two digits, nothing where nothing is known."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([harmless(each) for each in table.head])
    writer.writerows([_plain(cell) for cell in row] for row in table.rows)
    return text.getvalue()


def csv_files(report: Report) -> Mapping[str, str]:
    """File names with what is in them, one for each table."""
    return {f"{each.name}.csv": as_csv(each) for each in report.tables}


def _plain(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Share(of_one):
            return f"{of_one:.4f}"
        case Mean(value):
            return f"{value:.2f}"
        case int():
            return str(cell)
        case _:
            return harmless(cell)


def as_xlsx(report: Report) -> bytes:
    """All tables, each on a sheet of its own. Every text is written as text, whatever it begins with."""
    book = Workbook(write_only=True)
    for number, table in enumerate(report.tables, 1):
        sheet = book.create_sheet(f"{number} {table.title}".translate(FORBIDDEN)[:SHEET_NAME])
        for column, width in enumerate(_widths(table)):
            sheet.column_dimensions[chr(ord("A") + column)].width = width
        sheet.freeze_panes = "A2"
        sheet.append([_cell(sheet, each, head=True) for each in table.head])
        for row in table.rows:
            sheet.append([_cell(sheet, each) for each in row])
        if table.note:
            sheet.append([])
            sheet.append([_cell(sheet, table.note)])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _cell(sheet: Any, value: Cell, *, head: bool = False) -> Any:
    match value:
        case Share(of_one):
            cell = WriteOnlyCell(sheet, of_one)
            cell.number_format = "0 %"
        case Mean(mean):
            cell = WriteOnlyCell(sheet, mean)
            cell.number_format = "0.0"
        case str():
            cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
            cell.data_type = "s"  # openpyxl takes "=…" for a formula
        case _:
            cell = WriteOnlyCell(sheet, value)
    if head:
        cell.font = Font(bold=True)
    return cell


def _widths(table: Table) -> Sequence[int]:
    longest = [max(len(_plain(row[at])) for row in (table.head, *table.rows)) for at in range(len(table.head))]
    return [min(WIDEST, each + 2) for each in longest]
