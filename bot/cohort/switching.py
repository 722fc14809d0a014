"""Whether there is something in public, and how coordinators change it: `/programme settings public`.

Off by itself in rounds of fewer than 25 people: a thread in which nobody writes discourages those who look at it, and
in a small round everybody knows who is meant.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot import world
from bot.asking import Ask, Entry
from bot.auditing import acted
from bot.chat import Choice, Form, Option, Reply, Text
from bot.people import Programme, Round
from bot.store import Records

OURS, MANY = "farpair", "cohort/many/"
PEOPLE = 25
PARTNERSHIPS = 10
"""A map of fewer would tell who is meant."""
COHORT, MAP = ("auto", "on", "off"), ("on", "off")


async def remember_size(tx: Records, round_: Round, people: int, now: datetime) -> None:
    """Note at the start whether a round is large enough."""
    if people >= PEOPLE:
        await tx.notes.write(OURS, f"{MANY}{round_.id}", str(people), now)


async def is_public(tx: Records, programme: Programme, round_id: int) -> bool:
    """Whether the prompts of a round stand in public too."""
    if programme.settings.cohort != "auto":
        return programme.settings.cohort == "on"
    return bool(await tx.notes.note(OURS, f"{MANY}{round_id}"))


async def public(ask: Ask) -> Reply:
    """See and change what stands in public."""
    given = ask.request.answers
    if not given:
        return _form(ask, {})
    cohort, with_map = ("".join(ask.request.picked(key)) for key in ("cohort", "map"))
    codes, unknown = _countries(ask)
    errors = {"without": ask.say.line("public.unknown", name=unknown)} if unknown else {}
    errors |= {} if cohort in COHORT else {"cohort": ask.say.line("answers.not_an_option")}
    errors |= {} if with_map in MAP else {"map": ask.say.line("answers.not_an_option")}
    if errors:
        return _form(ask, errors)
    update = {"cohort": cohort, "map": with_map == "on", "off_the_map": tuple(codes)}
    settings = ask.programme.settings.model_copy(update=update)
    await ask.tx.programmes.change(replace(ask.programme, settings=settings))
    await acted(ask, "programme.public")
    return ask.tell("public.saved")


def _countries(ask: Ask) -> tuple[list[str], str]:
    """(codes, the first name that is none)."""
    codes: list[str] = []
    for name in filter(None, (each.strip() for each in ask.request.text("without").split(","))):
        code = world.recognise_country(name[:100]).code
        if code is None:
            return codes, name[:60]
        codes.append(code)
    return list(dict.fromkeys(codes)), ""


def _form(ask: Ask, errors: dict[str, str]) -> Form:
    say, now, given = ask.say, ask.programme.settings, ask.request
    names = ", ".join(world.country_name(code, say.language) for code in now.off_the_map)
    cohort = (
        Option("auto", say.line("public.auto", count=PEOPLE)),
        Option("on", say.line("public.on")),
        Option("off", say.line("public.off")),
    )
    maps = (Option("on", say.line("public.map_on", count=PARTNERSHIPS)), Option("off", say.line("public.map_off")))
    picked = _kept(given.picked("cohort"), COHORT) or (now.cohort,)
    drawn = _kept(given.picked("map"), MAP) or ("on" if now.map else "off",)
    written = given.text("without") if given.answers else names
    label, help_ = say.line("public.without"), say.line("public.without_help")
    fields = (
        Choice("cohort", say.line("public.cohort"), cohort, say.line("public.cohort_help"), picked),
        Choice("map", say.line("public.map"), maps, value=drawn),
        Text("without", label, help_, written[:600], required=False, max_length=600),
    )
    title, submit = say.line("public.title"), say.line("form.save")
    return Form("programme.public", title, fields, ask.here, say("public.intro"), errors, submit)


def _kept(picked: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each for each in picked if each in known)


ENTRIES: dict[str, Entry] = {"programme.public": Entry(public, "coordinator", typed=False)}
"""Typed as `/programme settings public`."""
