"""The coordinators' pages by name: what each of them tells."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.asking import Ask
from bot.board.keeping import concerns, handover, settings
from bot.board.pair import pair
from bot.board.pairs import pairs
from bot.board.people import people, person
from bot.board.proposed import proposed
from bot.board.results import answers, coded, results, surveys
from bot.board.rounds import start
from bot.board.sent import deliveries, trail
from bot.board.texts import prompt, prompts

PAGES: Mapping[str, Callable[[Ask, Mapping[str, str]], Awaitable[Any]]] = {
    "start": start,
    "participants": people,
    "participant": person,
    "matching": proposed,
    "partnerships": pairs,
    "partnership": pair,
    "deliveries": deliveries,
    "prompts": prompts,
    "prompt": prompt,
    "concerns": concerns,
    "surveys": surveys,
    "answers": answers,
    "coded": coded,
    "results": results,
    "settings": settings,
    "trail": trail,
    "handover": handover,
}
