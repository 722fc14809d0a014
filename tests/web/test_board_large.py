"""Pages of a large programme, and many coordinators at once. Whoever changes the figures here measures first."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.web import WebChat
from bot.people import Enrolment
from storage.opening import open_store
from tests.web.board import House, client_of, open_house, sign_in
from tests.web.browsing import Browser

PEOPLE, SESSIONS, ROUNDS = 5_500, 50, 3
BUSY = 10
"""What a machine on which much else runs may make of it; measured alone it is much quicker, and the test says so."""
SLOWEST = 0.2
"""Seconds that a page of participants may take at the 95th percentile."""


@pytest.fixture
async def large(tmp_path: Path) -> AsyncIterator[House]:
    house = await open_house(await open_store(tmp_path / "large.sqlite3", exclusive=True))
    await house.asks("round.open")
    people = await house.people(PEOPLE, "Person number {}")
    async with house.store.writing() as tx:
        for person in people[::2]:
            await tx.rounds.enrol(Enrolment(1, person.id, "enrolled", house.now))
    yield house
    await house.store.close()


async def _timed(browser: Browser, path: str) -> float:
    began = time.perf_counter()
    page = await browser.get(path)
    took = time.perf_counter() - began
    assert page.status == 200
    assert len(page.text.encode()) < 100_000
    return took


async def test_pages_of_five_thousand_five_hundred_and_fifty_sessions(large: House, chat: WebChat) -> None:
    async with client_of(large, chat) as client:
        browser = Browser(client)
        await sign_in(large, browser)
        page = await browser.get("/dashboard/participants?page=220")
        assert "Page 220 of 220" in page.bare
        assert page.bare.count("Person number") == 25
        paths = [f"/dashboard/participants?page={number}" for number in range(1, 221, 11)]
        paths += [f"/dashboard/participants?find=number+{number}&state=enrolled" for number in range(0, 40, 2)]
        times = sorted([await _timed(browser, path) for path in paths])
        quick = times[int(len(times) * 0.95)]
        print(f"a page of {PEOPLE} participants: p50 {times[len(times) // 2]:.3f} s, p95 {quick:.3f} s")
        assert quick < SLOWEST * BUSY

    async def one() -> list[float]:
        async with client_of(large, chat) as own:
            mine = Browser(own)
            await sign_in(large, mine)
            rooms = ("", "/participants", "/matching", "/trail")
            return [await _timed(mine, f"/dashboard{room}") for _ in range(ROUNDS) for room in rooms]

    began = time.perf_counter()
    waits = sorted([took for found in await asyncio.gather(*(one() for _ in range(SESSIONS))) for took in found])
    spent = time.perf_counter() - began
    print(f"{SESSIONS} sessions, {len(waits)} pages in {spent:.1f} s, p95 {waits[int(len(waits) * 0.95)]:.2f} s")
    assert len(waits) == SESSIONS * ROUNDS * 4
    assert spent < 30 * BUSY
