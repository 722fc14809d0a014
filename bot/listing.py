"""Several things in one sentence, as a language writes them: "a, b and c", "a、b", "Ana e Inés".

Separators are CLDR's, by Babel. Spanish changes its "y" and "o" before their own sound, which CLDR's patterns leave to
whoever uses them (Unicode Technical Standard 35, part 2, "List Patterns").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from babel.lists import format_list

Style = Literal["standard", "or"]
_STANDS_FOR = 0xF0000
"""The first of the signs that stand for the things while a pattern is filled in; nobody writes them."""
_LIKE_Y = re.compile(r"(?:i|í|hi(?![aeouáéóú])|hí|y(?![aeiouáéíóú]))", re.IGNORECASE)
_LIKE_O = re.compile(r"(?:o|ó|ho|hó|8|11(?!\d))", re.IGNORECASE)
_BEFORE_ITSELF = {" y ": (_LIKE_Y, " e "), " o ": (_LIKE_O, " u ")}


def listed(items: Sequence[str], language: str, style: Style = "standard") -> str:
    """The things in one line; "or" instead of "and" by `style`; empty where there are none."""
    between = separators(items, language, style)
    return "".join(f"{before}{item}" for before, item in zip(("", *between), items, strict=False))


def separators(items: Sequence[str], language: str, style: Style = "standard") -> tuple[str, ...]:
    """What stands between each two of the things, one fewer than there are of them."""
    if len(items) < 2:
        return ()
    signs = [chr(_STANDS_FOR + place) for place in range(len(items))]
    pattern = format_list(signs, style=style, locale=language)
    between = re.split(f"[{signs[0]}-{signs[-1]}]", pattern)[1:-1]
    sound, instead = _BEFORE_ITSELF.get(between[-1], (None, "")) if language == "es" else (None, "")
    if sound is not None and sound.match(items[-1]):
        between[-1] = instead
    return tuple(between)


__all__ = ["Style", "listed", "separators"]
