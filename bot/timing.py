"""The coordinator's schedule: on which day and at which hour prompts come, and what becomes of missed dates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import get_args

from bot import world
from bot.asking import Ask, Entry, running_round
from bot.chat import Choice, Field, Form, Message, Option, Reply, Text, Words
from bot.commands import Argument
from bot.ledger import CatchUp, Schedule
from bot.people import Round
from bot.prompting import prompts_of
from bot.rounds import no_running_round

KEYS = ("day", "time", "zone", "catch_up", "grace")
CATCH_UP: tuple[CatchUp, ...] = get_args(CatchUp)
MOST_GRACE = 14 * 24
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.h]([0-5][0-9])")
_GRACE = re.compile(r"([0-9]{1,3})(?: ?h(?:ours?)?)?")
_SKIPPED = ("at", "on", "in", "and", "grace", "hours", "hour", "h")


async def schedule(ask: Ask) -> Reply:
    """Show when the prompts come, or change it: by a form, or by words in any order after the command."""
    round_ = await running_round(ask)
    if round_ is None:
        return no_running_round(ask)
    found = await ask.tx.ledger.schedule_of(round_.id)
    if found is None or found.next_date > found.last_date:
        return ask.tell("prompt.schedule_done")
    typed = ask.request.text("what")
    given = _read(ask, typed) if typed else {key: ask.request.text(key) for key in KEYS if key in ask.request.answers}
    if not given:
        return _form(ask, found, {}) if ask.detail == "change" else await _shown(ask, round_, found)
    changed, errors = _changed(ask, found, given)
    if errors:
        return _form(ask, found, errors, given)
    await _keep(ask, round_, found, changed)
    return await _shown(ask, round_, await ask.tx.ledger.schedule_of(round_.id) or changed)


def _read(ask: Ask, typed: str) -> dict[str, str]:
    """ "Thursday 18:30 Europe/Madrid skip 12h" by field; what is not understood is taken for a zone, and told there."""
    given: dict[str, str] = {}
    for word in typed.split():
        if _weekday(ask, word):
            given["day"] = _weekday(ask, word)
        elif word.lower() in CATCH_UP:
            given["catch_up"] = word.lower()
        elif _TIME.fullmatch(word) or word.lower() in ("pair", "pairs"):
            given["time"] = word if _TIME.fullmatch(word) else ""
        elif _GRACE.fullmatch(word):
            given["grace"] = word
        elif word.lower() not in _SKIPPED:
            given["zone"] = " ".join(filter(None, (given.get("zone", ""), word)))
    return given


def _weekday(ask: Ask, word: str) -> str:
    """The number of a weekday, by its name or three letters of it; empty where it is none."""
    names = {str(day): ask.say.line(f"weekday.{day}").casefold() for day in range(7)}
    wanted = word.casefold().rstrip(".,")
    fitting = (day for day, name in names.items() if len(wanted) >= 3 and name.startswith(wanted.removesuffix("s")))
    return next(fitting, "")


def _changed(ask: Ask, found: Schedule, given: Mapping[str, str]) -> tuple[Schedule, dict[str, str]]:
    """(the schedule as it is wanted, errors in words by field)."""
    errors: dict[str, str] = {}
    wall, zone = _clock(ask, found, given, errors)
    day, catch_up = given.get("day", str(found.weekday)), given.get("catch_up", found.catch_up)
    grace = _GRACE.fullmatch(given.get("grace", "").strip().lower() or str(found.grace_hours))
    hours = int(grace[1]) if grace else -1
    if day not in {str(number) for number in range(7)}:
        errors["day"] = ask.say.line("answers.not_an_option")
    if catch_up not in CATCH_UP:
        errors["catch_up"] = ask.say.line("answers.not_an_option")
    if not 1 <= hours <= MOST_GRACE:
        errors["grace"] = ask.say.line("schedule.grace_wrong", most=MOST_GRACE)
    if errors:
        return found, errors
    kept: CatchUp = next(each for each in CATCH_UP if each == catch_up)
    changed = replace(found, wall=wall, zone=zone, catch_up=kept, grace_hours=hours)
    return _on_weekday(ask, changed, int(day)), {}


def _clock(ask: Ask, found: Schedule, given: Mapping[str, str], errors: dict[str, str]) -> tuple[str, str]:
    """(the hour, its zone): both empty for each pair's own hour."""
    written = given.get("time", found.wall).strip()
    if not written:
        if given.get("zone", "").strip() and "time" not in given:
            errors["time"] = ask.say.line("schedule.time_needed", written=given["zone"][:40])
        return "", ""
    time = _TIME.fullmatch(written)
    if time is None:
        errors["time"] = ask.say.line("schedule.time_wrong", written=written[:40])
        return "", ""
    zone = given.get("zone", "").strip() or found.zone or ask.programme.settings.timezone
    meant = world.recognise_zone(zone)
    if meant.code is None:
        names = ask.say.either(list(meant.suggestions))
        key = "answers.did_you_mean" if names else "answers.zone"
        errors["zone"] = ask.say.line(key, written=zone[:40], names=names)
    return f"{int(time[1]):02}:{time[2]}", meant.code or ""


