"""What was begun by a process that was frozen does not leave any more when it wakes up."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer

from adapters.recording.book import Book
from adapters.recording.chat import RecordingChat
from adapters.recording.server import make_app
from bot.chat import Community, Later, Message, Plain
from bot.deadline import deadline, in_time

TOWN = Community("recording", "town", "programme")


def test_in_time_and_too_late() -> None:
    in_time()
    with deadline(time.monotonic() + 60):
        in_time()
    with deadline(time.monotonic() - 0.001), pytest.raises(Later):
        in_time()
    in_time()


@pytest.fixture
async def chat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[RecordingChat]:
    monkeypatch.setattr("adapters.recording.server._WEIGHTS", (0, 0, 0, 0, 1))
    book = Book(tmp_path / "platform.sqlite3")
    async with TestServer(make_app(book, seed=3)) as server:
        opened = RecordingChat(str(server.make_url("")).rstrip("/"))
        yield opened
        await opened.close()
    book.end()


@pytest.mark.parametrize("connected", [False, True])
async def test_a_thaw_after_the_lease(chat: RecordingChat, connected: bool) -> None:
    """As SIGSTOP does: the process stands still between its decision and its first byte."""
    if connected:
        await chat.find(TOWN, "nothing")
    with deadline(time.monotonic() + 0.05):
        sending = asyncio.ensure_future(chat.send(TOWN, Message((Plain("Hello"),)), "k"))
        time.sleep(0.1)  # noqa: ASYNC251  that is the point
        with pytest.raises(Later):
            await sending
    assert (await chat.figures())["posts"] == {}
    assert await chat.send(TOWN, Message((Plain("Hello"),)), "k") == "1"
