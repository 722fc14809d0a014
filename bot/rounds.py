"""The coordinator's round: open it, look where it stands, make it longer, end it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot import world
from bot.asking import Ask, Entry, open_round, running_round
from bot.auditing import acted, happened
from bot.chat import Form, Message, Reply, Text, Words, fitting
from bot.commands import Argument
from bot.confirming import ask_to_confirm
from bot.dating import date_in
from bot.ending import end_round
from bot.enrolment import WAITING, enrol_in
from bot.inviting.counting import counts_in_words
from bot.people import EnrolmentState, Round
from bot.safety.contacts import no_second_contact
from bot.scheduling import call_back

OPEN_DAYS = 14
MOST_WEEKS = 52


async def open_(ask: Ask) -> Reply:
    """Open a round for enrolment until a date; 14 days where none is given."""
    existing = await open_round(ask)
    if existing is None and (missing := await no_second_contact(ask)):
        return missing
    if existing and not ask.request.text("closes"):
        return ask.tell("round.is_open", ask.button("round.invite", "round.invite"), number=existing.number)
    try:
        closes = closing_time(ask, ask.request.text("closes"))
    except ValueError as error:
        return _open_form(ask, {"closes": str(error)})
    if existing:
        await ask.tx.rounds.change(replace(existing, closes_at=closes))
        await acted(ask, "round.closes", str(existing.number), closes.date().isoformat())
        return ask.tell("round.closes_changed", number=existing.number, closes=closes)
    round_ = await ask.tx.rounds.add(ask.programme.id, ask.now, closes, ask.programme.settings.weeks)
    taken_in = await _enrol_those_who_wait(ask, round_)
    if taken_in:
        await happened(ask.tx, ask.programme.id, "round.taken_in", str(taken_in), "they waited for a round", ask.now)
    await ask.tx.front.audit(ask.programme.id, str(ask.request.account), "round.open", str(round_.number), ask.now)
    buttons = (
        ask.button("round.invite", "round.invite", primary=True),
        ask.button("round.status", "round.status"),
    )
    return ask.tell("round.opened", *buttons, number=round_.number, closes=closes, weeks=round_.weeks, count=taken_in)


def _open_form(ask: Ask, errors: dict[str, str]) -> Form:
    written = ask.request.text("closes")[:40]
    field = Text(
        "closes",
        ask.say.line("round.closes_label"),
        ask.say.line("round.closes_help"),
        written,
        max_length=40,
    )
    title = ask.say.line("round.open_title")
    return Form("round.open", title, (field,), ask.here, errors=errors, submit=ask.say.line("round.open_button"))


def closing_time(ask: Ask, written: str) -> datetime:
    """The end of a day in the programme's time zone.

    Raises:
        ValueError: in words, where the date does not exist or is past.
    """
    zone = ask.programme.settings.timezone
    today = world.local_time(ask.now, zone).date()
    day = date_in(ask.say, written, today) if written else today + timedelta(days=OPEN_DAYS)
    if day < today:
        raise ValueError(ask.say.line("round.closes_past"))
    if day > today + timedelta(days=366):
        raise ValueError(ask.say.line("round.closes_far"))
    return world.meant_instant(day, time(23, 59), zone)[0]


async def _enrol_those_who_wait(ask: Ask, round_: Round) -> int:
    """Who asked while no round was open, came too late for the last, or had no partner in it, is in this one."""
    earlier = [each for each in await ask.tx.rounds.of_programme(ask.programme.id) if each.id != round_.id]
    last: dict[int, EnrolmentState] = {}
    for each in earlier:
        last |= {enrolment.participant_id: enrolment.state for enrolment in await ask.tx.rounds.enrolments(each.id)}
    people = await ask.tx.people.of_programme(ask.programme.id)
    waiting = [person for person in people if person.wants_round or last.get(person.id, "waiting") in WAITING]
    for person in waiting:
        await enrol_in(ask, round_, person)
    await ask_to_confirm(ask.tx, round_, waiting, ask.now)
    return len(waiting)


def no_open_round(ask: Ask) -> Message:
    """The kind refusal where a round is needed that people can enrol in."""
    return ask.tell("round.none_open", ask.button("round.open_button", "round.open", primary=True))


def no_running_round(ask: Ask) -> Message:
    """The kind refusal where a running round is needed."""
    return ask.tell("round.none_running", ask.button("round.status", "round.status"))


async def status(ask: Ask) -> Message:
    """Where the programme's rounds stand, in a few lines."""
    rounds = [each for each in await ask.tx.rounds.of_programme(ask.programme.id) if each.state != "ended"]
    if not rounds:
        return no_open_round(ask)
    lines = [await (_status_open(ask, each) if each.state == "open" else _status_running(ask, each)) for each in rounds]
    what = {"open": "round.preview", "running": "prompt.status"}
    buttons = tuple(ask.button(name, name) for name in dict.fromkeys(what[each.state] for each in rounds))
    sources = await counts_in_words(ask, rounds[-1])
    return Message(fitting((*(part for line in lines for part in line), *sources)), buttons)


