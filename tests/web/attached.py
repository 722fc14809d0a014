"""A message with all that can come along, for the tests of each platform."""

from __future__ import annotations

import base64

from bot.chat import File, Message, Picture, Plain

PNG = b"\x89PNG\r\n\x1a\n" + bytes(300)
CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
PAGE = b"<!DOCTYPE html><title>A page</title>"


def file(name: str, data: bytes, told: str = "A file") -> File:
    return File(name, base64.b64encode(data).decode(), told)


WITH_FILES = Message(
    (Plain("Look at this"),),
    private=False,
    pictures=(Picture("map.png", base64.b64encode(PNG).decode(), "A map"),),
    files=(file("meeting.ics", CALENDAR, "Your meeting"),),
)
WITH_THREAD = Message((Plain("A prompt for everybody"),), private=False, thread="Week 3: Small <b>wins</b>")
