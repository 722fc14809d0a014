"""A chat in a file, and a browser without a screen: an HTTP client that keeps cookies and sends its origin."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import Browser as Chromium
from playwright.async_api import async_playwright

from adapters.web import WebChat, WebSettings, open_chat
from adapters.web.client import make_app
from tests.conftest import CHROMIUM
from tests.web.board import House, client_of, open_house
from tests.web.browsing import Browser
from tests.web.scripted import ScriptedDesk, ScriptedVitals

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture
async def chromium() -> AsyncIterator[Chromium]:
    """Chromium without a window."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture
def desk() -> ScriptedDesk:
    return ScriptedDesk()


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[WebChat]:
    opened = await open_chat(tmp_path / "chat.sqlite3")
    yield opened
    await opened.close()


@pytest.fixture
async def browser(desk: ScriptedDesk, chat: WebChat) -> AsyncIterator[Browser]:
    app = make_app(desk, ScriptedVitals(), chat, WebSettings(title="Farpair"))
    async with TestClient(TestServer(app)) as client:
        yield Browser(client)


@pytest.fixture
async def house() -> AsyncIterator[House]:
    """A programme with one coordinator, over the real desk."""
    opened = await open_house()
    yield opened
    await opened.store.close()


@pytest.fixture
async def pages(house: House, chat: WebChat) -> AsyncIterator[Browser]:
    """A browser of its own at the coordinators' pages of the house."""
    async with client_of(house, chat) as client:
        yield Browser(client)
