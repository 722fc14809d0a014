"""A meeting as a calendar file (RFC 5545) that every calendar opens."""

from __future__ import annotations

import re
from datetime import datetime

from icalendar import Calendar, Event

from bot.meeting_links import link_of
from bot.store import Records
from bot.times.finding import LENGTH
from bot.wording import Wording

_CODE, _SECONDS = re.compile(r"[a-z0-9-]{1,40}"), re.compile(r"[0-9]{1,11}")


async def meeting_file(tx: Records, wording: Wording, code: str, seconds: str, now: datetime) -> bytes | None:
    """The file of a meeting that was put into a space; None where there is none such (any more).

    `code` is the partnership's, which nobody can guess, `seconds` when it begins, counted from 1970.
    """
    if not _CODE.fullmatch(code) or not _SECONDS.fullmatch(seconds):
        return None
    met, partnership = await tx.ledger.by_key(f"{code}/meeting/{seconds}"), await tx.partnerships.bearing(code)
    if met is None or partnership is None or partnership.ended_at is not None:
        return None
    programme, people = await tx.programmes.by_id(partnership.programme_id), await tx.people.many(partnership.present)
    if programme is None:
        return None
    say = wording.voice(partnership.language)
    names = say.list([people[member].name for member in partnership.present if member in people])
    title = say.line("times.title", names=names, programme=programme.name)
    at = datetime.fromisoformat(met.about["at"])
    return calendar_file(code, at, title, link_of(programme.settings.meeting_link, code), now)


def calendar_file(code: str, at: datetime, title: str, link: str, made: datetime) -> bytes:
    """One event of an hour. The same meeting is the same event (by its UID), so that opening it twice adds nothing.

    `at` and `made` are instants; `title` and `link` may hold anything, the library escapes them.
    """
    calendar, event = Calendar(), Event()
    for name, value in (("prodid", "-//Farpair//EN"), ("version", "2.0"), ("method", "PUBLISH")):
        calendar.add(name, value)
    event.add("uid", f"{code}-{int(at.timestamp())}@farpair")
    event.add("dtstamp", made)
    event.add("dtstart", at)
    event.add("dtend", at + LENGTH)
    event.add("summary", title)
    if link:
        event.add("url", link)
        event.add("location", link)
    calendar.add_component(event)
    return bytes(calendar.to_ical())
