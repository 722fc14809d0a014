"""Every word shown to a person, by key and language, read from gettext catalogues.

A text in a catalogue may hold **bold** and {placeholders}; what is put into a placeholder is never read as markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from functools import lru_cache
from gettext import GNUTranslations
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Formatter

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from bot.catalogues import ENGLISH, compiled, sources_in
from bot.chat import Link, Mention, Part, Plain, When, Words
from bot.directions import commands_apart, isolated
from bot.listing import listed

Value = str | int | date | datetime | Mention | Link | Words
FALLBACK = ENGLISH


class Wording:
    """The catalogues of one folder: `en.po`, `web.en.po`, … by language."""

    def __init__(self, folder: Traversable | None = None) -> None:
        self._sources = sources_in(folder or files("prompts") / "wording")
        self._catalogues: dict[str, tuple[GNUTranslations, ...]] = {}
        self._known: dict[tuple[str, str], str] = {}
        if FALLBACK not in self._sources:
            raise LookupError(f"no catalogue for {FALLBACK!r}: the folder prompts/wording is missing or empty")

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(sorted(self._sources))

    def voice(self, locale: str) -> Voice:
        """The voice for a platform's locale ("pt-BR", "en_GB"); English where there is no catalogue."""
        wanted = locale.replace("_", "-").split("-")[0].lower()
        return Voice(self, wanted if wanted in self._sources else FALLBACK)

    def translations(self, key: str) -> dict[str, str]:
        """The text for `key` by language, as far as it is translated; without the fallback."""
        return {
            language: catalogue.gettext(key)
            for language in self._sources
            for catalogue in (self._of(language) if language != FALLBACK else ())
            if catalogue.gettext(key) not in ("", key)
        }

    def own(self, language: str, text: str) -> str:
        """What a programme's own text is in a language; the text itself where it is not translated."""
        said = (catalogue.gettext(text) for catalogue in self._of(language))
        return next((found for found in said if found and found != text), text) if text else text

    def template(self, language: str, key: str, count: int | None = None) -> str:
        """The text for `key`, in the plural form for `count`, falling back to English.

        Raises:
            KeyError: no catalogue has the key.
        """
        if count is not None:
            return self._found(language, key, count)
        if (language, key) not in self._known:
            self._known[language, key] = self._found(language, key, None)
        return self._known[language, key]

    def _of(self, language: str) -> tuple[GNUTranslations, ...]:
        """The catalogues of a language; those that nobody asks for are never read."""
        if language not in self._catalogues:
            self._catalogues[language] = compiled(language, self._sources[language], self._sources[FALLBACK])
        return self._catalogues[language]

    def _found(self, language: str, key: str, count: int | None) -> str:
        for name in dict.fromkeys((language, FALLBACK)):
            for catalogue in self._of(name):
                plural = key if count is None else catalogue.ngettext(key, key, count)
                said = plural if plural != key else catalogue.gettext(key)
                if said and said != key:
                    return said
        raise KeyError(f"no wording for {key!r}")


class Voice:
    """The words of one language."""

    def __init__(self, wording: Wording, language: str) -> None:
        self._wording = wording
        self.language = language

    def __call__(self, key: str, /, **values: Value) -> Words:
        """The words for `key` with `values` in their places; `count` also chooses the plural form."""
        return tuple(_joined(self._parts(commands_apart(self._template(key, values), self.language), values)))

    def line(self, key: str, /, **values: Value) -> str:
        """The same as bare text, no longer than it is in the catalogue: labels, titles, help."""
        parts = self._parts(self._template(key, values), values)
        return "".join(part.text if isinstance(part, Plain) else _as_text(part) for part in parts)

    def beside(self, one: str, other: str) -> str:
        """Two things of different kinds, with the comma that the language has: "Kenya, reading and maps"."""
        return self.line("list.beside", one=one, other=other)

    def either(self, items: tuple[str, ...] | list[str]) -> str:
        """Several things of which one is meant: "a, b or c"."""
        return listed(items, self.language, "or")

    def list(self, items: tuple[str, ...] | list[str]) -> str:
        """Several things in one sentence: "a, b and c"."""
        return listed(items, self.language)

    def day(self, value: date) -> str:
        """A date with its weekday, as the language writes it."""
        return format_date(value, "full", locale=self.language)

    def clock(self, value: datetime | time) -> str:
        """A time of day, by 24 hours, as the language writes it."""
        return format_skeleton("Hm", value, locale=self.language)

    def apart(self, text: str) -> str:
        """What is put beside words of this language, so that it moves none of them where it goes the other way."""
        return isolated(text, self.language)

    def own(self, text: str) -> str:
        """A text of the programme's own (a question, an option), as it is in this language."""
        return self._wording.own(self.language, text)

    def _template(self, key: str, values: Mapping[str, Value]) -> str:
        count = values.get("count")
        return self._wording.template(self.language, key, count if isinstance(count, int) else None)

    def _parts(self, template: str, values: Mapping[str, Value]) -> Iterator[Part]:
        bold = False
        for literal, name in _split(template):
            for number, piece in enumerate(literal.split("**")):
                bold ^= number > 0
                if piece:
                    yield Plain(piece, bold)
            if name is not None:
                yield from self._value(values[name], bold)

    def _value(self, value: Value, bold: bool) -> Iterator[Part]:
        match value:
            case str():
                yield Plain(self.apart(value), bold)
            case int():
                yield Plain(format_decimal(value, locale=self.language), bold)
            case datetime():
                yield When(value)
            case date():
                yield Plain(self.day(value), bold)
            case tuple():
                yield from value
            case _:
                yield value


@lru_cache(maxsize=4096)
def _split(template: str) -> tuple[tuple[str, str | None], ...]:
    """The literal pieces of a template, each with the name of the value behind it."""
    return tuple((literal, name) for literal, name, _, _ in Formatter().parse(template))


def _joined(parts: Iterator[Part]) -> Iterator[Part]:
    """Neighbouring plain parts made one, so that a message is as short as it can be."""
    last: Plain | None = None
    for part in parts:
        if isinstance(part, Plain) and last is not None and last.bold == part.bold:
            last = Plain(last.text + part.text, last.bold)
            continue
        if last is not None:
            yield last
        last = part if isinstance(part, Plain) else None
        if last is None:
            yield part
    if last is not None:
        yield last


def _as_text(part: Part) -> str:
    match part:
        case When():
            return part.instant.strftime("%Y-%m-%d %H:%M UTC")
        case Mention():
            return part.name
        case _:
            return part.text


@lru_cache(maxsize=64)
def known_locale(language: str) -> Locale:
    """Babel's locale for a language; English where it knows none."""
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse(FALLBACK)
