"""The stream of changes: who is told, that texts stay out of it, and that it ends with the server."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import ClientResponse

from adapters.web import WebChat
from adapters.web.places import CHANNEL, account_of
from bot.chat import Inbox, Message, Plain
from tests.web.browsing import Browser


async def _next_event(stream: ClientResponse) -> str:
    async with asyncio.timeout(5):
        raw = await stream.content.readuntil(b"\n\n")
    return raw.decode()


@pytest.fixture(autouse=True)
async def two(chat: WebChat) -> None:
    await chat.add_seat("Ana")
    await chat.add_seat("Bo")


async def test_a_page_is_told_that_something_changed_and_never_what(browser: Browser, chat: WebChat) -> None:
    async with browser.client.get("/seat/ana/events") as stream:
        assert stream.headers["Content-Type"] == "text/event-stream"
        assert "event: ready" in await _next_event(stream)
        await browser.says("bo", "programme", "a secret")
        assert await _next_event(stream) == "event: change\ndata:\n\n"


async def test_what_goes_to_one_inbox_rings_at_no_other_page(browser: Browser, chat: WebChat) -> None:
    async with browser.client.get("/seat/ana/events") as mine, browser.client.get("/seat/bo/events") as others:
        await _next_event(mine)
        await _next_event(others)
        await chat.send(Inbox(account_of("ana")), Message((Plain("for Ana"),)), "k1")
        assert "change" in await _next_event(mine)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await others.content.readuntil(b"\n\n")


async def test_being_let_into_a_space_is_told(browser: Browser, chat: WebChat) -> None:
    space = await chat.open_space(CHANNEL, "7K2P", "Ana and Bo")
    async with browser.client.get("/seat/ana/events") as stream:
        await _next_event(stream)
        await chat.add_people(space, [account_of("ana")])
        assert "change" in await _next_event(stream)
    assert "Ana and Bo" in (await browser.get("/seat/ana/programme")).bare


async def test_streams_end_when_the_server_stops(browser: Browser, chat: WebChat) -> None:
    async with browser.client.get("/seat/ana/events") as stream:
        await _next_event(stream)
        chat.bell.silence()
        async with asyncio.timeout(5):
            assert b"event" in await stream.content.read()
    chat.bell.wake()


async def test_nobody_listens_at_a_seat_that_is_not_there(browser: Browser) -> None:
    assert (await browser.get("/seat/nobody/events")).status == 404
