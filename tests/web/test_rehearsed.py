"""The rehearsed programme beside a trial: open to whoever is at this computer, marked on every page, apart."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from aiohttp.test_utils import TestClient, TestServer

from adapters.web import WebChat, WebSettings
from adapters.web.client import make_app
from bot.__main__ import PORTS
from bot.cli.composing import compose
from bot.desk import Desk
from bot.rehearsal.kept import HOST, kept_lines
from tests.web.board import House, sign_in
from tests.web.browsing import Browser
from tests.web.scripted import ScriptedVitals

ROOMS = (
    *("", "/participants", "/matching", "/partnerships", "/prompts", "/deliveries", "/concerns", "/surveys"),
    *("/results?round=1", "/results", "/settings", "/trail", "/handover"),
)
MARK = "Rehearsed: everybody here is made up"


@dataclass
class Shown:
    """A trial's pages, with the rehearsal beside them."""

    browser: Browser
    desk: Desk


@pytest.fixture
async def shown(house: House, chat: WebChat) -> AsyncIterator[Shown]:
    store, then = await PORTS.put_back(kept_lines())
    desk = Desk(store, compose(PORTS, 1, "http://pages.example/rehearsed", {"stage": "reading.web"}), lambda: then)
    app = make_app(house.desk, ScriptedVitals(), chat, WebSettings(), beside=(desk, HOST))
    async with TestClient(TestServer(app)) as client:
        yield Shown(Browser(client), desk)
    await store.close()


async def test_every_page_shows_figures_and_says_that_they_are_rehearsed(shown: Shown) -> None:
    lobby = await shown.browser.get("/")
    assert 'href="/rehearsed"' in lobby.text
    door = await shown.browser.get("/rehearsed")
    assert door.status == 200
    start = await shown.browser.submit(door.form("/rehearsed/open"))
    assert start.address == "/rehearsed/dashboard"
    assert "Round 2 running" in start.bare
    assert "Round 1 ended" in start.bare
    for room in ROOMS:
        page = await shown.browser.get(f"/rehearsed/dashboard{room}")
        assert page.status == 200, room
        assert MARK in page.bare, room
        assert 'href="/rehearsed/static/board.css"' in page.text
        assert len(page.text.encode()) < 100_000, room
    assert (await shown.browser.get("/rehearsed/static/board.css")).status == 200


async def test_its_results_have_charts_a_map_and_surveys(shown: Shown) -> None:
    await shown.browser.submit((await shown.browser.get("/rehearsed")).form("/rehearsed/open"))
    page = await shown.browser.get("/rehearsed/dashboard/results?round=1")
    assert page.text.count('class="drawn"') >= 4
    assert 'class="map"' in page.text
    assert "In people’s own words" in page.bare
    assert "Looking after a round: one person answered" in page.bare
    kept = await shown.browser.get("/rehearsed/dashboard/results/1-page")
    assert "A rehearsed programme" in kept.text


async def test_what_is_changed_there_is_nobody_elses(shown: Shown, house: House) -> None:
    await shown.browser.submit((await shown.browser.get("/rehearsed")).form("/rehearsed/open"))
    assert (await shown.browser.get("/dashboard")).status == 401, "a session of its own"
    await sign_in(house, shown.browser)
    own = await shown.browser.get("/dashboard")
    assert MARK not in own.bare
    page = await shown.browser.get("/rehearsed/dashboard/participants/1")
    form = await shown.browser.submit(page.form("/rehearsed/dashboard/act", name="person.note"))
    await shown.browser.submit(form.form("/rehearsed/dashboard/act", form="1"), f_text="a note of ours")
    assert "a note of ours" in (await shown.browser.get("/rehearsed/dashboard/participants/1")).bare
    assert "a note of ours" not in (await shown.browser.get("/dashboard/trail")).bare


async def test_looking_signs_nobody_in_and_other_sites_cannot(shown: Shown) -> None:
    await shown.browser.get("/rehearsed")
    assert (await shown.browser.get("/rehearsed/dashboard")).status == 401
    other = await shown.browser.post("/rehearsed/open", {}, Origin="https://evil.example")
    assert other.status == 403


async def test_where_a_proxy_brings_others_there_is_none(house: House, chat: WebChat, shown: Shown) -> None:
    settings = WebSettings(public="https://example.org")
    app = make_app(house.desk, ScriptedVitals(), chat, settings, beside=(shown.desk, HOST))
    async with TestClient(TestServer(app)) as client:
        async with client.get("/rehearsed", headers={"Host": "example.org"}) as answer:
            assert answer.status == 404
        async with client.post(
            "/rehearsed/open", headers={"Host": "example.org", "Origin": "https://example.org"}
        ) as it:
            assert it.status == 404
