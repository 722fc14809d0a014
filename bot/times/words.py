"""What is said about a time to meet: in everybody's own time, with the room; and the reminder."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from bot import world
from bot.chat import File, Link, Message, Words, fitting
from bot.ledger import Delivery
from bot.meeting_links import link_of
from bot.people import Participant, Partnership
from bot.times.calendar_file import calendar_file
from bot.wording import Voice

if TYPE_CHECKING:
    from bot.posts import Scene

REMINDED = "meeting_soon"
FILE = "farpair-meeting.ics"


def moment(say: Voice, person: Participant, at: datetime) -> str:
    """An instant by somebody's own calendar and clock."""
    local = world.local_time(at, person.zone)
    return say.line("times.moment", day=local.date(), time=say.clock(local))


def local_lines(say: Voice, people: Iterable[Participant], at: datetime) -> str:
    """A line for each person: what their clock shows at an instant, and which day it is there."""
    return "\n".join(say.line("times.line", name=each.name, moment=moment(say, each, at)) for each in people)


def reminders_of(deliveries: Iterable[Delivery], at: datetime) -> set[int]:
    """Who has asked to be reminded of a meeting."""
    asked = (each for each in deliveries if each.what == REMINDED and each.about["at"] == at.isoformat())
    return {each.participant_id for each in asked if each.participant_id is not None}


async def meeting(scene: Scene) -> Message | None:
    """In the space: the time that somebody chose, for all of them, with the room and a reminder."""
    partnership, at = scene.partnership, datetime.fromisoformat(scene.delivery.about["at"])
    if partnership is None or partnership.ended_at is not None or at <= scene.now:
        return None
    people = [scene.people[member] for member in partnership.present if member in scene.people]
    by = next((each.name for each in people if str(each.id) == scene.delivery.about["by"]), "")
    subject = f"partnership-{partnership.id}"
    room = (*_room(scene), *_file(scene, at))
    words = scene.say("times.meeting", name=by, when=at, lines=local_lines(scene.say, people, at), room=room)
    buttons = (
        scene.button("times.remind", "times.remind", f"{subject}.{int(at.timestamp())}"),
        scene.button("times.another", "times", subject),
    )
    return Message(fitting(words), buttons, private=False, files=(_as_file(scene, partnership, people, at),))


def _as_file(scene: Scene, partnership: Partnership, people: list[Participant], at: datetime) -> File:
    """The meeting for everybody's calendar, where a platform can hand over files."""
    names, programme = scene.say.list([each.name for each in people]), scene.programme
    title = scene.say.line("times.title", names=names, programme=programme.name)
    link = link_of(programme.settings.meeting_link, partnership.code)
    made = calendar_file(partnership.code, at, title, link, scene.now)
    return File(FILE, base64.b64encode(made).decode(), scene.say.line("times.file_link"))


def _room(scene: Scene) -> Words:
    code = scene.partnership.code if scene.partnership else ""
    link = link_of(scene.programme.settings.meeting_link, code)
    return scene.say("times.room", link=Link(scene.say.line("times.room_link"), link)) if link else ()


def _file(scene: Scene, at: datetime) -> Words:
    """The way to the calendar file, where there are pages to get it from."""
    if not scene.core.dashboard or scene.partnership is None:
        return ()
    address = f"{scene.core.dashboard}/meeting/{scene.partnership.code}/{int(at.timestamp())}.ics"
    return scene.say("times.file", link=Link(scene.say.line("times.file_link"), address))


async def meeting_soon(scene: Scene) -> Message | None:
    """To each alone, an hour before: where everybody in the partnership has asked for it."""
    partnership, person = scene.partnership, scene.person
    at = datetime.fromisoformat(scene.delivery.about["at"])
    if partnership is None or partnership.ended_at is not None or person is None or at <= scene.now:
        return None
    if not set(partnership.present) <= reminders_of(await scene.tx.ledger.of_partnership(partnership.id), at):
        return None
    others = scene.say.list([each.name for each in scene.people.values() if each.id != person.id])
    return Message(scene.say("times.soon", partner=others, when=at, room=_room(scene)))


RENDER: Mapping[str, Callable[[Scene], Awaitable[Message | None]]] = {"meeting": meeting, REMINDED: meeting_soon}
