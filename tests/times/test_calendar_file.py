"""The calendar file, read back by another library, and by rules of its own: unfolded lines, instants in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import vobject

from bot.chat import Message
from bot.times.calendar_file import calendar_file
from tests.dialogues.actors import Actor, Town
from tests.times.test_meeting import met

AT, MADE = datetime(2027, 3, 28, 0, 45, tzinfo=UTC), datetime(2027, 3, 20, 9, 0, tzinfo=UTC)


def read_back(file: bytes) -> dict[str, str]:
    """Property by name, as RFC 5545 says: lines of at most 75 octets end in CRLF, and go on after a space."""
    assert file.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    lines = re.sub(r"\r\n[ \t]", "", file.decode()).split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 1
    parts = (re.fullmatch(r"([A-Z-]+)(?:;[^:]*)?:(.*)", line) for line in lines if line)
    return {
        part[1]: re.sub(r"\\([\\;,nN])", lambda m: "\n" if m[1] in "nN" else m[1], part[2]) for part in parts if part
    }


def _instant(written: str) -> datetime:
    return datetime.strptime(written, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


@pytest.mark.parametrize("title", ["Ana & Bo", "आना, 安; \\ “Bo”\nEND:VEVENT\nBEGIN:VALARM", "x" * 200, "émile " * 30])
def test_it_says_what_was_agreed_whatever_people_are_called(title: str) -> None:
    told = read_back(calendar_file("ab12", AT, title, "https://meet.example.org/ab12?x=1,2;3", MADE))
    assert (_instant(told["DTSTART"]), _instant(told["DTEND"])) == (AT, AT + timedelta(hours=1))
    assert _instant(told["DTSTAMP"]) == MADE
    assert told["SUMMARY"] == title
    assert told["LOCATION"] == told["URL"] == "https://meet.example.org/ab12?x=1,2;3"
    assert told["UID"] == f"ab12-{int(AT.timestamp())}@farpair"
    assert {"VERSION": "2.0", "METHOD": "PUBLISH"}.items() <= told.items()


@pytest.mark.parametrize("title", ["Ana & Bo", "आना, 安; \\ “Bo”\nEND:VEVENT\nBEGIN:VALARM", "émile " * 30])
def test_another_library_reads_the_same(title: str) -> None:
    link = "https://meet.example.org/ab12?x=1,2;3"
    whole = vobject.readOne(calendar_file("ab12", AT, title, link, MADE).decode())
    (event,) = whole.contents["vevent"]
    assert set(whole.contents) == {"version", "prodid", "method", "vevent"}
    assert (event.dtstart.value, event.dtend.value, event.dtstamp.value) == (AT, AT + timedelta(hours=1), MADE)
    assert (event.summary.value, event.location.value, event.url.value) == (title, link, link)
    assert event.uid.value == f"ab12-{int(AT.timestamp())}@farpair"
    assert "valarm" not in event.contents


async def test_the_message_leads_to_it(town: Town, carla: Actor) -> None:
    ana, bo, message = await met(town, carla)
    assert isinstance(message, Message)
    address = next(str(part.to) for part in message.words if part.kind == "link")
    found = re.fullmatch(r"http://127\.0\.0\.1:1/meeting/([a-z0-9-]+)/(\d+)\.ics", address)
    assert found is not None, address
    file = await town.desk.meeting(found[1], found[2])
    assert file is not None
    (attached,) = message.files
    assert attached.name == "farpair-meeting.ics"
    assert read_back(attached.data) | {"DTSTAMP": ""} == read_back(file) | {"DTSTAMP": ""}
    told = read_back(file)
    assert ana.name in told["SUMMARY"]
    assert bo.name in told["SUMMARY"]
    assert _instant(told["DTSTART"]).timestamp() == int(found[2])
    for code, seconds in (
        (found[1], str(int(found[2]) + 900)),
        ("aaaa", found[2]),
        ("../x", found[2]),
        (found[1], "x"),
    ):
        assert await town.desk.meeting(code, seconds) is None
