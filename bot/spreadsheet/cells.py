"""What the cells of a row say, as the values that the matching works with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import cast, get_args

from bot.matching.hard_rules import MOST_PARTNERS
from bot.matching.model import PartnerWanted, Side
from bot.questions import cleaned
from bot.spreadsheet.formulas import meant
from bot.spreadsheet.problems import shown
from bot.world import (
    Recognised,
    country_name,
    language_name,
    normalised,
    recognise_country,
    recognise_languages,
    recognise_zone,
)

_WANTED: Mapping[str, tuple[str, ...]] = {
    "career_stage": ("career", "stage", "same career stage", "similar career stage", "career stage"),
    "interests": ("interest", "interests", "same interests", "shared interests", "similar interests"),
    "sector": ("sector", "same sector", "similar sector", "same kind of workplace"),
    "anyone": ("", "any", "anyone", "anybody", "no preference", "none", "does not matter", "doesnt matter"),
}
_YES = frozenset({"yes", "y", "true", "t", "1", "x", "✓", "✔"})
_NO = frozenset({"", "no", "n", "false", "f", "0"})


class Refused(ValueError):
    """A cell that cannot be used; its text says what was found and what to do."""


class Accepted:
    """What a coordinator has said that names mean: {"Untied States": "US"}."""

    def __init__(self, meanings: Mapping[str, str]) -> None:
        self._meanings = {normalised(name): (name, code) for name, code in meanings.items()}
        self._used: set[str] = set()

    def of(self, written: str) -> str:
        """The code for a name, or the name itself where nothing was said about it."""
        key = normalised(written)
        if key not in self._meanings:
            return written
        self._used.add(key)
        return self._meanings[key][1]

    def unused(self) -> tuple[str, ...]:
        """The names that were in no cell."""
        return tuple(name for key, (name, _) in self._meanings.items() if key not in self._used)


def read_id(cell: str) -> str:
    """An id: any text in one line without a semicolon, since semicolons set ids apart in lists."""
    written = cleaned(meant(cell))
    if not written:
        raise Refused("The id is empty. Give this person an id of their own.")
    if ";" in written:
        raise Refused(f"{shown(written)} holds a semicolon, which sets ids apart. Give an id without one.")
    return written


def read_ids(cell: str) -> frozenset[str]:
    """Ids set apart by semicolons."""
    return frozenset(_pieces(cell, ";"))


def read_text(cell: str) -> str:
    """A text in one line."""
    return cleaned(meant(cell))


def read_list(cell: str) -> frozenset[str]:
    """Texts set apart by semicolons or, where there is none, by commas, as a form's check boxes write them."""
    return frozenset(_pieces(cell, ";" if ";" in cell else ","))


def read_country(cell: str, accepted: Accepted) -> str:
    """An ISO 3166-1 alpha-2 code."""
    written = read_text(cell)
    if not written:
        raise Refused("The country is empty. Write its name or two-letter code.")
    found = recognise_country(accepted.of(written))
    names = [f"{country_name(code, 'en')} ({code})" for code in found.suggestions]
    return _certain(found, f"{shown(written)} is no country that is recognised.", names, written)


def read_languages(cell: str, accepted: Accepted) -> frozenset[str]:
    """CLDR language codes; `accepted` may speak of the whole cell or of one language in it."""
    return frozenset(_languages(accepted.of(read_text(cell)), accepted))


def read_zone(cell: str, country: str, accepted: Accepted) -> str:
    """An IANA name, or empty."""
    written = read_text(cell)
    if not written:
        return ""
    found = recognise_zone(accepted.of(written), country)
    sentence = f"{shown(written)} is no time zone that is recognised."
    return _certain(found, sentence, list(found.suggestions), written)


def read_partner_wanted(cell: str) -> PartnerWanted:
    """The kind of partner wanted; anyone where the cell is empty."""
    written = normalised(read_text(cell))
    for kind, names in _WANTED.items():
        if written in names:
            return cast(PartnerWanted, kind)
    kinds = ", ".join(get_args(PartnerWanted))
    raise Refused(f"{shown(cell)} is no kind of partner. Write one of: {kinds}.")


def read_side(cell: str) -> Side | None:
    """Mentor or mentee; None where the cell is empty."""
    written = normalised(read_text(cell))
    if written in get_args(Side):
        return cast(Side, written)
    if written:
        raise Refused(f"{shown(cell)} is no side. Write mentor or mentee, or leave the cell empty.")
    return None


def read_capacity(cell: str) -> int:
    """How many partners somebody can have; one where the cell is empty."""
    written = read_text(cell)
    if not written:
        return 1
    if not re.fullmatch(r"[0-9]{1,2}", written) or int(written) > MOST_PARTNERS:
        raise Refused(f"{shown(cell)} is no number of partners. Write a whole number from 0 to {MOST_PARTNERS}.")
    return int(written)


def read_yes(cell: str) -> bool:
    """Yes or no; no where the cell is empty."""
    written = cleaned(cell).casefold()
    if written not in _YES | _NO:
        raise Refused(f"{shown(cell)} is neither yes nor no. Write yes or no.")
    return written in _YES


def _pieces(cell: str, separator: str) -> Iterator[str]:
    pieces = (cleaned(meant(piece.strip())) for piece in meant(cell).split(separator))
    return (piece for piece in pieces if piece)


def _languages(text: str, accepted: Accepted) -> Iterator[str]:
    for written, found in recognise_languages(text):
        code = accepted.of(written)
        meant_by = found if code == written else _single(code)
        names = [f"{language_name(each, 'en')} ({each})" for each in meant_by.suggestions]
        yield _certain(meant_by, f"{shown(written)} is no language that is recognised.", names, written)


def _single(text: str) -> Recognised:
    found = recognise_languages(text)
    return found[0][1] if len(found) == 1 else Recognised(None)


def _certain(found: Recognised, sentence: str, names: Iterable[str], written: str) -> str:
    if found.code:
        return found.code
    guesses = list(names)
    if not guesses:
        raise Refused(f"{sentence} Write its English name or its code.")
    raise Refused(
        f"{sentence} Did you mean {' or '.join(guesses)}? "
        f'Correct the cell, or say what it means: --accept "{written[:60]}={found.suggestions[0]}".'
    )
