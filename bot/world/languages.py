"""Languages as people write them, in any language, alone or in a list, and their names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from babel.core import get_global

from bot.wording import known_locale
from bot.world.cldr import names_everywhere
from bot.world.names import NameIndex, Recognised, normalised

MOST_PIECES = 40

# Written alike, or one standing for the other: two people who give either of them understand each other.
_SAME: Mapping[str, str] = {"nb": "no", "nn": "no", "tl": "fil", "sh": "sr"}
_ALSO: Mapping[str, tuple[str, ...]] = {
    "ca": ("Valencian", "Valencià"),
    "es": ("Castilian", "Castellano"),
    "fa": ("Farsi",),
    "id": ("Bahasa Indonesia",),
    "ms": ("Bahasa Melayu", "Bahasa Malaysia"),
    "zh": ("Mandarin", "Mandarin Chinese", "Putonghua", "汉语", "漢語", "普通话", "國語", "国语"),
}
_MANY_MEANINGS: Mapping[str, tuple[str, ...]] = {
    "bahasa": ("id", "ms"),
    "ga": ("ga", "gaa"),  # the code of Irish is the name of a language of Ghana
    "gaelic": ("ga", "gd"),
    "kom": ("kv", "bkm"),  # likewise Komi and a language of Cameroon
}
_SHORTEST_NAME = 4
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{2,8})+")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_BETWEEN = re.compile(r"[,;/|\n\r\t•·、，；،؛+&]+")
_AND = re.compile(r"\s+(?:and|or|und|et|y|e|и|och|og)\s+", re.IGNORECASE)


@lru_cache(maxsize=4096)
def recognise_language(text: str) -> Recognised:
    """The CLDR code of the language that a text means, without script or region: "pt" for "pt-BR".

    What stands in brackets does not count, as in "Deutsch (Muttersprache)", unless it is part of the name.
    """
    for written in (text, _ASIDE.sub(" ", text)):
        if codes := _exactly(written.strip()):
            return Recognised(codes[0]) if len(codes) == 1 else Recognised(None, codes[:3])
    return Recognised(None, _index().suggest(_ASIDE.sub(" ", text)))


def recognise_languages(text: str) -> tuple[tuple[str, Recognised], ...]:
    """(what was written, what it means) for each language of a list, however its parts are set apart.

    What goes beyond 40 pieces stays together as one that is not recognised.
    """
    pieces = [piece.strip() for piece in _BETWEEN.split(text, maxsplit=MOST_PIECES)]
    return tuple(found for piece in pieces if piece for found in _parts(piece))


def language_name(code: str, language: str) -> str:
    """The language's name in a language; the code itself where there is none."""
    return str(known_locale(language).languages.get(code, code))


def complete_language(text: str, language: str) -> tuple[str, ...]:
    """The list as it would be with its last language written out, in a language, for each that may be meant."""
    places = [match.end() for match in _BETWEEN.finditer(text)]
    before, last = (text[: places[-1]], text[places[-1] :]) if places else ("", text)
    names = known_locale(language).languages
    written = normalised(last)
    here = sorted(code for code in language_codes() if normalised(names.get(code, "")).startswith(written))
    found = recognise_language(last.strip())
    meant = (found.code,) if found.code else found.suggestions
    codes = (*sorted(here, key=lambda code: normalised(names[code])), *meant)
    lead = f"{before.strip()} " if before else ""
    return tuple(f"{lead}{names.get(code, code)}" for code in dict.fromkeys(codes))


@lru_cache(maxsize=1)
def language_codes() -> frozenset[str]:
    """The codes of all languages that CLDR has an English name for."""
    unreal = {"mul", "root", "und", "zxx"}
    return frozenset({_base(str(code)) for code in known_locale("en").languages} - unreal)


def _parts(piece: str) -> Iterator[tuple[str, Recognised]]:
    """The piece itself, or, where it is not the name of a language, the names it can be split into."""
    whole = recognise_language(piece)
    joined = _AND.split(piece)
    words = piece.split()
    if whole.code or len(joined) + len(words) > MOST_PIECES:
        yield piece, whole
    elif len(joined) > 1:
        for part in joined:
            yield from _parts(part)
    elif len(words) > 1 and all(len(_exactly(word)) == 1 for word in words):
        yield from ((word, recognise_language(word)) for word in words)
    else:
        yield piece, whole


def _exactly(text: str) -> tuple[str, ...]:
    written = normalised(text)
    if written in _MANY_MEANINGS:
        return _MANY_MEANINGS[written]
    tag = _TAG.fullmatch(text)
    for code in (written, tag[1].lower() if tag else ""):
        if code in _codes():
            return (_codes()[code],)
    return _index().codes(written)


def _base(code: str) -> str:
    base = code.split("_")[0]
    return _SAME.get(base, base)


@lru_cache(maxsize=1)
def _codes() -> Mapping[str, str]:
    aliases = {old: _base(new) for old, new in get_global("language_aliases").items() if "_" not in old}
    own = {code: _base(code) for code in (*language_codes(), *_SAME)}
    return {old: code for old, code in (aliases | own).items() if code in language_codes()}


@lru_cache(maxsize=1)
def _index() -> NameIndex:
    return NameIndex((name, _base(code)) for name, code in _names() if _base(code) in language_codes())


def _names() -> Iterator[tuple[str, str]]:
    for name, code in names_everywhere("languages"):
        if len(name) >= _SHORTEST_NAME or not name.isascii():
            yield name, code
    yield from ((name, code) for code, names in _ALSO.items() for name in names)
