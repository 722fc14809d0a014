"""The language that a person reads: guessed from the platform at first, decided in the profile."""

from __future__ import annotations

from dataclasses import replace

from bot import world
from bot.asking import Ask, Entry
from bot.chat import Button, Choice, Form, Option, Reply
from bot.fields import OPTIONS


def language_button(ask: Ask) -> Button:
    """A button that names the language in which the asker reads, and opens the choice."""
    return Button(ask.say.line("language.button", language=_name(ask, ask.say.language)), "profile.language", ask.here)


def _name(ask: Ask, code: str) -> str:
    """A language as its own speakers write it."""
    return world.language_name(code, code).capitalize()


async def language(ask: Ask) -> Reply:
    """Choose among the languages that Farpair has words for; what is chosen counts at once."""
    spoken = ask.core.wording.languages[:OPTIONS]
    picked = "".join(ask.request.picked("language"))
    if not picked:
        return _form(ask, spoken, {})
    if picked not in spoken:
        return _form(ask, spoken, {"language": ask.say.line("answers.not_an_option")})
    await ask.tx.people.change(replace(ask.me, language=picked))
    fresh = replace(ask, say=ask.core.wording.voice(picked))
    return fresh.tell("language.chosen", fresh.button("profile.button", "profile"), language=_name(ask, picked))


def _form(ask: Ask, spoken: tuple[str, ...], errors: dict[str, str]) -> Form:
    options = tuple(Option(code, _name(ask, code)) for code in spoken)
    field = Choice("language", ask.say.line("language.label"), options, value=(ask.say.language,))
    title, submit = ask.say.line("language.title"), ask.say.line("form.save")
    return Form("profile.language", title, (field,), ask.here, ask.say("language.about"), errors, submit)


ENTRIES: dict[str, Entry] = {"profile.language": Entry(language, "participant", typed=False, recorded=False)}
