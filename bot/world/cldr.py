"""What all languages of the Common Locale Data Repository call countries, languages and cities.

Babel can name things in one locale at a time and then keeps that locale's whole data in memory, which for all
of them is some 140 MB. So its files are read here one after the other, and only the names are kept.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from babel.localedata import locale_identifiers, resolve_locale_filename


def names_everywhere(section: Literal["territories", "languages"]) -> Iterator[tuple[str, str]]:
    """(name, CLDR code) in every language, the English names first."""
    for data in _locales():
        for code, name in data.get(section, {}).items():
            yield name, code


def cities_everywhere() -> Iterator[tuple[str, str]]:
    """(name of the city, CLDR's name of its time zone) in every language, the English names first."""
    for data in _locales():
        for zone, names in data.get("time_zones", {}).items():
            if "city" in names:
                yield names["city"], zone


def _locales() -> Iterator[Mapping[str, Any]]:
    languages = sorted(name for name in locale_identifiers() if "_" not in name)
    for name in ("en", *(name for name in languages if name != "en")):
        with open(resolve_locale_filename(name), "rb") as file:
            yield pickle.load(file)  # noqa: S301  # a file of the installed package, as Babel reads it itself
