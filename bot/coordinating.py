"""A programme and those who look after it: create, settings, coordinators."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import available_timezones

from pydantic import ValidationError

from bot import ruling
from bot.asking import Ask, Entry
from bot.chat import Account, Choice, Community, Field, Form, Message, Option, Reply, Text
from bot.cohort.switching import public
from bot.commands import Argument
from bot.places_in_a_round import places
from bot.programme import Settings, preset, presets
from bot.questions import cleaned
from bot.rule_form import NAME
from bot.ruling import rules
from bot.slugs import slug_of

WHAT = ("general", "matching", "places", "public")
ACTS = ("add", "remove", "step-down")
SAME = "same"
"""A programme with the questions of the one that its coordinator comes from."""


async def settings(ask: Ask) -> Reply:
    """The programme's settings as a form, or its matching rules; the questions are changed in its file."""
    other = {"matching": rules, "places": places, "public": public}.get(ask.request.text("what"))
    if other is not None:
        return await other(replace(ask, request=replace(ask.request, answers={})))
    return await _save(ask) if ask.request.answers.keys() - {"what"} else _settings_form(ask, {})


def _settings_form(ask: Ask, errors: dict[str, str]) -> Form:
    now, given = ask.programme.settings, ask.request
    values = {
        "name": ask.programme.name,
        "weeks": str(now.weeks),
        "weekday": str(now.prompt_weekday),
        "timezone": now.timezone,
        "contact": now.contact,
    } | {key: given.text(key) for key in given.answers}
    days = tuple(Option(str(day), ask.say.line(f"weekday.{day}")) for day in range(7))
    fields: tuple[Field, ...] = (
        Text("name", ask.say.line("settings.name"), "", values["name"], max_length=60),
        Text(
            "weeks",
            ask.say.line("settings.weeks"),
            ask.say.line("settings.weeks_help"),
            values["weeks"],
            max_length=2,
        ),
        Choice("weekday", ask.say.line("settings.weekday"), days, value=(values["weekday"],)),
        Text("timezone", ask.say.line("settings.timezone"), "", values["timezone"], suggest="suggest.zone"),
        Text(
            "contact",
            ask.say.line("settings.contact"),
            ask.say.line("settings.contact_help"),
            values["contact"],
            False,
        ),
    )
    title = ask.say.line("settings.title")
    return Form("programme.settings", title, fields, ask.here, errors=errors, submit=ask.say.line("form.save"))


async def _save(ask: Ask) -> Reply:
    changed, errors = read_settings(ask)
    if errors:
        return _settings_form(ask, errors)
    name = cleaned(ask.request.text("name"))
    await ask.tx.programmes.change(replace(ask.programme, name=name, settings=changed))
    await ask.tx.front.audit(ask.programme.id, str(ask.request.account), "programme.settings", "", ask.now)
    more = ask.button("rules.button", NAME), ask.button("places.title", "programme.places")
    return ask.tell("settings.saved", *more)


def read_settings(ask: Ask) -> tuple[Settings, dict[str, str]]:
    """(the settings with what the form says, errors in words by field)."""
    given, errors = ask.request, {}
    weeks, weekday, zone = given.text("weeks"), "".join(given.picked("weekday")), given.text("timezone")
    if not cleaned(given.text("name")) or len(given.text("name")) > 60:
        errors["name"] = ask.say.line("answers.needed")
    if not (weeks.isdecimal() and 1 <= int(weeks[:4]) <= 52):
        errors["weeks"] = ask.say.line("settings.weeks_help")
    if weekday not in {str(day) for day in range(7)}:
        errors["weekday"] = ask.say.line("answers.needed")
    if zone not in available_timezones():
        errors["timezone"] = ask.say.line("answers.zone", written=zone[:40])
    if len(given.text("contact")) > 200:
        errors["contact"] = ask.say.line("answers.too_long", count=len(given.text("contact")), most=200)
    if errors:
        return ask.programme.settings, errors
    update = {
        "weeks": int(weeks),
        "prompt_weekday": int(weekday),
        "timezone": zone,
        "contact": cleaned(given.text("contact")),
    }
    try:
        return Settings.model_validate(ask.programme.settings.model_dump() | update), {}
    except ValidationError as error:
        return ask.programme.settings, {"name": str(error.errors()[0]["msg"])}


