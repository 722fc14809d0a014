"""Messages and forms as values that the templates write out, so that no text is ever read as markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from babel.dates import format_date, format_skeleton

from adapters.web.places import PLATFORM, PROGRAMME, TENANT, address, space_key
from bot.chat import Choice, Community, Field, Link, Mention, Part, Plain, Space, Text, When, Words
from bot.wording import known_locale

Widget = Literal["line", "lines", "tick", "ticks", "radio", "select"]
RADIOS = 7
_ITEM = "- "
_WEB = re.compile(r"https?://[^\s<>\"']+")
_OWN = re.compile(r"/(?![/\\])[^\s<>\"'\\]*")


@dataclass(frozen=True, slots=True)
class View:
    """For whom something is shown: in which language, and their seat (empty on the coordinators' pages)."""

    language: str
    seat: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `href` of a link, `instant` of a time."""

    kind: Literal["text", "strong", "time", "mention", "link"]
    text: str
    href: str = ""
    instant: str = ""


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of lines, or a list with one line for each item."""

    listed: bool
    lines: tuple[Line, ...]


def blocks(words: Words, view: View) -> list[Block]:
    """The words as paragraphs (parted by empty lines) and lists (lines that begin with "- ")."""
    found: list[Block] = []
    fresh = True
    for line in _lines(words):
        if not line:
            fresh = True
            continue
        listed = isinstance(line[0], Plain) and line[0].text.startswith(_ITEM)
        shown = tuple(_piece(part, view) for part in (_without_dash(line) if listed else line))
        if fresh or found[-1].listed != listed:
            found.append(Block(listed, ()))
        found[-1] = Block(listed, (*found[-1].lines, shown))
        fresh = False
    return found


def widget(field: Field) -> Widget:
    """The control that shows a field."""
    if isinstance(field, Text):
        return "lines" if field.lines > 1 else "line"
    if len(field.options) == 1:
        return "tick"
    if field.most > 1:
        return "ticks"
    return "radio" if len(field.options) <= RADIOS else "select"


def is_required(field: Field) -> bool:
    return field.least > 0 if isinstance(field, Choice) else field.required


def written(instant: datetime, language: str, *, full: bool = False) -> str:
    """An instant in UTC with its zone said: "24 Nov 2026, 14:05 UTC", or with the weekday."""
    known = known_locale(language)
    at = instant.astimezone(UTC)
    day = format_date(at, "full" if full else "medium", locale=known)
    return f"{day}, {format_skeleton('Hm', at, locale=known)} UTC"


def day_of(day: date, language: str) -> str:
    """A date with its weekday."""
    return str(format_date(day, "full", locale=known_locale(language)))


def machine(instant: datetime) -> str:
    """An instant as <time datetime> wants it."""
    return instant.astimezone(UTC).isoformat(timespec="seconds")


def _lines(words: Words) -> Iterator[list[Part]]:
    line: list[Part] = []
    for part in words:
        if not isinstance(part, Plain):
            line.append(part)
            continue
        first, *others = part.text.split("\n")
        line.extend(_nonempty(first, part))
        for text in others:
            yield line
            line = list(_nonempty(text, part))
    yield line


def _nonempty(text: str, part: Plain) -> Iterator[Part]:
    if text:
        yield Plain(text, part.bold)


def _without_dash(line: list[Part]) -> list[Part]:
    first = line[0]
    if not isinstance(first, Plain):
        return line
    return [Plain(first.text.removeprefix(_ITEM), first.bold), *line[1:]]


def _piece(part: Part, view: View) -> Piece:
    match part:
        case Plain():
            return Piece("strong" if part.bold else "text", part.text)
        case When():
            return Piece("time", written(part.instant, view.language, full=True), instant=machine(part.instant))
        case Mention():
            return Piece("mention", part.name)
        case Link():
            href = _href(part, view)
            return Piece("link" if href else "text", part.text, href)


def _href(link: Link, view: View) -> str:
    match link.to:
        case str():
            return link.to if _WEB.fullmatch(link.to) or _OWN.fullmatch(link.to) else ""
        case Space() | Community() as place:
            return _way(place, view)


def _way(place: Space | Community, view: View) -> str:
    if not view.seat or (place.platform, place.tenant) != (PLATFORM, TENANT):
        return ""
    return address(view.seat, PROGRAMME if isinstance(place, Community) else space_key(place.address))
