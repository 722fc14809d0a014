"""One page of a long list, and how something is looked for in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

T = TypeVar("T")
ROWS = 25


@dataclass(frozen=True, slots=True)
class Sheet(Generic[T]):
    """Some rows of `total`; `number` counts pages from 1."""

    rows: Sequence[T]
    total: int
    number: int
    last: int

    @property
    def first_row(self) -> int:
        """The number, from 1, of the first row that is shown."""
        return (self.number - 1) * ROWS + 1


def sheet_of(rows: Sequence[T], query: Mapping[str, str], key: str = "page", size: int = ROWS) -> Sheet[T]:
    """The page that an address asks for; the nearest where there is no such page."""
    number, last = page_number(query, len(rows), key, size)
    return Sheet(rows[(number - 1) * size : number * size], len(rows), number, last)


def page_number(query: Mapping[str, str], total: int, key: str = "page", size: int = ROWS) -> tuple[int, int]:
    """(number of the page that an address asks for, number of the last one)."""
    typed, last = query.get(key, "1"), max(1, -(-total // size))
    return (min(max(1, int(typed)), last) if re.fullmatch(r"[0-9]{1,6}", typed) else 1), last


@lru_cache(maxsize=30_000)
def folded(text: str) -> str:
    """Text as it is compared when somebody looks for it: without case and marks over letters."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
