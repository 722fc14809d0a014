"""Transactions: whole or not at all, one state, one writer, and no lock left behind."""

from __future__ import annotations

import asyncio
import random
import time
from contextlib import suppress
from datetime import datetime
from typing import Any

import pytest

from bot.chat import Space
from bot.people import Enrolment
from storage.sql import SqlStore
from storage.trouble import StoreError
from tests.storage.samples import NOW, a_delivery, a_partnership, a_programme, a_round, account, settings

ROOM = Space("web", "town", "room")


async def slugs(store: SqlStore) -> list[str]:
    async with store.reading() as records:
        return [programme.slug for programme in await records.programmes.all()]


async def add(store: SqlStore, slug: str) -> None:
    async with store.writing() as records:
        await records.programmes.add(slug, slug, settings(), NOW)


class TestWholeOrNotAtAll:
    async def test_an_exception_leaves_nothing(self, store: SqlStore) -> None:
        async def breaks() -> None:
            async with store.writing() as records:
                await a_programme(records)
                raise LookupError

        with pytest.raises(LookupError):
            await breaks()
        assert await slugs(store) == []
        await add(store, "next")
        assert await slugs(store) == ["next"]

    async def test_nothing_is_seen_before_the_end(self, store: SqlStore) -> None:
        inside, go = asyncio.Event(), asyncio.Event()

        async def slow() -> None:
            async with store.writing() as records:
                await records.programmes.add("slow", "Slow", settings(), NOW)
                inside.set()
                await go.wait()

        task = asyncio.create_task(slow())
        await inside.wait()
        look = asyncio.create_task(slugs(store))
        await asyncio.sleep(0.02)
        assert not look.done() or look.result() == []
        go.set()
        await task
        await look
        assert await slugs(store) == ["slow"]

    async def test_reading_sees_one_state(self, store: SqlStore) -> None:
        async with store.reading() as records:
            before = await records.programmes.all()
            writer = asyncio.create_task(add(store, "new"))
            await asyncio.sleep(0.05)
            assert await records.programmes.all() == before == []
        await writer
        assert await slugs(store) == ["new"]

    async def test_reading_changes_nothing(self, store: SqlStore) -> None:
        with pytest.raises(RuntimeError, match="use writing"):
            async with store.reading() as records:
                await records.programmes.add("x", "X", settings(), NOW)
        assert await slugs(store) == []

    async def test_records_end_with_their_block(self, store: SqlStore) -> None:
        async with store.writing() as records:
            pass
        with pytest.raises(RuntimeError, match="ended"):
            await records.programmes.all()

    async def test_a_block_in_a_block_is_refused_instead_of_waiting_for_ever(self, store: SqlStore) -> None:
        async with store.writing():
            for inner in (store.reading, store.writing):
                with pytest.raises(RuntimeError, match="inside"):
                    async with inner():
                        pass
        await add(store, "after")

    async def test_writers_take_turns(self, store: SqlStore) -> None:
        async with store.writing() as records:
            sample = await a_programme(records, "")

        async def open_one() -> int:
            async with store.writing() as records:
                return (await records.rounds.add(sample.programme.id, NOW, None, 1)).number

        assert sorted(await asyncio.gather(*(open_one() for _ in range(20)))) == list(range(1, 21))

    async def test_many_readers_at_once(self, store: SqlStore) -> None:
        await add(store, "one")
        assert await asyncio.gather(*(slugs(store) for _ in range(50))) == [["one"]] * 50

    async def test_closing_twice_is_nothing(self, store: SqlStore) -> None:
        await store.close()
        await store.close()


class TestWhatFitsTogether:
    async def test_foreign_keys(self, store: SqlStore) -> None:
        async with store.writing() as records:
            sample = await a_programme(records, "A")
        broken: list[Any] = [
            lambda records: records.rounds.enrol(Enrolment(99, sample.people[0].id, "enrolled", NOW)),
            lambda records: records.people.block(sample.people[0].id, 99, NOW),
            lambda records: records.programmes.add_coordinator(99, account("x"), NOW),
            lambda records: records.partnerships.opened(99, sample.home.id, ROOM, NOW),
            lambda records: records.ledger.enqueue([a_delivery(sample, "k", partnership_id=99)]),
        ]
        for act in broken:
            with pytest.raises(StoreError, match="does not fit together"):
                async with store.writing() as records:
                    await act(records)

    async def test_unknown_words_are_refused(self, store: SqlStore) -> None:
        async with store.writing() as records:
            sample = await a_programme(records, "")
        with pytest.raises(StoreError, match="does not fit together"):
            async with store.writing() as records:
                await a_round(records, sample, "never")

    async def test_an_instant_needs_a_zone(self, store: SqlStore) -> None:
        with pytest.raises(ValueError, match="time zone"):
            async with store.writing() as records:
                await records.programmes.add("x", "X", settings(), datetime(2026, 1, 1))  # noqa: DTZ001
        assert await slugs(store) == []


class TestCancelling:
    async def test_at_random_under_load_leaves_no_lock(self, store: SqlStore) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            pair = await a_partnership(records, sample, await a_round(records, sample))
        chance = random.Random(7)

        async def work(number: int) -> None:
            async with store.writing() as records:
                await records.ledger.enqueue([a_delivery(sample, f"{number}-one"), a_delivery(sample, f"{number}-two")])
                await records.partnerships.wrote(pair.id, pair.members[0], NOW)
            async with store.reading() as records:
                await records.people.of_programme(sample.programme.id)

        for number in range(150):
            tasks = [asyncio.create_task(work(number * 3 + part)) for part in range(3)]
            for _ in range(chance.randrange(40)):
                await asyncio.sleep(0)
            await asyncio.sleep(chance.random() * 0.002)
            chance.choice(tasks).cancel()
            began = time.monotonic()
            async with store.writing() as records:
                await records.partnerships.wrote(pair.id, pair.members[1], NOW)
            assert time.monotonic() - began < 1, "a cancelled task kept the database"
            tasks[0].cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        await self._only_whole_ones(store)

    async def _only_whole_ones(self, store: SqlStore) -> None:
        async with store.writing() as records:
            found = await records.ledger.claim(NOW, "me", NOW, 10_000)
        assert len(found) > 50
        parts: dict[str, int] = {}
        for each in found:
            number = each.key.split("-")[0]
            parts[number] = parts.get(number, 0) + 1
        assert set(parts.values()) == {2}

    async def test_cancelled_many_times_while_it_waits(self, store: SqlStore) -> None:
        async def work() -> None:
            async with store.writing() as records:
                await a_programme(records)

        for steps in range(60):
            task = asyncio.create_task(work())
            for _ in range(steps):
                await asyncio.sleep(0)
            for _ in range(3):
                task.cancel()
                await asyncio.sleep(0)
            with suppress(asyncio.CancelledError, StoreError):
                await task
        await add(store, "after")

    async def test_a_timeout_goes_through(self, store: SqlStore) -> None:
        async def dawdles() -> None:
            async with asyncio.timeout(0.05), store.writing() as records:
                await records.programmes.add("x", "X", settings(), NOW)
                await asyncio.sleep(5)

        with pytest.raises(TimeoutError):
            await dawdles()
        assert await slugs(store) == []
