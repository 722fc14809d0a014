"""Whether somebody is introduced in the programme's channel: off, unless they have said yes."""

from __future__ import annotations

from dataclasses import replace

from bot.asking import Ask, Entry
from bot.chat import Button, Choice, Form, Option, Reply
from bot.people import Participant

KEY, YES = "introduced", "yes"
"""Kept among the person's answers, under a key that no question has."""


def agreed(person: Participant) -> bool:
    """Whether somebody wants to be introduced there."""
    return person.answers.get(KEY) == YES and person.left_at is None


def buttons(ask: Ask, person: Participant | None) -> tuple[Button, ...]:
    """The way to the question, where the programme has something in public."""
    if ask.programme.settings.cohort == "off":
        return ()
    key = "cohort.button_on" if person is not None and agreed(person) else "cohort.button"
    return (ask.button(key, "profile.introduced"),)


async def introduced(ask: Ask) -> Reply:
    """The question, with a box to tick; unticked and sent, it is taken back."""
    if ask.programme.settings.cohort == "off":
        return ask.tell("cohort.will_not", ask.button("profile.button", "profile"))
    if "introduced" not in ask.request.answers:
        return _form(ask)
    yes = YES in ask.request.picked("introduced")
    rest = {key: value for key, value in ask.me.answers.items() if key != KEY}
    await ask.tx.people.change(replace(ask.me, answers={**rest, KEY: YES} if yes else rest))
    return ask.tell("cohort.will" if yes else "cohort.will_not", ask.button("profile.button", "profile"))


def _form(ask: Ask) -> Form:
    box = (Option(YES, ask.say.line("cohort.yes")),)
    ticked = (YES,) if agreed(ask.me) else ()
    field = Choice("introduced", ask.say.line("cohort.label"), box, value=ticked, least=0)
    title, submit = ask.say.line("cohort.title"), ask.say.line("form.save")
    about = ask.say("cohort.about", programme=ask.programme.name)
    return Form("profile.introduced", title, (field,), ask.here, about, submit=submit)


ENTRIES: dict[str, Entry] = {"profile.introduced": Entry(introduced, "participant", typed=False, recorded=False)}
