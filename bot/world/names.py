"""Names as people write them: made comparable, looked up in all languages, guessed at when misspelt."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice

from rapidfuzz import fuzz, process

LONGEST = 100
SUGGESTIONS = 3
_SIMILAR, _PARTLY_SIMILAR = 75, 86  # of 100; below these, what is suggested is mostly noise
_NEAR = 8  # a name this much less similar than the best is not worth showing beside it
_SHORTEST_GUESS = 3

_JOINING = "'’‘ʻʼʹ`´.·ـ"  # "Cote d'Ivoire", "U.S.A." and the Arabic tatweel: written by some, left out by others
_FLAGS = {chr(0x1F1E6 + place): letter for place, letter in enumerate("abcdefghijklmnopqrstuvwxyz")}
_ALIKE = dict(zip("øđłıðħیىک", "odlidhييك", strict=True))
_LETTERS = _FLAGS | _ALIKE | {"æ": "ae", "œ": "oe", "þ": "th", "&": " and "}
_ACCENTS = ((0x0300, 0x036F), (0x0591, 0x05C7), (0x064B, 0x065F), (0x0670, 0x0670))


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a text means: a code where it is certain, else up to three suggested codes, the best first."""

    code: str | None
    suggestions: tuple[str, ...] = ()


class _Comparable:
    """A table for `str.translate` that computes each sign when it is met."""

    def __getitem__(self, sign: int) -> str:
        return _comparable(sign)


@lru_cache(maxsize=1 << 15)
def _comparable(sign: int) -> str:
    char = chr(sign)
    if char in _LETTERS:
        return _LETTERS[char]
    kind = unicodedata.category(char)
    if char in _JOINING or kind == "Cf" or any(first <= sign <= last for first, last in _ACCENTS):
        return ""
    return char if kind[0] in "LNM" else " "


_TABLE = _Comparable()


def normalised(text: str) -> str:
    """The text without case, accents of Latin, Greek, Hebrew and Arabic letters, punctuation and double spaces.

    Vowel signs of Indic and other scripts stay, because there they make the word. Flags become their letters.
    """
    plain = unicodedata.normalize("NFKD", text[:LONGEST]).casefold()
    return " ".join(unicodedata.normalize("NFKD", plain).translate(_TABLE).split())


class NameIndex:
    """Many names for few codes. A name that stands for two codes means neither for certain."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """`names` are (name, code); among equally similar ones, the earlier are suggested first."""
        self._codes: dict[str, tuple[str, ...]] = {}
        alone: dict[str, tuple[str, ...]] = {}
        for name, code in names:
            key = normalised(name)
            known = self._codes.get(key, ())
            if key and code not in known:
                self._codes[key] = (*known, code) if known else alone.setdefault(code, (code,))

    def codes(self, text: str) -> tuple[str, ...]:
        """Every code that has exactly this name, ignoring case, accents and punctuation."""
        return self._codes.get(normalised(text), ())

    def recognise(self, text: str) -> Recognised:
        """The one code of this name, or what may have been meant."""
        codes = self.codes(text)
        if len(codes) == 1:
            return Recognised(codes[0])
        return Recognised(None, codes[:SUGGESTIONS] or self.suggest(text))

    def suggest(self, text: str) -> tuple[str, ...]:
        """Up to three codes whose names resemble the text, the most similar first."""
        written = normalised(text)
        if len(written) < _SHORTEST_GUESS:
            return ()
        return tuple(islice(dict.fromkeys(self._resembling(written)), SUGGESTIONS))

    def beginning(self, text: str) -> tuple[str, ...]:
        """Every code that has a name which begins like the text, in the order of the names."""
        written = normalised(text)
        found = (codes for name, codes in self._codes.items() if name.startswith(written))
        return tuple(dict.fromkeys(chain.from_iterable(found)))

    def _resembling(self, written: str) -> list[str]:
        alike = self._similar(written, fuzz.ratio, _SIMILAR)
        near = [*alike, *self.beginning(written)]
        return near or self._similar(written, fuzz.WRatio, _PARTLY_SIMILAR)

    def _similar(self, written: str, scorer: Callable[..., float], least: int) -> list[str]:
        found = process.extract(written, self._codes.keys(), scorer=scorer, score_cutoff=least, limit=20)
        best = max((score for _, score, _ in found), default=0.0)
        near = (self._codes[name] for name, score, _ in found if score >= best - _NEAR)
        return list(chain.from_iterable(near))
