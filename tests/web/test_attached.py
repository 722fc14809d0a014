"""Files and public threads in the local chat."""

from __future__ import annotations

import pytest

from adapters.web import WebChat
from adapters.web.places import CHANNEL, space_of
from bot.chat import Message, plain
from bot.pictures import File
from tests.web.attached import CALENDAR, PAGE, WITH_FILES, WITH_THREAD, file
from tests.web.browsing import Browser


@pytest.fixture(autouse=True)
async def seats(chat: WebChat) -> None:
    for name in ("Ana", "Bo"):
        await chat.add_seat(name)


async def test_a_file_has_an_address(browser: Browser, chat: WebChat) -> None:
    number = await chat.send(CHANNEL, WITH_FILES, "k1")
    address = f"/seat/ana/programme/pictures/{number}/meeting.ics"
    assert f'href="{address}"' in (await browser.get("/seat/ana/programme")).text
    answer = await browser.client.get(address)
    assert (answer.status, answer.content_type, await answer.read()) == (200, "text/calendar", CALENDAR)


async def test_a_page_that_came_along_runs_and_fetches_nothing(browser: Browser, chat: WebChat) -> None:
    number = await chat.send(CHANNEL, Message((), private=False, files=(file("page.html", PAGE),)), "k1")
    answer = await browser.client.get(f"/seat/ana/programme/pictures/{number}/page.html")
    assert answer.content_type == "text/html"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    here = await browser.client.get("/seat/ana/programme")
    assert "sandbox" not in here.headers["Content-Security-Policy"]


async def test_a_public_thread_is_a_room_that_everybody_is_in(browser: Browser, chat: WebChat) -> None:
    for _ in range(2):
        number = await chat.send(CHANNEL, WITH_THREAD, "k1")
    room = f"/seat/bo/space-room-{number}"
    channel = (await browser.get("/seat/bo/programme")).text
    assert f'href="{room}"' in channel
    assert "Week 3: Small &lt;b&gt;wins&lt;/b&gt;" in channel
    assert "A prompt for everybody" in (await browser.get(room)).text
    assert (await browser.get(f"/seat/bo/space-room-{int(number) + 1}")).status != 200
    entries = (await chat.messages.excerpt("ana", f"space-room-{number}")).entries
    assert [plain(each.said.words) for each in entries if isinstance(each.said, Message)] == ["A prompt for everybody"]
    assert not await chat.is_closed(space_of(f"room-{number}"))


@pytest.mark.parametrize("name", ["a.exe", "../a.ics", "a.png", "A.ics", "a.ics\n"])
def test_other_kinds_of_files_cannot_be_built(name: str) -> None:
    with pytest.raises(ValueError, match="attached"):
        File(name, "", "A file")
