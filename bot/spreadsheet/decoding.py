"""The bytes of a spreadsheet as text, whichever program wrote them."""

from __future__ import annotations

import codecs
import re
import unicodedata
from pathlib import Path

from bot.spreadsheet.problems import Problem, SpreadsheetError

LARGEST = 64 * 1024 * 1024
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # the first bytes of .xlsx and .ods, and of .xls
_AGAIN = "Export it again as CSV in UTF-8."
_GUESSED = "The file is not in UTF-8 and was read as Windows-1252. Check names with accents in what comes out."
# UTF-8 that was cut or damaged, read as Windows-1252: a letter of its first bytes, a sign of its later ones.
_MISREAD = re.compile("[ÂÃÄÅâã][\u0080-\u00bf€‚„…†‡ˆ‰Š‹ŒŽ‘“”•–—˜™š›œžŸ]")


def read_bytes(path: Path) -> bytes:
    """The content of a file. Raises SpreadsheetError where it cannot be read or is too large."""
    if path.is_dir():
        raise SpreadsheetError([f"{path} is a folder. Give the CSV file in it."])
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise SpreadsheetError([f"There is no file {path}. Check the name and the folder."]) from None
    except OSError as error:
        raise SpreadsheetError([f"{path} cannot be read: {error.strerror}."]) from error
    if len(content) > LARGEST:
        raise SpreadsheetError([f"{path} is larger than {LARGEST >> 20} MB. Split it into smaller files."])
    return content


def decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    """(the text, notices): UTF-8, UTF-16 with its mark, or Windows-1252 where that gives sensible text.

    Raises SpreadsheetError where it is none of these, a workbook, or empty.
    """
    if content.startswith(_WORKBOOKS):
        raise SpreadsheetError(["This is a workbook, not a CSV file. Open it and save the sheet as CSV in UTF-8."])
    text, notices = _text(content)
    if not text.strip():
        raise SpreadsheetError(["The file is empty. Its first line must name the columns: id,name,country,…"])
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise SpreadsheetError([Problem(f"There is a NUL byte, so this is not plain text. {_AGAIN}", line)])
    return text, notices


def _text(content: bytes) -> tuple[str, tuple[str, ...]]:
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if marked else "utf-8-sig"), ()
    except UnicodeDecodeError as error:
        guess = "" if marked else _as_windows(content)
        if guess:
            return guess, (_GUESSED,)
        line = content.count(b"\n", 0, error.start) + 1
        raise SpreadsheetError([Problem(f"The letters of this line cannot be read. {_AGAIN}", line)]) from error


def _as_windows(content: bytes) -> str:
    """The content read as Windows-1252; empty where the outcome is not what people write."""
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return ""
    signs = set(text) - set("\t\r\n")
    controls = any(unicodedata.category(sign) == "Cc" for sign in signs)
    return "" if controls or _MISREAD.search(text) else text
