"""In which order prompts come: coordinators move those that have no week of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.asking import Ask, Entry
from bot.auditing import acted
from bot.chat import Message
from bot.library import Prompt
from bot.prompting import prompts_of


async def move(ask: Ask) -> Message:
    """A prompt goes up, down, or to a place (from 1) among those that may be moved."""
    movable = [each for each in await prompts_of(ask.tx, ask.core, ask.programme.id, "en") if each.place == "any"]
    slugs = [each.slug for each in movable]
    if ask.detail not in slugs:
        return ask.tell("ordered.gone", ask.button("prompt.list_button", "prompt.list"))
    at = slugs.index(ask.detail)
    to = _wanted(ask.request.text("to"), at, len(slugs))
    slugs.insert(to, slugs.pop(at))
    changed = ask.programme.settings.model_copy(update={"prompt_order": tuple(slugs)})
    await ask.tx.programmes.change(replace(ask.programme, settings=changed))
    await acted(ask, "prompt.move", ask.detail)
    return ask.tell("ordered.moved", title=_title(movable, ask.detail), number=to + 1, last=len(slugs))


def _wanted(typed: str, at: int, count: int) -> int:
    """The index that is meant; where nothing sensible is, everything stays."""
    if typed in ("up", "down"):
        typed = str(at if typed == "up" else at + 2)
    number = int(typed) if typed.isdecimal() and len(typed) < 6 else at + 1
    return min(max(number, 1), count) - 1


def _title(prompts: Sequence[Prompt], slug: str) -> str:
    return next(each.title for each in prompts if each.slug == slug)


ENTRIES: dict[str, Entry] = {"prompt.move": Entry(move, "coordinator", typed=False)}
