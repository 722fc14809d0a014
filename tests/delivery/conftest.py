"""A programme on a database in a file, a platform in memory, and a clockwork in real time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.asking import Core
from bot.chaos.staging import TOWNS, stage
from bot.cli.composing import now
from bot.clockwork import Clockwork
from bot.delivery import Deliverer
from bot.health import Health
from bot.ledger import Delivery, NewDelivery
from bot.library import default_folder, load_library
from bot.matching.apart import match_apart
from bot.pacing import Pace
from bot.people import Partnership
from bot.rehearsal.stage import Stage
from bot.wording import Wording
from storage.opening import open_store
from storage.sql import SqlStore
from tests.waiting import eventually

HURRIED = Pace(timedelta(seconds=3), 1.2, timedelta(seconds=0.1), pause=0.05, longest_pause=0.5, look=0.2, hold=0.2)


@dataclass
class Post:
    """A process that delivers, in this one."""

    store: SqlStore
    core: Core
    chat: Stage = field(default_factory=lambda: Stage("recording"))
    pace: Pace = HURRIED
    partnerships: list[Partnership] = field(default_factory=list)
    effects: list[NewDelivery] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.health = Health(self.store, now)
        deliverer = Deliverer(self.store, self.core, {"recording": self.chat}, "here", pace=self.pace)
        self.clockwork = Clockwork(self.store, self.core, deliverer, self.health)

    async def stages(self, deliveries: int) -> None:
        """Have so much to deliver, all of it due now."""
        self.partnerships, self.effects = await stage(self.store, self.core, deliveries, now())
        async with self.store.writing() as tx:
            await tx.ledger.enqueue(self.effects)

    async def enqueues(self, count: int) -> None:
        """So much more, to the first partnership."""
        first = next(each for each in self.effects if each.what == "pact")
        more = [replace(first, key=f"{first.key}/{number}") for number in range(count)]
        async with self.store.writing() as tx:
            await tx.ledger.enqueue(more)

    async def ledger(self) -> list[Delivery]:
        async with self.store.reading() as tx:
            return [row for each in self.partnerships for row in await tx.ledger.of_partnership(each.id)]

    async def all_delivered(self) -> None:
        """Wait until everything in the ledger is."""

        async def delivered() -> bool:
            return {row.state for row in await self.ledger()} == {"delivered"}

        await eventually(delivered)

    def each_once(self) -> None:
        """Everything is on the platform, once."""
        keys = [each.key for each in self.chat.posted]
        assert sorted(keys) == sorted(each.key for each in self.effects if each.kind == "post")


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[Post]:
    store = await open_store(tmp_path / "farpair.sqlite3", exclusive=True)
    library = load_library(default_folder(), "en")
    core = Core(Wording(), lambda language: library, match_apart, {"recording": "reading.other"})
    here = Post(store, core)
    assert {town.platform for town in TOWNS} == {here.chat.platform}
    here.clockwork.start()
    yield here
    await here.clockwork.stop()
    await store.close()
