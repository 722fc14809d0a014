"""`/programme safety`: the second safety contact, and whom to call in an emergency."""

from __future__ import annotations

from dataclasses import replace

from bot.asking import Ask, Entry
from bot.auditing import acted
from bot.chat import Form, Message, Reply, Text
from bot.questions import cleaned

LENGTHS = {"safety_contact": 200, "emergency": 400}


async def safety(ask: Ask) -> Reply:
    """A form with both; sent, they are kept."""
    if not ask.request.answers:
        return _form(ask, {})
    given = {key: cleaned(ask.request.text(key)) for key in LENGTHS}
    errors = {
        key: ask.say.line("answers.too_long", count=len(given[key]), most=most)
        for key, most in LENGTHS.items()
        if len(given[key]) > most
    }
    if errors:
        return _form(ask, errors)
    changed = ask.programme.settings.model_copy(update=given)
    await ask.tx.programmes.change(replace(ask.programme, settings=changed))
    await acted(ask, "programme.safety")
    return ask.tell("safety.saved", ask.button("round.open_button", "round.open"), ask.button("help.button", "help"))


def _form(ask: Ask, errors: dict[str, str]) -> Form:
    now = ask.programme.settings.model_dump()
    fields = tuple(
        Text(
            key,
            ask.say.line(f"safety.{key}"),
            ask.say.line(f"safety.{key}_help"),
            ask.request.text(key) if ask.request.answers else now[key],
            required=False,
            max_length=most,
            lines=1 if most == 200 else 3,
        )
        for key, most in LENGTHS.items()
    )
    title, submit = ask.say.line("safety.title"), ask.say.line("form.save")
    return Form("programme.safety", title, fields, ask.here, ask.say("safety.intro"), errors, submit)


async def no_second_contact(ask: Ask) -> Message | None:
    """What stands in the way of opening a round: nobody but one coordinator could read a concern."""
    if ask.programme.settings.safety_contact or len(await ask.tx.programmes.coordinators(ask.programme.id)) > 1:
        return None
    return ask.tell("safety.needed", ask.button("safety.button", "programme.safety", primary=True))


ENTRIES: dict[str, Entry] = {"programme.safety": Entry(safety, "coordinator")}
