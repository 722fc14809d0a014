"""Left to right and right to left in one line: what goes the other way is kept apart, so that it moves nothing else.

The signs are those of the Unicode Bidirectional Algorithm (UAX #9); they are read by every platform and seen nowhere.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from babel import Locale, UnknownLocaleError

_BEGIN, _END = "\u2068", "\u2069"
_BEGINS = ("LRI", "RLI", "FSI")
_COMMAND = re.compile(r"(?<![\w/.:])/[a-z][a-z-]*(?: [a-z]+)*(?![\w/])")
_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@lru_cache(maxsize=64)
def goes_left(language: str) -> bool:
    """Whether a language is written from right to left."""
    try:
        return Locale.parse(language.replace("-", "_")).text_direction == "rtl"
    except (UnknownLocaleError, ValueError):
        return False


def isolated(text: str, language: str) -> str:
    """What is put into a sentence of `language`; where it goes the other way, between two signs.

    Several lines and addresses stay as they are: a sign holds for one line, and an address would take it along.
    """
    left = goes_left(language)
    if (text.isascii() and not left) or "\n" in text or "://" in text:
        return text
    return f"{_BEGIN}{text}{_END}" if direction_of(text) == ("ltr" if left else "rtl") else text


def commands_apart(text: str, language: str) -> str:
    """A sentence of `language` whose commands read as they are typed; from right to left "/help" would be "help/"."""
    return _COMMAND.sub(rf"{_BEGIN}\g<0>{_END}", text) if "/" in text and goes_left(language) else text


def direction_of(line: str) -> str:
    """Which way a line goes: "ltr" or "rtl", by its first letter that is not kept apart; empty where it has none."""
    depth = 0
    for letter in line:
        kind = unicodedata.bidirectional(letter)
        depth += (kind in _BEGINS) - (kind == "PDI" and depth > 0)
        if depth == 0 and kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return ""


def without_marks(text: str) -> str:
    """A text without the signs that direct it, as it comes back when people copy it."""
    return _MARKS.sub("", text)