async def create(ask: Ask) -> Reply:
    """Another programme in this place: like the one that the asker looks after, or a copy of a ready one."""
    name, kind = cleaned(ask.request.text("name")), ask.request.text("kind").lower() or SAME
    if not name or len(name) > 60:
        return _create_form(ask, {"name": ask.say.line("answers.needed")} if ask.request.answers else {})
    if kind not in (SAME, *presets()):
        return _create_form(ask, {"kind": ask.say.line("answers.not_an_option")})
    slug = slug_of(name)
    if await ask.tx.programmes.by_slug(slug):
        return _create_form(ask, {"name": ask.say.line("programme.taken")})
    ready, settings = preset(kind) if kind != SAME else ("", ask.programme.settings)
    mine = {key: getattr(ask.programme.settings, key) for key in ("safety_contact", "emergency", "contact", "timezone")}
    made = await ask.tx.programmes.add(slug, name, settings.model_copy(update=mine), ask.now)
    await ask.tx.programmes.add_coordinator(made.id, ask.request.account, ask.now)
    if isinstance(ask.request.place, Community):
        await ask.tx.programmes.add_home(made.id, ask.request.place, name)
    await ask.tx.front.audit(made.id, str(ask.request.account), "programme.create", slug, ask.now)
    here = f"programme-{made.id}"
    buttons = (
        ask.button("settings.button", "programme.settings", here),
        ask.button("round.open_button", "round.open", here, primary=True),
    )
    return ask.tell("programme.created_ready" if ready else "programme.created", *buttons, name=name, ready=ready)


def _create_form(ask: Ask, errors: dict[str, str]) -> Form:
    given, chosen = cleaned(ask.request.text("name"))[:60], ask.request.text("kind").lower()
    kinds = (
        Option(SAME, ask.say.line("programme.create_same")),
        *(Option(each, preset(each)[0]) for each in presets()),
    )
    fields = (
        Text("name", ask.say.line("settings.name"), "", given, max_length=60),
        Choice("kind", ask.say.line("programme.create_kind"), kinds, "", (chosen if chosen in presets() else SAME,)),
    )
    title, submit = ask.say.line("programme.create_title"), ask.say.line("form.save")
    return Form("programme.create", title, fields, ask.here, errors=errors, submit=submit)


async def coordinator(ask: Ask) -> Message:
    """Who looks after the programme: add somebody, remove somebody, step down."""
    act = ask.request.text("act").lower() or ask.detail
    match act:
        case "add":
            return await _add(ask)
        case "remove":
            return await _remove(ask, account_meant(ask))
        case "step-down":
            return await _remove(ask, ask.request.account)
        case _:
            return await _who_coordinates(ask)


def account_meant(ask: Ask) -> Account | None:
    """An account as it is typed: a bare id on the asker's platform, or platform/tenant/id."""
    written = ask.request.text("who").removeprefix("@")
    parts = written.split("/")
    if len(parts) == 3 and parts[0] and parts[2]:
        return Account(*parts)
    if not written or len(parts) > 1 or len(written) > 64 or any(sign.isspace() for sign in written):
        return None
    return replace(ask.request.account, id=written)


async def _add(ask: Ask) -> Message:
    account = account_meant(ask)
    if account is None:
        return ask.tell("coordinator.who")
    added = await ask.tx.programmes.add_coordinator(ask.programme.id, account, ask.now)
    if added:
        await ask.tx.front.audit(ask.programme.id, str(ask.request.account), "coordinator.add", str(account), ask.now)
    return ask.tell("coordinator.added" if added else "coordinator.already", who=account.id)


async def _remove(ask: Ask, account: Account | None) -> Message:
    if account is None:
        return ask.tell("coordinator.who")
    present = await ask.tx.programmes.coordinators(ask.programme.id)
    if all(each.account != account for each in present):
        return ask.tell("coordinator.not_one", who=account.id)
    if len(present) == 1:
        return ask.tell("coordinator.last")
    await ask.tx.programmes.remove_coordinator(ask.programme.id, account)
    await ask.tx.front.audit(ask.programme.id, str(ask.request.account), "coordinator.remove", str(account), ask.now)
    return ask.tell(
        "coordinator.stepped_down" if account == ask.request.account else "coordinator.removed",
        who=account.id,
    )


async def _who_coordinates(ask: Ask) -> Message:
    present = await ask.tx.programmes.coordinators(ask.programme.id)
    lines = "\n".join(f"- {each.account.platform}: {each.account.id}" for each in present)
    return ask.tell("coordinator.list", lines=lines)


ENTRIES: dict[str, Entry] = {
    "programme.settings": Entry(
        settings, "coordinator", arguments=(Argument("what", "settings.what_help", choices=WHAT),)
    ),
    **ruling.ENTRIES,
    "programme.create": Entry(create, "coordinator", arguments=(Argument("name", "programme.create_name_help"),)),
    "programme.coordinator": Entry(
        coordinator,
        "coordinator",
        arguments=(
            Argument("act", "coordinator.act_help", choices=ACTS),
            Argument("who", "coordinator.who_help", kind="person"),
        ),
    ),
}
