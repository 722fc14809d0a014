"""Whether the plural forms of a catalogue tell apart what its language tells apart, by CLDR."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from gettext import c2py

from babel import Locale
from babel.messages.plurals import get_plural
from babel.plural import to_gettext

from bot.catalogues import NUMBERS

_COMMON = ("nplurals=1; plural=0;", "nplurals=2; plural=(n != 1);", "nplurals=2; plural=(n > 1);")


def tells_apart(expression: str, language: str) -> bool:
    """Whether no two numbers that the language counts differently get the same form.

    Numbers go up to 200: what some languages do with whole millions is not asked for.
    """
    choose: Callable[[int], int] = c2py(expression)
    category = Locale.parse(language).plural_form
    met: dict[int, str] = {}
    return all(met.setdefault(choose(number), category(number)) == category(number) for number in NUMBERS)


def plural_header(language: str) -> str:
    """The header with the fewest forms that tells apart what the language tells apart."""
    return next(each for each in _known(language) if tells_apart(each.partition("plural=")[2].rstrip("; "), language))


def _known(language: str) -> Iterator[str]:
    yield from _COMMON
    yield str(get_plural(language))
    yield to_gettext(Locale.parse(language).plural_form)
