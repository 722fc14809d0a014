"""Dates as other languages spell them, brought to the words and digits that `bot.world.dates` reads."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from babel import Locale

from bot.world.relative import away_in_english

ENGLISH = "en"
_EAST = re.compile(r"(?:(\d{4})\s*年\s*)?(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_BETWEEN = frozenset(
    {"de", "del", "do", "da", "den", "der", "le", "el", "o", "tanggal", "tarehe", "ya", "r", "р", "року", "的"}
)
"""Words and signs that stand before or between the parts of a date and say nothing: "31 de marzo de 2027"."""
_WIDTHS, _CONTEXTS = ("wide", "abbreviated"), ("format", "stand-alone")


def in_english(text: str, language: str) -> str:
    """A date's text with ASCII digits and English names of months, or how far away it is in English words; as it was
    where nothing of it is recognised.
    """
    seen = (sign for sign in " ".join(text.casefold().split()) if unicodedata.category(sign) != "Cf")
    written = "".join(str(unicodedata.decimal(sign, sign)) for sign in seen)
    if east := _EAST.fullmatch(written):
        year, month, day = east.groups()
        return f"{year}-{month}-{day}" if year else f"{day} {_english()[int(month)]}" if 1 <= int(month) <= 12 else text
    if language == ENGLISH:
        return written
    if away := away_in_english(written, language):
        return away
    names = _names(language)
    for name in sorted(names, key=len, reverse=True):
        found = re.search(rf"(?<![^\W\d_]){re.escape(name)}\.?(?![^\W\d_])", written)
        if found:
            words = f"{written[: found.start()]} {_english()[names[name]]} {written[found.end() :]}".split()
            return " ".join(each for each in words if each.strip(".,") not in _BETWEEN)
    return written


@lru_cache(maxsize=32)
def _names(language: str) -> dict[str, int]:
    """The months of a language by their names, small letters, without a full stop at the end; source: CLDR."""
    months = Locale.parse(language).months
    return {
        str(name).casefold().rstrip("."): number
        for context in _CONTEXTS
        for width in _WIDTHS
        for number, name in months.get(context, {}).get(width, {}).items()
    }


@lru_cache(maxsize=1)
def _english() -> dict[int, str]:
    return {number: str(name) for number, name in Locale.parse(ENGLISH).months["format"]["wide"].items()}
