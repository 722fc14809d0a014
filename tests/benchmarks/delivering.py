"""Deliveries per second, processor time per delivery, and memory over many of them, on both databases."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot.asking import Core
from bot.chaos.staging import OF_ONE, stage
from bot.chat import Message, Place
from bot.cli.composing import now
from bot.clockwork import Clockwork
from bot.delivery import Deliverer
from bot.health import Health
from bot.ledger import NewDelivery
from bot.library import default_folder, load_library
from bot.matching.apart import match_apart
from bot.pacing import Pace
from bot.prompting import prompt_delivery
from bot.rehearsal.stage import Stage
from bot.store import Store
from bot.wording import Wording
from storage.opening import open_to_run
from tests.storage.server import programs, running_server

PAIRS, DELIVERIES = 10_000, 20_000
TOMORROW = date(2999, 1, 1)


class Counting(Stage):
    """A platform that answers at once and remembers how many messages came."""

    def __init__(self) -> None:
        super().__init__("recording")
        self.count, self.until, self.come = 0, 0, asyncio.Event()

    async def send(self, place: Place, message: Message, key: str) -> str:
        self.count += 1
        if self.count >= self.until:
            self.come.set()
        return str(self.count)

    async def sent(self, until: int) -> None:
        """Wait until so many have come, without asking the ledger, whose counting would be in the figures."""
        self.until = until
        self.come.clear()
        if self.count < until:
            await self.come.wait()


def core() -> Core:
    """The core, with the texts that come along."""
    library = load_library(default_folder(), "en")
    return Core(Wording(), lambda language: library, match_apart, {"recording": "reading.other"})


async def measure(store: Store, name: str, deliveries: int) -> None:
    """Open the spaces, then deliver prompts, one to each partnership at a time; print the figures of the prompts."""
    chat, the_core = Counting(), core()
    partnerships, effects = await stage(store, the_core, PAIRS * OF_ONE, now())
    programme = partnerships[0].programme_id
    deliverer = Deliverer(store, the_core, {"recording": chat}, "bench", pace=Pace(look=60))
    clockwork = Clockwork(store, the_core, deliverer, Health(store, now))
    opening = [each for each in effects if each.kind != "post"]
    await enqueue(store, opening)
    clockwork.start()
    await arrived(store, programme, done := len(opening))
    for batch in range(-(-deliveries // PAIRS)):
        async with store.writing() as tx:
            await tx.calendar.sweep(TOMORROW)  # a new day for everybody
        slug = the_core.library("en")[batch % 15].slug
        prompts = [prompt_delivery(each, slug, now(), str(batch)) for each in partnerships]
        await enqueue(store, [replace(each, after="") for each in prompts])
        began, processor = time.perf_counter(), time.process_time()
        await chat.sent((batch + 1) * PAIRS)
        await arrived(store, programme, done := done + PAIRS)
        wall, used = time.perf_counter() - began, time.process_time() - processor
        print(
            f"{name}, {(batch + 1) * PAIRS:>7,} deliveries: {PAIRS / wall:,.0f} a second, "
            f"{1000 * used / PAIRS:.2f} ms of processor time each (aim: 1), {memory():.0f} MB"
        )
    await clockwork.stop()


async def enqueue(store: Store, new: list[NewDelivery]) -> None:
    """Write them."""
    async with store.writing() as tx:
        await tx.ledger.enqueue(new)


async def arrived(store: Store, programme: int, count: int) -> None:
    """Wait until so many are delivered."""
    delivered = 0
    while delivered < count:
        await asyncio.sleep(0.25)
        async with store.reading() as tx:
            delivered = (await tx.ledger.counts(programme, None))["delivered"]


def memory() -> float:
    """This process's resident memory in MB, as Linux counts it."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(next(row for row in status.splitlines() if row.startswith("VmRSS")).split()[1]) / 1024


@asynccontextmanager
async def databases() -> AsyncIterator[list[tuple[str, str]]]:
    """(name, address) of a file, and of a throw-away server where PostgreSQL is installed."""
    with tempfile.TemporaryDirectory() as folder:
        file = ("SQLite", str(Path(folder) / "bench.sqlite3"))
        found = programs()
        if found is None:
            print("PostgreSQL is not installed, so it is left out")
            yield [file]
            return
        with running_server(found) as server:
            yield [file, ("PostgreSQL", server.url(await server.database()))]


async def main(deliveries: int = DELIVERIES) -> None:
    """On each database, one after the other."""
    async with databases() as all_of_them:
        for name, where in all_of_them:
            store = await open_to_run(where)
            await measure(store, name, deliveries)
            await store.close()