def _on_weekday(ask: Ask, schedule: Schedule, weekday: int) -> Schedule:
    """All dates to come on another weekday: the nearest one to each, or the one after it where that has passed."""
    days = (weekday - schedule.weekday + 3) % 7 - 3
    today = world.local_time(ask.now, ask.programme.settings.timezone).date()
    if days and schedule.next_date + timedelta(days=days) <= today + timedelta(days=1):
        days += 7 if days < 0 else 0
    moved = timedelta(days=days)
    return replace(
        schedule,
        weekday=weekday,
        next_date=schedule.next_date + moved,
        last_date=schedule.last_date + moved,
    )


async def _keep(ask: Ask, round_: Round, found: Schedule, changed: Schedule) -> None:
    """Store it; the end of the round moves with its last prompt."""
    if changed == found:
        return
    await ask.tx.ledger.schedule(changed)
    if round_.ends_at:
        ends = round_.ends_at + (changed.last_date - found.last_date)
        await ask.tx.rounds.change(replace(round_, ends_at=ends))
    act = f"{changed.weekday} {changed.wall} {changed.zone} {changed.catch_up} {changed.grace_hours}"
    await ask.tx.front.audit(ask.programme.id, str(ask.request.account), "prompt.schedule", act, ask.now)


async def _shown(ask: Ask, round_: Round, found: Schedule) -> Message:
    left = len(await prompts_of(ask.tx, ask.core, ask.programme.id, "en"))
    note = ask.say("prompt.too_few", count=left) if left < round_.weeks else ()
    change = ask.button("schedule.change", "prompt.schedule", f"round-{round_.id}.change")
    return ask.tell(
        "prompt.schedule",
        change,
        note=note,
        day=found.next_date,
        last=found.last_date,
        weeks=round_.weeks,
        hour=_hour(ask, found),
        missed=ask.say(f"schedule.missed_{found.catch_up}", count=found.grace_hours),
    )


def _hour(ask: Ask, found: Schedule) -> Words:
    if not found.wall:
        return ask.say("schedule.pairs_hour")
    return ask.say("schedule.wall", time=found.wall, zone=found.zone)


def _form(ask: Ask, found: Schedule, errors: dict[str, str], given: Mapping[str, str] | None = None) -> Form:
    stands = {
        "day": str(found.weekday),
        "time": found.wall,
        "zone": found.zone,
        "catch_up": found.catch_up,
        "grace": str(found.grace_hours),
    } | dict(given or {})
    days = tuple(Option(str(day), ask.say.line(f"weekday.{day}")) for day in range(7))
    ways = tuple(Option(each, ask.say.line(f"schedule.catch_up_{each}")) for each in CATCH_UP)
    fields: tuple[Field, ...] = (
        Choice("day", ask.say.line("settings.weekday"), days, value=(stands["day"],)),
        _text(ask, "time", stands["time"]),
        replace(_text(ask, "zone", stands["zone"]), suggest="suggest.zone"),
        Choice("catch_up", ask.say.line("schedule.catch_up_label"), ways, value=(stands["catch_up"],)),
        _text(ask, "grace", stands["grace"]),
    )
    title, submit = ask.say.line("schedule.title"), ask.say.line("form.save")
    return Form("prompt.schedule", title, fields, f"round-{found.round_id}", errors=errors, submit=submit)


def _text(ask: Ask, key: str, value: str) -> Text:
    label, explained = ask.say.line(f"schedule.{key}_label"), ask.say.line(f"schedule.{key}_help")
    return Text(key, label, explained, value[:40], required=False, max_length=40)


ENTRIES: dict[str, Entry] = {
    "prompt.schedule": Entry(
        schedule, "coordinator", arguments=(Argument("what", "schedule.what_help", suggest="suggest.schedule"),)
    ),
}
