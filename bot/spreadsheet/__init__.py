"""Spreadsheets of people, read from what coordinators have, and of partnerships, written for them."""

from bot.spreadsheet.decoding import read_bytes
from bot.spreadsheet.partnerships import read_partnerships
from bot.spreadsheet.problems import Problem, SpreadsheetError
from bot.spreadsheet.reading import Sheet, read_people
from bot.spreadsheet.writing import check_places, partnerships_csv, unmatched_csv, write_all

__all__ = [
    "Problem",
    "Sheet",
    "SpreadsheetError",
    "check_places",
    "partnerships_csv",
    "read_bytes",
    "read_partnerships",
    "read_people",
    "unmatched_csv",
    "write_all",
]
