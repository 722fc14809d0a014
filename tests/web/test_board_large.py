"""Pages of a large programme, and many coordinators at once. Whoever changes the figures here measures first."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient

from adapters.web import WebChat
from bot.people import Enrolment
from storage.opening import open_store
from tests.web.board import House, client_of, open_house, sign_in
from tests.web.browsing import Browser

PEOPLE, SESSIONS, ROUNDS = 5_500, 50, 3
SLOWEST = 0.2
"""Seconds of this process that a page of participants may take at the 95th percentile, browser included: on a machine
with nothing else to do they are the whole wait, and where much else runs they are as many.
"""
ROOMS = ("", "/participants", "/matching", "/trail")
EACH = 0.06
"""Seconds of this process that a page of the busiest ones costs, of many sessions at once."""


@pytest.fixture
async def large(tmp_path: Path) -> AsyncIterator[House]:
    house = await open_house(await open_store(tmp_path / "large.sqlite3", exclusive=True))
    await house.asks("round.open")
    people = await house.people(PEOPLE, "Person number {}")
    async with house.store.writing() as tx:
        for person in people[::2]:
            await tx.rounds.enrol(Enrolment(1, person.id, "enrolled", house.now))
    gc.collect()
    gc.freeze()  # as a running program does
    yield house
    gc.unfreeze()
    await house.store.close()


async def _timed(browser: Browser, path: str) -> tuple[float, float]:
    """Seconds of this process, and those that went by."""
    spent, began = time.process_time(), time.perf_counter()
    page = await browser.get(path)
    took = time.process_time() - spent, time.perf_counter() - began
    assert page.status == 200
    assert len(page.text.encode()) < 100_000
    return took


def _percentile(times: list[float], share: float = 0.95) -> float:
    return sorted(times)[int(len(times) * share)]


async def test_pages_of_five_thousand_five_hundred_and_fifty_sessions(large: House, chat: WebChat) -> None:
    async with client_of(large, chat) as client:
        browser = Browser(client)
        await sign_in(large, browser)
        page = await browser.get("/dashboard/participants?page=220")
        assert "Page 220 of 220" in page.bare
        assert page.bare.count("Person number") == 25
        paths = [f"/dashboard/participants?page={number}" for number in range(1, 221, 11)]
        paths += [f"/dashboard/participants?find=number+{number}&state=enrolled" for number in range(0, 40, 2)]
        times = [await _timed(browser, path) for path in paths]
        spent, waited = [each[0] for each in times], [each[1] for each in times]
        print(
            f"a page of {PEOPLE} participants costs p50 {_percentile(spent, 0.5):.3f}, p95 {_percentile(spent):.3f} s"
        )
        print(f"it took p50 {_percentile(waited, 0.5):.3f} s, p95 {_percentile(waited):.3f} s")
        assert _percentile(spent) < SLOWEST

    async with AsyncExitStack() as open_ones:
        first = client_of(large, chat)
        clients = [first, *(TestClient(first.server) for _ in range(SESSIONS - 1))]
        browsers = [Browser(await open_ones.enter_async_context(each)) for each in clients]
        for browser in browsers:
            await sign_in(large, browser)

        async def one(browser: Browser) -> list[tuple[float, float]]:
            return [await _timed(browser, f"/dashboard{room}") for _ in range(ROUNDS) for room in ROOMS]

        began, cost = time.perf_counter(), time.process_time()
        found = [each for times in await asyncio.gather(*map(one, browsers)) for each in times]
        whole, cost = time.perf_counter() - began, time.process_time() - cost
        p95 = _percentile([each[1] for each in found])
        print(
            f"{SESSIONS} sessions, {len(found)} pages in {whole:.1f} s, of this process {cost:.1f} s; p95 {p95:.2f} s"
        )
        assert len(found) == SESSIONS * ROUNDS * len(ROOMS)
        assert cost / len(found) < EACH
