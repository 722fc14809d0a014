"""The days of the week on which somebody is free beside their country's weekend: nobody waits for them on these."""

from __future__ import annotations

from dataclasses import replace

from babel.dates import get_day_names

from bot.asking import Ask, Entry
from bot.chat import Button, Choice, Form, Option, Reply
from bot.people import FREE_DAYS
from bot.wording import Voice

FIELD = "days"
WEEK = tuple(map(str, range(7)))


def free_days_button(ask: Ask) -> Button:
    """The way to the question."""
    return ask.button("free_days.button", "profile.free_days")


async def free_days(ask: Ask) -> Reply:
    """The question, with a box for each day of the week; sent without any, there are none."""
    if FIELD not in ask.request.answers:
        return _form(ask)
    picked = "".join(day for day in WEEK if day in ask.request.picked(FIELD))
    if len(picked) == len(WEEK):
        return _form(ask, {FIELD: ask.say.line("free_days.not_all")})
    rest = {key: value for key, value in ask.me.answers.items() if key != FREE_DAYS}
    await ask.tx.people.change(replace(ask.me, answers={**rest, FREE_DAYS: picked} if picked else rest))
    names = ask.say.list([_name(ask.say, day) for day in picked])
    profile = ask.button("profile.button", "profile")
    return ask.tell("free_days.noted", profile, days=names) if picked else ask.tell("free_days.none", profile)


def _form(ask: Ask, errors: dict[str, str] | None = None) -> Form:
    options = tuple(Option(day, _name(ask.say, day)) for day in WEEK)
    chosen = ask.request.picked(FIELD) or tuple(ask.me.text(FREE_DAYS))
    field = Choice(FIELD, ask.say.line("free_days.label"), options, value=chosen, least=0, most=len(WEEK))
    title, submit = ask.say.line("free_days.button"), ask.say.line("form.save")
    return Form("profile.free_days", title, (field,), ask.here, ask.say("free_days.about"), errors or {}, submit)


def _name(say: Voice, day: str) -> str:
    """A day of the week by itself, as the language writes it."""
    return str(get_day_names("wide", "stand-alone", locale=say.language)[int(day)]).capitalize()


ENTRIES: dict[str, Entry] = {"profile.free_days": Entry(free_days, "participant", typed=False, recorded=False)}
