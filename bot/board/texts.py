"""Prompts: the list in the order in which they come, and one of them as it is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.asking import Ask, running_round
from bot.chat import Button, Message
from bot.ledger import Schedule
from bot.library import Prompt
from bot.people import Round
from bot.prompting import next_slug, prompts_of, week_on
from bot.prompts import prompt_message

WEEK, SHOWN = timedelta(days=7), 30


@dataclass(frozen=True, slots=True)
class PromptLine:
    """A prompt; `state` is next, sent or waiting. `number` is its place among those that can move, from 1, or 0."""

    slug: str
    title: str
    place: str
    state: str
    state_name: str
    own: bool
    minutes: int
    number: int = 0


@dataclass(frozen=True, slots=True)
class Prompts:
    """All prompts; when the running round's next one is due, and what comes on the dates after that."""

    prompts: Sequence[PromptLine]
    running: bool
    next_date: date | None
    hour: str
    ahead: Sequence[tuple[date, str]] = ()

    @property
    def movable(self) -> int:
        """How many may be moved."""
        return max((each.number for each in self.prompts), default=0)


async def prompts(ask: Ask, query: Mapping[str, str]) -> Prompts:
    """In the order in which they come."""
    round_ = await running_round(ask)
    sent: set[str] = set()
    if round_:
        sent = {slug for each in (await ask.tx.ledger.slugs_had(round_.id)).values() for slug in each}
    schedule = await ask.tx.ledger.schedule_of(round_.id) if round_ else None
    found = await prompts_of(ask.tx, ask.core, ask.programme.id, ask.say.language)
    movable = [each.slug for each in found if each.place == "any"]
    lines = []
    for each in found:
        state = "next" if round_ and each.slug == round_.next_prompt else "sent" if each.slug in sent else "waiting"
        name = ask.say.line(f"prompt.is_{state}")
        place = ask.say.line(f"board.place_{each.place}")
        number = movable.index(each.slug) + 1 if each.slug in movable else 0
        lines.append(PromptLine(each.slug, each.title, place, state, name, bool(each.author), each.minutes, number))
    ahead = schedule.next_date if schedule and schedule.next_date <= schedule.last_date else None
    hour = f"{schedule.wall} {schedule.zone}" if schedule and schedule.wall else ""
    coming = _ahead(round_, schedule, found, sent) if round_ and schedule and ahead else ()
    return Prompts(lines, round_ is not None, ahead, hour, coming)


def _ahead(round_: Round, schedule: Schedule, found: Sequence[Prompt], sent: set[str]) -> list[tuple[date, str]]:
    """What comes on which date, for those who get a prompt each week and have had all that was sent."""
    past = set(sent)
    coming: list[tuple[date, str]] = []
    titles = {each.slug: each.title for each in found}
    day = schedule.next_date
    while day <= schedule.last_date and len(coming) < SHOWN:
        slug = next_slug(round_, week_on(round_, schedule, day), found, past, "weekly")
        past.add(slug)
        coming.append((day, titles.get(slug, "")))
        day += WEEK
    return coming


@dataclass(frozen=True, slots=True)
class PromptPage:
    """One prompt as a message, and where it stands."""

    line: PromptLine
    message: Message

    @property
    def labels(self) -> list[tuple[str, str]]:
        """(label, style) of the buttons below it."""
        return [(each.label, each.style) for each in self.message.buttons]


async def prompt(ask: Ask, query: Mapping[str, str]) -> PromptPage | None:
    """A prompt by its slug; None where there is none."""
    slug = query.get("slug", "")
    found = await prompts_of(ask.tx, ask.core, ask.programme.id, ask.say.language)
    one = next((each for each in found if each.slug == slug), None)
    if one is None:
        return None
    lines = (await prompts(ask, {})).prompts
    line = next(each for each in lines if each.slug == slug)
    return PromptPage(line, replace(prompt_message(ask.say, one), buttons=_buttons(ask, one)))


def _buttons(ask: Ask, one: Prompt) -> tuple[Button, ...]:
    """Those that stand under it in a partnership's space."""
    pact = ("pact.button", "letter.button") if one.form == "pact" else ()
    names = (*pact, "prompt.skip", "care.busy_button", "language.mine_button")
    return tuple(Button(ask.say.line(name), "prompt.preview", f"{ask.here}.{one.slug}") for name in names)


__all__ = ["PromptLine", "PromptPage", "Prompts", "prompt", "prompts"]
