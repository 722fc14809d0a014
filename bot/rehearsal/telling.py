"""What simulated people tell beyond the first page: where they work, how they like to talk, how they heard of it."""

from __future__ import annotations

import random
from collections.abc import Mapping

from bot.programme import Question, Settings
from bot.rehearsal.cast import Player

TELLS = 0.7
"""Assumed: who fills in a further page."""
LINES: Mapping[str, tuple[str, ...]] = {
    "heard": (
        "A colleague",
        "A colleague",
        "A mailing list",
        "A mailing list",
        "A conference",
        "My library's newsletter",
    ),
    "role": (
        "Librarian",
        "Branch librarian",
        "Systems librarian",
        "Archivist",
        "Reference librarian",
        "Library assistant",
    ),
}
"""Assumed: what is written into a line."""

Told = dict[str, str | tuple[str, ...]]


def more_of(player: Player, settings: Settings, seed: int) -> dict[str, Told]:
    """The answers to further pages, by page; the same seed gives the same ones."""
    chance = random.Random(f"more/{seed}/{player.id}")  # noqa: S311  a simulation, nothing secret
    pages = [page for page in settings.pages() if page != "first"]
    told = {page: {each.key: _told(each, chance) for each in settings.page(page)} for page in pages}
    return {page: answers for page, answers in told.items() if chance.random() < TELLS}


def _told(question: Question, chance: random.Random) -> str | tuple[str, ...]:
    match question.kind:
        case "one":
            return chance.choice(question.options).code
        case "many":
            count = chance.randint(1, min(2, question.most, len(question.options)))
            return tuple(option.code for option in chance.sample(question.options, count))
        case "line":
            return chance.choice(LINES.get(question.key, ("",)))
        case _:
            return ""
