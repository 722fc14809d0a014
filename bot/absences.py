"""Being away for a while: said by the person, seen by their partners, respected by all that is sent unasked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from bot.absent import tell_partners
from bot.asking import Ask, Entry
from bot.chat import Button, Form, Message, Reply, Text, Words
from bot.commands import Argument
from bot.dating import date_in
from bot.free_days import free_days_button
from bot.off_duty import back_on_duty, duty_noted, leave_duty, today_of
from bot.people import Absence, Participant
from bot.placing import local_day
from bot.wording import Voice

LONGEST, SOON, SHOWN = timedelta(days=366), timedelta(weeks=4), 10
_BETWEEN = re.compile(r"\s+(?:until|till|to|and)\s+|\s+[-–—]\s+|\s*[–—]\s*|\s*\.\.\s*", re.IGNORECASE)
_BEFORE = re.compile(r"^(?:from|until|till|to|and)\s+", re.IGNORECASE)


async def away(ask: Ask) -> Reply:
    """Say when one is away; without dates, what is noted, or a form."""
    written = ask.request.text("from"), ask.request.text("until")
    if not any(written):
        noted = await _noted(ask) if ask.detail != "more" else None
        return noted or _form(ask, {})
    today = local_day(ask.now, ask.me.reader) if takes_part(ask) else today_of(ask)
    first, last, errors = _dates(ask, written, today)
    if errors or first is None or last is None:
        return _form(ask, errors)
    await leave_duty(ask, first, last)
    if not takes_part(ask):
        return await duty_noted(ask) or _form(ask, {})
    absence = await ask.tx.calendar.go_away(ask.me.id, first, last)
    await tell_partners(ask, absence)
    return _shown(ask, [absence], "away.done")


def takes_part(ask: Ask) -> bool:
    """Whether the asker is a participant, and no coordinator alone."""
    return ask.person is not None and ask.person.left_at is None


async def _noted(ask: Ask) -> Message | None:
    if not takes_part(ask):
        return await duty_noted(ask)
    noted = await upcoming(ask, ask.me)
    return _shown(ask, noted, "away.noted") if noted else None


def _dates(ask: Ask, written: tuple[str, str], today: date) -> tuple[date | None, date | None, dict[str, str]]:
    """(first day, last day, errors in words by field)."""
    one, other = _apart(ask.say, written, today)
    first, begin = _date(ask.say, one, today) if one else (today, "")
    last, end = _date(ask.say, other, first or today) if other else (None, ask.say.line("answers.needed"))
    errors = {key: error for key, error in (("from", begin), ("until", end)) if error}
    if first and last and not errors:
        if last < max(first, today):
            errors["until"] = ask.say.line("away.backwards")
        elif last > today + LONGEST:
            errors["until"] = ask.say.line("away.too_long")
    return first, last, errors


def _apart(say: Voice, written: tuple[str, str], today: date) -> tuple[str, str]:
    """Two dates from a form, or from words after the command, where one date may be several words.

    A single date is the last day: the absence begins today.
    """
    one, other = (_BEFORE.sub("", each.strip()) for each in written)
    if _is_date(say, one, today) and _is_date(say, other, today):
        return one, other
    joined = _BEFORE.sub("", " ".join(f"{written[0]} {written[1]}".split()))
    words, pieces = joined.split(), _BETWEEN.split(joined, maxsplit=1)
    if len(pieces) == 2:
        return _BEFORE.sub("", pieces[0]), _BEFORE.sub("", pieces[1])
    if _is_date(say, joined, today):
        return "", joined
    cuts = ((" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words)))
    found = next((cut for cut in cuts if _is_date(say, cut[0], today) and _is_date(say, cut[1], today)), None)
    return found or ((one, other) if one and other else ("", joined))


def _is_date(say: Voice, written: str, today: date) -> bool:
    return not _date(say, written, today)[1]


def _date(say: Voice, written: str, today: date) -> tuple[date | None, str]:
    try:
        return date_in(say, written, today), ""
    except ValueError as error:
        return None, str(error)


def _form(ask: Ask, errors: dict[str, str]) -> Form:
    fields = tuple(
        Text(
            key,
            ask.say.line(f"away.{key}_label"),
            ask.say.line(f"away.{key}_help"),
            ask.request.text(key)[:40],
            required=key == "until",
            max_length=40,
        )
        for key in ("from", "until")
    )
    title, submit = ask.say.line("away.title"), ask.say.line("form.save")
    return Form("away", title, fields, f"{ask.here}.more", ask.say("away.intro"), errors, submit)


def _shown(ask: Ask, noted: Sequence[Absence], key: str) -> Message:
    lines = "\n".join(f"- {_span(ask, each)}" for each in noted[:SHOWN])
    ends = [_end(ask, each) for each in noted[:SHOWN]]
    more = ask.button("away.more", "away", f"{ask.here}.more")
    return ask.tell(key, *ends, more, free_days_button(ask), lines=lines)


def _span(ask: Ask, each: Absence) -> str:
    return ask.say.line("away.span", first=each.first_day, last=each.last_day)


def _end(ask: Ask, each: Absence) -> Button:
    label = ask.say.line("away.end", last=each.last_day)
    return Button(label[:75], "away.end", f"{ask.here}.{each.id}")


async def come_back(ask: Ask) -> Message:
    """End an absence, whether it has begun or not."""
    number = int(ask.detail) if ask.detail.isdecimal() and len(ask.detail) < 10 else 0
    on_duty = await back_on_duty(ask)
    ended = await ask.tx.calendar.come_back(ask.me.id, number) if takes_part(ask) else on_duty
    return ask.tell("away.ended" if ended else "away.gone", ask.button("away.more", "away", f"{ask.here}.more"))


async def upcoming(ask: Ask, person: Participant) -> Sequence[Absence]:
    """Somebody's absences that have not passed, the earliest first."""
    today = local_day(ask.now, person.reader)
    return (await ask.tx.calendar.absences([person.id], today, today + 2 * LONGEST)).get(person.id, ())


async def partners_away(ask: Ask, people: Sequence[Participant]) -> Words:
    """A line for each partner who is away or soon will be: until when, and no reason."""
    words: Words = ()
    for person in people:
        today = local_day(ask.now, person.reader)
        for each in await upcoming(ask, person):
            key = "partner.away" if each.first_day <= today else "partner.away_soon"
            if each.first_day <= today + SOON:
                words += ask.say(key, name=person.name, first=each.first_day, last=each.last_day)
    return words


ENTRIES: dict[str, Entry] = {
    "away": Entry(
        away,
        "member",
        arguments=(Argument("from", "away.from_help", kind="date"), Argument("until", "away.until_help", kind="date")),
    ),
    "away.end": Entry(come_back, "member", typed=False),
}
