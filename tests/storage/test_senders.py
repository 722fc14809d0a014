"""One sender in each lane: processes share lanes fairly, take over from those that are gone or hang, and are woken."""

from __future__ import annotations

import asyncio
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from datetime import datetime

import pytest

from bot.store import StoreBusy
from storage.opening import open_store, open_to_run
from storage.server_senders import ServerSenders, lock_of
from storage.servers import address_of
from storage.sql import SqlStore
from tests.storage.samples import HOUR, NOW, a_delivery, a_programme
from tests.storage.server import Server
from tests.waiting import eventually

LANES = [f"slack/T{number}" for number in range(9)]

A_HOLDER = """
import asyncio, sys
from bot.store import StoreBusy
from storage.server_senders import ServerSenders
from storage.servers import address_of
async def hold():
    senders = ServerSenders(address_of(sys.argv[1]), 5, silence=1)
    while True:
        try:
            print(*sorted(await senders.hold(["slack/T1"])), flush=True)
        except StoreBusy:
            print(flush=True)
        await asyncio.sleep(0.1)
asyncio.run(hold())
"""


@pytest.fixture
async def three(url: str) -> AsyncIterator[list[ServerSenders]]:
    senders = [ServerSenders(address_of(url), 5) for _ in range(3)]
    yield senders
    for each in senders:
        await each.close()


async def settled(senders: list[ServerSenders]) -> list[frozenset[str]]:
    """What each holds when all have asked a few times."""
    for _ in range(3):
        held = [await each.hold(LANES) for each in senders]
    return held


async def test_each_lane_has_one_sender_and_each_sender_a_fair_share(three: list[ServerSenders]) -> None:
    assert await three[0].hold(LANES) == frozenset(LANES)
    held = await settled(three)
    assert sorted(lane for each in held for lane in each) == LANES
    assert [len(each) for each in held] == [3, 3, 3]


async def test_who_never_sends_somewhere_takes_no_share_there(three: list[ServerSenders]) -> None:
    """Pages alone, a gateway on Slack, and somebody who sends everywhere: each lane has its sender."""
    slack, web = LANES[:4], ["web/local"]
    pages, gateway, worker = three
    for _ in range(3):
        assert await pages.hold([]) == frozenset()
        held = [await gateway.hold(slack), await worker.hold([*slack, *web])]
    assert [len(each) for each in held] == [2, 3]
    assert held[0] | held[1] == {*slack, *web}


async def test_what_one_gives_up_others_take(three: list[ServerSenders]) -> None:
    await settled(three)
    await three[0].close()
    held = await settled(three[1:])
    assert sorted(lane for each in held for lane in each) == LANES


async def test_what_is_not_wanted_is_given_up(three: list[ServerSenders]) -> None:
    assert await three[0].hold(LANES[:2]) == frozenset(LANES[:2])
    assert await three[0].hold(LANES[:1]) == frozenset(LANES[:1])
    assert await three[1].hold(LANES[1:2]) == frozenset(LANES[1:2])
    assert await three[0].hold([]) == frozenset()


def test_no_two_of_many_lanes_have_the_same_lock() -> None:
    locks = {lock_of(f"slack/T{number}") for number in range(10_000)}
    assert len(locks) == 10_000
    assert all(-(2**63) <= lock < 2**63 for lock in locks)


async def test_nothing_is_held_while_the_server_is_away(server: Server, url: str) -> None:
    senders = ServerSenders(address_of(url), 2)
    assert await senders.hold(LANES)
    await asyncio.to_thread(server.stop, "fast")
    try:
        with pytest.raises(StoreBusy):
            await senders.hold(LANES)
    finally:
        await asyncio.to_thread(server.start)
    assert await senders.hold(LANES) == frozenset(LANES)
    await senders.close()


async def takes_over(senders: ServerSenders) -> None:
    async def holds() -> bool:
        return await senders.hold(["slack/T1"]) == {"slack/T1"}

    await eventually(holds)


async def holder(url: str) -> Process:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", A_HOLDER, url, stdout=PIPE)
    assert process.stdout is not None
    assert await process.stdout.readline() == b"slack/T1\n"
    return process


async def test_a_frozen_process_loses_its_lanes_and_notices(three: list[ServerSenders], url: str) -> None:
    process = await holder(url)
    try:
        assert await three[0].hold(["slack/T1"]) == frozenset()
        process.send_signal(19)
        await takes_over(three[0])
        process.send_signal(18)
        assert process.stdout is not None
        async with asyncio.timeout(20):
            while (await process.stdout.readline()).strip():
                continue
    finally:
        process.kill()
        await process.wait()


