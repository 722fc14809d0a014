"""What a run of chaos came to: the ledger and the platform's own book, compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.ledger import Delivery
from bot.people import Partnership

Book = Mapping[str, Mapping[str, int]]


class NotOnce(Exception):
    """Something was lost or arrived twice; the text says how much."""


@dataclass(frozen=True, slots=True)
class Figures:
    """`lost`: neither on the platform nor shown as unknown or dead. `twice`: more than once on the platform."""

    deliveries: int
    kills: int
    freezes: int
    lost: int
    twice: int
    unknown: int
    dead: int
    seconds: float


def judge(ledger: Iterable[tuple[Partnership, Delivery]], book: Book) -> Counter[str]:
    """How many are lost, twice, unknown and dead."""
    return Counter(verdict(partnership, delivery, book) for partnership, delivery in ledger)


def verdict(partnership: Partnership, delivery: Delivery, book: Book) -> str:
    """What became of one: twice, before unknown and dead, before lost; else once."""
    there = times(partnership, delivery, book)
    if there > 1:
        return "twice"
    if delivery.state in ("unknown", "dead"):
        return delivery.state
    return "once" if there and delivery.state == "delivered" else "lost"


def times(partnership: Partnership, delivery: Delivery, book: Book) -> int:
    """How often the platform has what a delivery is about."""
    match delivery.kind:
        case "open":
            return book["spaces"].get(partnership.code, 0)
        case "add":
            return int(book["people"].get(partnership.code, 0) >= len(partnership.members))
        case _:
            return book["posts"].get(delivery.key, 0)
