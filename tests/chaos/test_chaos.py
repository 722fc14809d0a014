"""A short run of chaos, and that the recording platform fails as it says."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer

from adapters.recording.book import Book
from adapters.recording.chat import RecordingChat
from adapters.recording.server import make_app
from bot.chat import Account, Community, Later, Message, Plain, Unsure
from tests.cli.running import farpair

KEYS = ["deliveries", "kills", "freezes", "lost", "twice", "unknown", "dead", "seconds"]
TOWN = Community("recording", "town", "programme")


def test_nothing_is_lost_and_nothing_arrives_twice(tmp_path: Path) -> None:
    _torment(tmp_path, "kept.sqlite3")
    farpair(tmp_path, "chaos", "--database", "kept.sqlite3").refuses("exists already")


async def test_nor_with_three_processes_on_a_server(tmp_path: Path, url: str) -> None:
    await asyncio.to_thread(_torment, tmp_path, url)
    farpair(tmp_path, "chaos", "--database", url).refuses("there is a programme in that database")


def _torment(tmp_path: Path, database: str) -> None:
    words = ("--deliveries", "600", "--kills", "20", "--seed", "7", "--database", database, "--json", "out.json")
    farpair(tmp_path, "chaos", *words, seconds=240).works("lost")
    figures = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert list(figures) == KEYS
    assert (figures["deliveries"], figures["kills"]) == (600, 20)
    assert figures["freezes"] > 0
    assert {key: figures[key] for key in ("lost", "twice", "unknown", "dead")} == dict.fromkeys(KEYS[3:7], 0)


def test_what_cannot_be_run_is_refused_in_words(tmp_path: Path) -> None:
    farpair(tmp_path, "chaos", "--json", "no/such/folder.json").refuses("does not exist")


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[RecordingChat]:
    book = Book(tmp_path / "platform.sqlite3")
    async with TestServer(make_app(book, seed=3)) as server:
        opened = RecordingChat(str(server.make_url("")).rstrip("/"))
        yield opened
        await opened.close()
    book.end()


async def test_the_platform_fails_in_its_four_ways(chat: RecordingChat) -> None:
    happened = Counter[str]()
    for number in range(300):
        happened[await _sent(chat, f"k{number}")] += 1
    posts = (await chat.figures())["posts"]
    assert set(posts.values()) == {1}
    assert len(posts) == happened["sent"] + happened["502"] + happened["broke"]
    assert 190 < happened["sent"] < 260
    for fault in ("many", "500", "502", "broke"):
        assert happened[fault] > 3, happened


async def _sent(chat: RecordingChat, key: str) -> str:
    try:
        await chat.send(TOWN, Message((Plain("Hello"),)), key)
    except Later:
        return "many"
    except Unsure as error:
        return next((code for code in ("500", "502") if code in str(error)), "broke")
    return "sent"


async def test_it_stores_again_what_it_is_sent_again_and_finds_it(chat: RecordingChat) -> None:
    """Or a run could never show that something arrived twice."""
    while (await chat.figures())["posts"].get("k", 0) < 2:
        await _sent(chat, "k")
    assert await _insist(chat, "k") == "1"
    assert await _insist(chat, "other") is None


async def test_a_space_is_found_again_by_its_code(chat: RecordingChat) -> None:
    spaces = set()
    for _ in range(8):
        try:
            spaces.add(await chat.open_space(TOWN, "1-ab", "Ana & Bo"))
        except (Later, Unsure):
            continue
    (space,) = spaces
    assert (await chat.figures())["spaces"] == {"1-ab": 1}
    while (await chat.figures())["people"] != {"1-ab": 1}:
        try:
            await chat.add_people(space, [Account("recording", "town", "ana")])
        except (Later, Unsure):
            continue


async def _insist(chat: RecordingChat, key: str) -> str | None:
    while True:
        try:
            return await chat.find(TOWN, key)
        except (Later, Unsure):
            continue
