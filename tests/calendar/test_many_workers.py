"""Several workers and processes at once: one message a person a day, one prompt a partnership a week."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.delivery import Deliverer
from bot.ledger import Delivery, Schedule, Wanted
from bot.people import Partnership
from bot.prompting import prompt_delivery
from bot.rehearsal.stage import Stage
from storage.opening import open_store
from storage.sql import SqlStore
from tests.calendar.worker import core
from tests.storage.samples import NOW, Sample, a_partnership, a_programme, a_round, account, matched
from tests.storage.server import Server

STORES, TIMES = 3, 20
DAY = date(2026, 1, 5)


@pytest.fixture(params=["file", "postgresql"])
async def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "file":
        return str(tmp_path / "farpair.db")
    server: Server = request.getfixturevalue("server")
    return server.url(await server.database())


@pytest.fixture
async def stores(where: str) -> AsyncIterator[list[SqlStore]]:
    """As many stores as one database can have: several processes share a server, and one has a file."""
    count = STORES if "://" in where else 1
    opened = [await open_store(where, exclusive=False) for _ in range(count)]
    yield opened
    for store in opened:
        await store.close()


async def begun(store: SqlStore, count: int) -> tuple[Sample, Partnership, list[Delivery]]:
    """A partnership with a space, and several of its posts under a lease."""
    async with store.writing() as records:
        sample = await a_programme(records)
        pair = await a_partnership(records, sample, await a_round(records, sample))
        new = [prompt_delivery(pair, f"slug-{number}", NOW, str(number)) for number in range(count)]
        await records.ledger.enqueue([replace(each, after="") for each in new])
        found = await records.ledger.claim(NOW, "me", NOW + timedelta(hours=1), count)
    return sample, pair, list(found)


async def test_of_many_that_want_a_persons_day_one_gets_it(stores: list[SqlStore]) -> None:
    _, _, found = await begun(stores[0], TIMES)
    both = [(account("A"), DAY), (account("B"), DAY)]

    async def takes(number: int, delivery: Delivery) -> bool:
        days = both if number % 2 else both[::-1]
        async with stores[number % len(stores)].writing() as records:
            return not await records.calendar.take([Wanted(delivery, delivery.key, tuple(days))])

    got = await asyncio.gather(*(takes(number, each) for number, each in enumerate(found)))
    assert sum(got) == 1
    async with stores[0].reading() as records:
        assert await records.calendar.taken_in_round(1, DAY) == {1: {DAY}, 2: {DAY}}


async def test_overlapping_threes_and_pairs_never_share_a_day(stores: list[SqlStore]) -> None:
    _, _, found = await begun(stores[0], TIMES)
    names = "ABCD"

    async def takes(number: int, delivery: Delivery) -> list[str]:
        people = [names[(number + step) % 4] for step in range(2 + number % 2)]
        async with stores[number % len(stores)].writing() as records:
            days = [(account(name), DAY) for name in people]
            return [] if await records.calendar.take([Wanted(delivery, delivery.key, tuple(days))]) else people

    got = await asyncio.gather(*(takes(number, each) for number, each in enumerate(found)))
    counted = Counter(name for people in got for name in people)
    assert counted
    assert set(counted.values()) == {1}


async def test_deliverers_at_once_send_one_message_a_day(stores: list[SqlStore]) -> None:
    """Two programmes' worth of prompts to the same people, by deliverers that work side by side."""
    stage = Stage()
    async with stores[0].writing() as records:
        for slug in ("one", "two"):
            sample = await a_programme(records, "AB", slug)
            round_ = await a_round(records, sample)
            pair = await a_partnership(records, sample, round_)
            space = await stage.open_space(sample.home.community, f"{slug}-code", slug)
            await records.partnerships.opened(pair.id, sample.home.id, space, NOW)
            new = [prompt_delivery(pair, each.slug, NOW) for each in core().library("en")[1:5]]
            await records.ledger.enqueue([replace(each, after="") for each in new])
            await stage.add_people(space, [account("A"), account("B")])
    deliverers = [
        Deliverer(store, core(), {"web": stage, "stage": stage}, f"worker-{number}", side_by_side=8)
        for number, store in enumerate(stores * (4 // len(stores) + 1))
    ]
    for day in range(4):
        await asyncio.gather(*(each.run_due(NOW + timedelta(days=day, hours=2)) for each in deliverers))
        assert len(stage.posted) == day + 1


async def test_a_send_while_another_process_ticks(server: Server) -> None:
    """Each partnership gets one prompt in that week, whoever is first, and none is lost."""
    for order in range(4):
        url = server.url(await server.database())
        await _prepared(url)
        words = [[sys.executable, "-m", "tests.calendar.worker", url, what] for what in ("tick", "send")]
        started = [await asyncio.create_subprocess_exec(*each, stdin=PIPE, stdout=PIPE) for each in words]
        for process in started:
            assert process.stdout is not None
            assert await process.stdout.readline() == b"ready\n"
        for process in started if order % 2 else started[::-1]:
            assert process.stdin is not None
            process.stdin.write(b"go\n")
            await process.stdin.drain()
        for process in started:
            await process.communicate()
            assert process.returncode == 0
        store = await open_store(url, exclusive=False)
        async with store.reading() as records:
            found = await records.ledger.prompts_of_round(1)
        await store.close()
        wanted = [[each for each in theirs if each.state != "cancelled"] for theirs in found.values()]
        assert [len(theirs) for theirs in wanted] == [1] * 20
        assert {each.about["prompt"] for theirs in wanted for each in theirs} == {"tools-you-like"}


async def _prepared(url: str) -> None:
    """A round of twenty partnerships; a date of its schedule begins."""
    store = await open_store(url, exclusive=False)
    async with store.writing() as records:
        sample = await a_programme(records, [f"P{number}" for number in range(40)])
        round_ = await a_round(records, sample)
        pairs = [matched(sample, round_, (2 * number, 2 * number + 1), f"1-{number}") for number in range(20)]
        await records.partnerships.add(pairs)
        await records.ledger.schedule(Schedule(round_.id, sample.programme.id, 1, date(2026, 1, 6), date(2026, 4, 14)))
        await records.programmes.add_coordinator(sample.programme.id, account("Carla"), NOW)
    await store.close()
