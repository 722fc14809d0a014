"""Prompts: the list in the order in which they come, and one of them as it is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.asking import Ask, running_round
from bot.chat import Message
from bot.prompting import prompts_of
from bot.prompts import prompt_message


@dataclass(frozen=True, slots=True)
class PromptLine:
    """A prompt; `state` is next, sent or waiting."""

    slug: str
    title: str
    place: str
    state: str
    state_name: str
    own: bool
    minutes: int


@dataclass(frozen=True, slots=True)
class Prompts:
    """All prompts, and when the running round's next one is due."""

    prompts: Sequence[PromptLine]
    running: bool
    next_date: date | None
    hour: str


async def prompts(ask: Ask, query: Mapping[str, str]) -> Prompts:
    """The programme's own first, then the library's in its order."""
    round_ = await running_round(ask)
    sent: set[str] = set()
    if round_:
        sent = {slug for each in (await ask.tx.ledger.slugs_had(round_.id)).values() for slug in each}
    schedule = await ask.tx.ledger.schedule_of(round_.id) if round_ else None
    found = await prompts_of(ask.tx, ask.core, ask.programme.id, ask.say.language)
    lines = []
    for each in sorted(found, key=lambda prompt: not prompt.author):
        state = "next" if round_ and each.slug == round_.next_prompt else "sent" if each.slug in sent else "waiting"
        name = ask.say.line(f"prompt.is_{state}")
        place = ask.say.line(f"board.place_{each.place}")
        lines.append(PromptLine(each.slug, each.title, place, state, name, bool(each.author), each.minutes))
    ahead = schedule.next_date if schedule and schedule.next_date <= schedule.last_date else None
    hour = f"{schedule.wall} {schedule.zone}" if schedule and schedule.wall else ""
    return Prompts(lines, round_ is not None, ahead, hour)


@dataclass(frozen=True, slots=True)
class PromptPage:
    """One prompt as a message, and where it stands."""

    line: PromptLine
    message: Message


async def prompt(ask: Ask, query: Mapping[str, str]) -> PromptPage | None:
    """A prompt by its slug; None where there is none."""
    slug = query.get("slug", "")
    found = await prompts_of(ask.tx, ask.core, ask.programme.id, ask.say.language)
    one = next((each for each in found if each.slug == slug), None)
    if one is None:
        return None
    lines = (await prompts(ask, {})).prompts
    return PromptPage(next(each for each in lines if each.slug == slug), prompt_message(ask.say, one))


__all__ = ["PromptLine", "PromptPage", "Prompts", "prompt", "prompts"]
