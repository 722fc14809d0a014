"""Which column of a spreadsheet is which, however the coordinator or the form called it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.spreadsheet.problems import Problem, shown
from bot.world import normalised

REQUIRED = ("id", "country")

# The first name is the column's own; where several columns fit, the one whose name stands further left counts.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "id": (
        *("id", "person id", "participant id", "member id", "user id", "identifier", "handle"),
        *("username", "user name", "participant", "email", "e mail", "email address", "e mail address"),
    ),
    "name": ("name", "full name", "display name", "your name", "what is your name", "first name"),
    "country": (
        *("country", "country code", "country of residence", "your country", "what country do you live in"),
        *("which country do you live in", "in which country do you live", "where do you live", "land", "pays"),
    ),
    "timezone": ("timezone", "time zone", "tz", "zone", "your time zone", "what is your time zone"),
    "languages": (
        *("languages", "language", "your languages", "languages you write in", "languages you speak"),
        *("which languages do you like to write in", "which languages do you speak"),
    ),
    "sector": ("sector", "type of library", "library type", "kind of library", "kind of workplace", "workplace"),
    "role": ("role", "job", "job title", "position", "your role", "what is your role"),
    "career_stage": ("career stage", "stage", "stage of career", "career", "years of experience"),
    "interests": ("interests", "interest", "your interests", "topics", "what are you interested in"),
    "goals": ("goals", "goal", "your goals", "aims", "what do you hope for", "what are your goals"),
    "talk": ("talk", "how do you like to talk", "ways of talking", "medium"),
    "partner_wanted": (
        *("partner wanted", "wanted partner", "kind of partner", "what kind of partner do you want"),
        *("what should you two have in common", "matching preference", "match by"),
    ),
    "side": ("side", "mentor or mentee", "are you a mentor or a mentee", "mentor mentee"),
    "capacity": ("capacity", "how many partners", "number of partners", "how many mentees", "places"),
    "past_partners": ("past partners", "past partner", "previous partners", "earlier partners", "former partners"),
    "blocks": ("blocks", "block", "blocked", "not with", "do not match with", "do not pair with"),
    "left_behind": ("left behind", "unmatched before", "unmatched last time", "without a partner last time"),
}
_WORDS: Mapping[str, str] = {
    "country": r"country",
    "timezone": r"time ?zone",
    "languages": r"languages?",
    "interests": r"interests|interested",
    "goals": r"goals?",
    "role": r"role|job",
    "sector": r"sector",
    "career_stage": r"career",
}
COLUMNS = tuple(_NAMES)


@dataclass(frozen=True, slots=True)
class Header:
    """The place of each known column, counted from 0, and what a coordinator should know about the others.

    `asked` are the places of those that the rules name, whatever they are called.
    """

    places: Mapping[str, int]
    titles: tuple[str, ...]
    notices: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    asked: Mapping[str, int] = field(default_factory=dict)

    def asked_for(self, row: Sequence[str]) -> dict[str, str]:
        """The cells of the columns that the rules name."""
        return {name: row[place] if place < len(row) else "" for name, place in self.asked.items()}

    def cells(self, row: Sequence[str]) -> dict[str, str]:
        """The cells of a row by column; empty where the row ends early."""
        return {column: row[place] if place < len(row) else "" for column, place in self.places.items()}


def known_columns(titles: Sequence[str]) -> int:
    """How many columns are called by one of their names."""
    return len(_by_name([normalised(title) for title in titles]))


def read_header(titles: Sequence[str], line: int, asked: Sequence[str] = ()) -> Header:
    """Find the columns: first by their names, then by a word in a title that no other column has.

    Of the columns in `asked`, each must be there under its own title or as one of the known ones.
    """
    keys = [normalised(title) for title in titles]
    named = _by_name(keys)
    guessed = _by_word(keys, named)
    places = {column: (named | guessed)[column] for column in COLUMNS if column in named or column in guessed}
    notices = [f"The column {shown(titles[place])} was read as {column}." for column, place in guessed.items()]
    wanted = {name: place for name in asked if (place := _place_of(name, keys, places)) is not None}
    used = {*places.values(), *wanted.values()}
    unused = [shown(title) for place, title in enumerate(titles) if title and place not in used]
    if unused:
        notices.append(f"Not used: the column{'s' * (len(unused) > 1)} {', '.join(unused)}.")
    problems = (
        *_missing([column for column in REQUIRED if column not in places], titles, line),
        *_missing([name for name in asked if name not in wanted], titles, line),
        *_twice(keys, {**wanted, **places}, titles, line),
    )
    return Header(places, tuple(titles), tuple(notices), problems, wanted)


def _place_of(name: str, keys: Sequence[str], places: Mapping[str, int]) -> int | None:
    key = normalised(name)
    return keys.index(key) if key in keys else places.get(name)


def _by_name(keys: Sequence[str]) -> dict[str, int]:
    found = ((column, name) for column, names in _NAMES.items() for name in names if name in keys)
    places: dict[str, int] = {}
    for column, name in found:
        places.setdefault(column, keys.index(name))
    return places


def _by_word(keys: Sequence[str], named: Mapping[str, int]) -> dict[str, int]:
    """Columns not found by name whose word is in exactly one of the other titles, and no second word is in that."""
    free = [(place, key) for place, key in enumerate(keys) if place not in named.values()]
    wanted = {column: re.compile(rf"\b(?:{word})\b") for column, word in _WORDS.items() if column not in named}
    hits = {column: [place for place, key in free if word.search(key)] for column, word in wanted.items()}
    only = {column: places[0] for column, places in hits.items() if len(places) == 1}
    return {column: place for column, place in only.items() if list(only.values()).count(place) == 1}


def _missing(columns: Sequence[str], titles: Sequence[str], line: int) -> list[Problem]:
    found = ", ".join(shown(title) for title in titles if title)
    return [
        Problem(f"This column is missing. Found: {found}. Add it, or rename the one that holds it.", line, column)
        for column in columns
    ]


def _twice(keys: Sequence[str], places: Mapping[str, int], titles: Sequence[str], line: int) -> list[Problem]:
    return [
        Problem(f"Two columns are called {shown(titles[place])}. Rename or remove one.", line, column)
        for column, place in places.items()
        if keys.count(keys[place]) > 1
    ]