async def test_a_killed_process_is_followed_at_once(three: list[ServerSenders], url: str) -> None:
    process = await holder(url)
    process.kill()
    await process.wait()
    await takes_over(three[0])


class TestTheQueue:
    @pytest.fixture
    async def sides(self, url: str) -> AsyncIterator[tuple[SqlStore, SqlStore]]:
        """A process that decides and one that sends."""
        deciding, sending = await open_to_run(url), await open_to_run(url)
        yield deciding, sending
        await deciding.close()
        await sending.close()

    async def test_a_decision_wakes_the_sender_in_another_process(self, sides: tuple[SqlStore, SqlStore]) -> None:
        deciding, sending = sides
        woken: asyncio.Queue[str] = asyncio.Queue()
        listening = asyncio.create_task(sending.senders.listen(woken.put_nowait))
        async with deciding.writing() as records:
            sample = await a_programme(records)
        assert await sending.senders.hold(["web/librarians"]) == {"web/librarians"}
        await asyncio.sleep(2)
        began = time.monotonic()
        async with deciding.writing() as records:
            await records.ledger.enqueue([a_delivery(sample, "k", community_id=sample.home.id, target="community")])
        async with asyncio.timeout(10):
            assert await woken.get() == "web/librarians"
        print(f"woken after {time.monotonic() - began:.3f} s")
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)

    async def test_jobs_are_part_of_the_decision(self, sides: tuple[SqlStore, SqlStore], url: str) -> None:
        deciding, _ = sides
        async with deciding.writing() as records:
            sample = await a_programme(records)
        new = a_delivery(sample, "k", community_id=sample.home.id, target="community")

        async def undone() -> None:
            async with deciding.writing() as records:
                await records.ledger.enqueue([new])
                raise KeyError

        with pytest.raises(KeyError):
            await undone()
        assert await _jobs(deciding) == []
        async with deciding.writing() as records:
            await records.ledger.enqueue([new])
        assert [job["entrypoint"] for job in await _jobs(deciding)] == ["web/librarians"]
        async with deciding.writing() as records:
            await records.ledger.enqueue([new])
        assert len(await _jobs(deciding)) == 1

    async def test_what_waits_is_looked_at_when_its_time_has_come(self, sides: tuple[SqlStore, SqlStore]) -> None:
        deciding, _ = sides
        async with deciding.writing() as records:
            sample = await a_programme(records)
            await records.ledger.enqueue([a_delivery(sample, "k", community_id=sample.home.id, target="community")])
        async with deciding.writing() as records:
            now = await records.now()
            [mine] = await records.ledger.claim(now, "me", now + HOUR, 1)
            await records.ledger.wait(mine, now + 2 * HOUR, "busy")
        [_, later] = await _jobs(deciding)
        execute_after = later["execute_after"]
        assert isinstance(execute_after, datetime)
        assert abs((execute_after - now - 2 * HOUR).total_seconds()) < 5

    async def test_thousands_of_one_instant_are_one_job(self, sides: tuple[SqlStore, SqlStore]) -> None:
        deciding, _ = sides
        async with deciding.writing() as records:
            sample = await a_programme(records)
            of = {"community_id": sample.home.id, "target": "community"}
            await records.ledger.enqueue([a_delivery(sample, f"k{number}", **of) for number in range(1_000)])
        assert len(await _jobs(deciding)) == 1


async def _jobs(store: SqlStore) -> list[dict[str, object]]:
    async with store.readers.connect() as connection:
        found = await connection.exec_driver_sql("SELECT * FROM farpair_queue.pgqueuer ORDER BY id")
        return [dict(row) for row in found.mappings()]


async def test_the_servers_clock_is_everybodys(url: str) -> None:
    store = await open_store(url, exclusive=False)
    store.clock = lambda: NOW
    async with store.reading() as records:
        assert abs((await records.now()).timestamp() - time.time()) < 60
    await store.close()


async def test_on_a_file_this_process_sends_in_all_lanes() -> None:
    store = await open_store(":memory:", exclusive=True)
    assert await store.senders.hold(LANES) == frozenset(LANES)
    woken: list[str] = []
    listening = asyncio.create_task(store.senders.listen(woken.append))
    await asyncio.sleep(0)
    async with store.writing() as records:
        sample = await a_programme(records)
        await records.ledger.enqueue([a_delivery(sample, "k", community_id=sample.home.id, target="community")])
        assert woken == []
    assert woken == ["web/librarians"]
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    await store.close()