async def _status_open(ask: Ask, round_: Round) -> Words:
    enrolments = [each for each in await ask.tx.rounds.enrolments(round_.id) if each.state in ("enrolled", "waiting")]
    people = await ask.tx.people.many([each.participant_id for each in enrolments])
    countries = Counter(person.text("country") for person in people.values())
    waiting = sum(each.state == "waiting" for each in enrolments)
    return ask.say(
        "round.status_open",
        number=round_.number,
        count=len(enrolments),
        countries=len(countries),
        waiting=waiting,
        closes=round_.closes_at or ask.now,
    )


async def _status_running(ask: Ask, round_: Round) -> Words:
    partnerships = await ask.tx.partnerships.of_round(round_.id)
    counts = await ask.tx.ledger.counts(ask.programme.id, round_.id)
    return ask.say(
        "round.status_running",
        number=round_.number,
        week=week_of(round_, ask.now.date()),
        weeks=round_.weeks,
        count=len(partnerships),
        ended=sum(each.ended_at is not None for each in partnerships),
        delivered=counts.get("delivered", 0),
        due=counts.get("due", 0) + counts.get("waiting", 0),
        stuck=counts.get("dead", 0) + counts.get("unknown", 0),
        ends=round_.ends_at or ask.now,
    )


def week_of(round_: Round, day: date) -> int:
    """The week of a running round, from 1."""
    begun = round_.started_at.date() if round_.started_at else day
    return min(round_.weeks, max(1, 1 + (day - begun).days // 7))


async def extend(ask: Ask) -> Message:
    """Make a running round some weeks longer; its last prompt moves with its end."""
    round_ = await running_round(ask)
    if round_ is None:
        return no_running_round(ask)
    written = ask.request.text("weeks") or "1"
    weeks = int(written) if written.isdecimal() and len(written) < 3 else 0
    if round_.weeks >= MOST_WEEKS:
        return ask.tell("round.extend_full", weeks=round_.weeks)
    if not 1 <= weeks <= MOST_WEEKS - round_.weeks:
        return ask.tell("round.extend_range", most=MOST_WEEKS - round_.weeks)
    longer = timedelta(weeks=weeks)
    ends = (round_.ends_at or ask.now) + longer
    await ask.tx.rounds.change(replace(round_, weeks=round_.weeks + weeks, ends_at=ends))
    schedule = await ask.tx.ledger.schedule_of(round_.id)
    if schedule:
        moved = replace(schedule, last_date=schedule.last_date + longer)
        await ask.tx.ledger.schedule(moved)
        await call_back(ask.tx, ask.core, (moved, schedule.last_date), ask.now)
    await ask.tx.front.audit(ask.programme.id, str(ask.request.account), "round.extend", str(weeks), ask.now)
    return ask.tell("round.extended", weeks=round_.weeks + weeks, ends=ends)


async def end(ask: Ask) -> Message:
    """Ask once more, then say farewell in every space; the spaces stay open."""
    round_ = await running_round(ask)
    if round_ is None:
        return no_running_round(ask)
    if ask.request.text("sure") != "yes" and ask.detail != "yes":
        sure = ask.button("round.end_yes", "round.end", f"round-{round_.id}.yes")
        return ask.tell("round.end_sure", sure, number=round_.number)
    count = await end_round(ask.tx, round_, ask.now)
    await ask.tx.front.audit(ask.programme.id, str(ask.request.account), "round.end", str(round_.number), ask.now)
    return ask.tell("round.ended", ask.button("round.open_button", "round.open"), count=count, number=round_.number)


_ROUND = Argument("round", "round.which_help", suggest="suggest.round")
ENTRIES: dict[str, Entry] = {
    "round.open": Entry(open_, "coordinator", arguments=(Argument("closes", "round.closes_help", kind="date"),)),
    "round.status": Entry(status, "coordinator", reads=True),
    "round.extend": Entry(
        extend, "coordinator", arguments=(Argument("weeks", "round.weeks_help", kind="whole"), _ROUND)
    ),
    "round.end": Entry(end, "coordinator", arguments=(Argument("sure", "round.sure_help"), _ROUND)),
}
