"""Several connections to one database on a server: each delivery is claimed once, decisions take turns."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import date, timedelta
from typing import Any

import pytest

from bot.chat import Message, Plain, Space
from bot.ledger import Schedule
from bot.people import Draft, Enrolment
from bot.store import Records
from storage.opening import open_store
from storage.sql import SqlStore
from tests.storage.samples import HOUR, NOW, Sample, a_delivery, a_partnership, a_programme, a_round, account

STORES = 4
Work = Callable[[Records], Coroutine[Any, Any, Any]]

A_CLAIMER = """
import asyncio, os, sys
from storage.opening import open_store
from tests.storage.samples import HOUR, NOW
async def claim():
    store = await open_store(sys.argv[1], exclusive=False)
    sys.stdin.readline()
    while True:
        async with store.writing() as records:
            some = await records.ledger.claim(NOW, str(os.getpid()), NOW + HOUR, 7)
        if not some:
            break
        print(*(each.key for each in some), flush=True)
        async with store.writing() as records:
            for each in some:
                assert await records.ledger.delivered(each, "ref", NOW)
    await store.close()
asyncio.run(claim())
"""


@pytest.fixture
async def stores(url: str) -> AsyncIterator[list[SqlStore]]:
    """Several stores on one database, as several processes have them."""
    opened = [await open_store(url, exclusive=False) for _ in range(STORES)]
    yield opened
    for store in opened:
        await store.close()


@pytest.fixture
async def sample(stores: list[SqlStore]) -> Sample:
    async with stores[0].writing() as records:
        return await a_programme(records)


async def at_once(stores: list[SqlStore], work: Work, times: int = 5) -> list[Any]:
    """What each store gets when all do the same work at the same time, several times over."""

    async def one(store: SqlStore) -> Any:
        async with store.writing() as records:
            return await work(records)

    return await asyncio.gather(*(one(store) for _ in range(times) for store in stores))


class TestClaiming:
    async def test_processes_never_claim_the_same(self, stores: list[SqlStore], sample: Sample, url: str) -> None:
        async with stores[0].writing() as records:
            await records.ledger.enqueue([a_delivery(sample, f"k{number}") for number in range(1_000)])
        command = [sys.executable, "-c", A_CLAIMER, url]
        processes = [await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE) for _ in range(3)]
        said = await asyncio.gather(*(process.communicate(b"go\n") for process in processes))
        assert [process.returncode for process in processes] == [0, 0, 0]
        claimed = [out.decode().split() for out, _ in said]
        assert sorted(key for each in claimed for key in each) == sorted(f"k{number}" for number in range(1_000))

    async def test_no_claim_waits_for_another(self, stores: list[SqlStore], sample: Sample) -> None:
        one, two, *_ = stores
        async with one.writing() as records:
            await records.ledger.enqueue([a_delivery(sample, f"k{number}") for number in range(4)])
        first = asyncio.Event()

        async def holds() -> list[str]:
            async with one.writing() as records:
                mine = [each.key for each in await records.ledger.claim(NOW, "one", NOW + HOUR, 2)]
                first.set()
                await asyncio.sleep(0.3)
            return mine

        holder = asyncio.create_task(holds())
        await first.wait()
        async with asyncio.timeout(0.25), two.writing() as records:
            theirs = [each.key for each in await records.ledger.claim(NOW, "two", NOW + HOUR, 9)]
        assert (await holder, theirs) == (["k0", "k1"], ["k2", "k3"])

    async def test_deliveries_do_not_wait_for_decisions(self, stores: list[SqlStore], sample: Sample) -> None:
        one, two, *_ = stores
        async with one.writing() as records:
            pair = await a_partnership(records, sample, await a_round(records, sample))
            await records.ledger.enqueue([a_delivery(sample, "k")])
        inside, go = asyncio.Event(), asyncio.Event()

        async def decides() -> None:
            async with one.writing() as records:
                await records.rounds.latest(sample.programme.id)
                inside.set()
                await go.wait()

        decision = asyncio.create_task(decides())
        await inside.wait()
        async with asyncio.timeout(2):
            async with two.writing() as records:
                [mine] = await records.ledger.claim(NOW, "two", NOW + HOUR, 9)
            async with two.writing() as records:
                assert await records.ledger.delivered(mine, "ref", NOW)
                await records.partnerships.opened(pair.id, sample.home.id, Space("web", "town", "room"), NOW)
        go.set()
        await decision

    async def test_one_settles_where_two_hold_the_same_lease(self, stores: list[SqlStore], sample: Sample) -> None:
        async with stores[0].writing() as records:
            await records.ledger.enqueue([a_delivery(sample, "k")])
            [mine] = await records.ledger.claim(NOW, "me", NOW + HOUR, 9)
        settled = await at_once(stores, lambda records: records.ledger.delivered(mine, "ref", NOW))
        assert sum(settled) == 1


class TestDeciding:
    async def test_what_a_decision_read_still_holds_when_it_writes(
        self, stores: list[SqlStore], sample: Sample
    ) -> None:
        async def opens_one_round(records: Records) -> bool:
            if await records.rounds.latest(sample.programme.id):
                return False
            await asyncio.sleep(0.01)
            await records.rounds.add(sample.programme.id, NOW, None, 16)
            return True

        assert sum(await at_once(stores, opens_one_round)) == 1

    async def test_rounds_have_numbers_of_their_own(self, stores: list[SqlStore], sample: Sample) -> None:
        rounds = await at_once(stores, lambda records: records.rounds.add(sample.programme.id, NOW, None, 16))
        assert sorted(each.number for each in rounds) == list(range(1, 5 * STORES + 1))

    async def test_an_effect_is_written_once(self, stores: list[SqlStore], sample: Sample) -> None:
        there, back = ([a_delivery(sample, f"k{number}") for number in numbers] for numbers in _both_ways(200))

        async def enqueues(records: Records) -> int:
            return await records.ledger.enqueue(there) + await records.ledger.enqueue(back)

        assert sum(await at_once(stores, enqueues)) == 200

    async def test_a_date_occurs_once(self, stores: list[SqlStore], sample: Sample) -> None:
        async with stores[0].writing() as records:
            round_ = await a_round(records, sample)
        day = date(2026, 1, 6)
        schedule = Schedule(round_.id, sample.programme.id, 1, day, day + timedelta(days=90))
        done = await at_once(stores, lambda records: records.ledger.occur(schedule, day.isoformat()))
        assert sum(done) == 1

    async def test_wishes_drafts_enrolments_and_blocks(self, stores: list[SqlStore], sample: Sample) -> None:
        async with stores[0].writing() as records:
            round_ = await a_round(records, sample, "open")
        ann, ben, *_ = (person.id for person in sample.people)

        async def acts(records: Records) -> None:
            await records.rounds.wish(round_.id, (ben, ann), "lock")
            await records.people.save_draft(Draft(account("Ann"), "join", "", {"name": "Ann"}, NOW))
            await records.rounds.enrol(Enrolment(round_.id, ann, "enrolled", NOW))
            await records.people.block(ann, ben, NOW)
            await records.partnerships.met_before(ann, ben)
            await records.programmes.add_home(sample.programme.id, sample.home.community, "Town")

        await at_once(stores, acts)
        async with stores[0].reading() as records:
            assert await records.rounds.wishes(round_.id) == (frozenset({(ann, ben)}), frozenset())
            assert len(await records.rounds.enrolments(round_.id)) == 1
            assert await records.people.blocks(sample.programme.id) == [(ann, ben)]
            assert await records.programmes.homes(sample.programme.id) == [sample.home]

    async def test_a_ticket_is_used_once(self, stores: list[SqlStore], sample: Sample) -> None:
        async with stores[0].writing() as records:
            await records.front.add_ticket("secret", account("Ann"), sample.programme.id, NOW + HOUR)
        used = await at_once(stores, lambda records: records.front.use_ticket("secret", NOW))
        assert [each for each in used if each] == [(account("Ann"), sample.programme.id)]

    async def test_a_repeated_request_is_answered_once(self, stores: list[SqlStore]) -> None:
        async def answers(records: Records) -> Any:
            given = await records.front.replied("1", account("Ann"))
            if given is None:
                given = Message((Plain(str(id(records))),))
                await records.front.record("1", account("Ann"), given, NOW)
            return given

        assert len(set(await at_once(stores, answers))) == 1


def _both_ways(count: int) -> tuple[range, range]:
    return range(count), range(count - 1, -1, -1)
