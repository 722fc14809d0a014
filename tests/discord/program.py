"""Farpair in this process, on a store in memory, connected to the tests' own Discord by the real client."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from adapters.discord import DiscordConnection, DiscordSettings
from adapters.discord.threads import Limits
from bot.asking import Core
from bot.chat import Account
from bot.clockwork import Clockwork
from bot.delivery import Deliverer
from bot.desk import Desk
from bot.health import Health
from bot.liaison import Liaison
from bot.library import default_folder, load_library
from bot.matching.apart import match_apart
from bot.pacing import Pace
from bot.programme import preset
from bot.soon import Soon
from bot.store import Store
from bot.wording import Wording
from tests.discord.people import Person
from tests.discord.server import TOKEN, Server
from tests.waiting import all_is_settled

QUICK = Pace(look_again=timedelta(seconds=0.3), pause=0.05, longest_pause=1.0)


def real_time() -> datetime:
    return datetime.now(UTC)


@dataclass
class Program:
    """One run of it; another one over the same store is the program started again."""

    server: Server
    store: Store
    pace: Pace = QUICK
    limits: Limits | None = None
    shards: int = 0
    clock: Callable[[], datetime] = real_time
    members_intent: bool = False
    heartbeat_timeout: float = 60.0

    def __post_init__(self) -> None:
        library = load_library(default_folder(), "en")
        readers = {"discord": "reading.discord"}
        core = Core(Wording(), lambda language: library, match_apart, readers, "http://127.0.0.1:1", one_a_day=False)
        self.clockwork: Clockwork | None = None
        self.core = core
        self.desk = Desk(self.store, core, self.clock, Soon(self._wake))
        self.liaison = Liaison("discord", self.store, self.desk, self.clock)
        self.connection = DiscordConnection(self.settings(), self.desk, self.liaison, self.limits)
        chats = {"discord": self.connection.chat}
        owner = f"test-{time.monotonic()}"
        self.deliverer = Deliverer(self.store, core, chats, owner, pace=self.pace, began=real_time())

    def _wake(self) -> None:
        if self.clockwork is not None:
            self.clockwork.wake()

    def settings(self) -> DiscordSettings:
        server = self.server
        return DiscordSettings(
            TOKEN,
            server.api_base,
            server.gateway_address,
            self.shards,
            members_intent=self.members_intent,
            heartbeat_timeout=self.heartbeat_timeout,
        )

    async def start(self) -> None:
        """Connected, with commands registered and a session that listens."""
        self.connection.start()
        await until(lambda: any(each.connected for each in self.server.gateway.sessions.values()))
        self.clockwork = Clockwork(self.store, self.core, self.deliverer, Health(self.store, self.clock))
        self.clockwork.start()

    async def stop(self) -> None:
        if self.clockwork is not None:
            await self.clockwork.stop()
            self.clockwork = None
        await self.connection.stop()
        self.server.gateway.forget()

    async def settled(self, seconds: float = 30.0) -> None:
        """Until nothing is due or under way."""
        await until_true(self._nothing_is_due, seconds)

    async def _nothing_is_due(self) -> bool:
        assert self.clockwork is not None
        self.clockwork.wake()
        await asyncio.sleep(0.05)
        return await all_is_settled(self.store, self.clock())


async def found(store: Store, coordinator: Person) -> None:
    """The programme and its coordinator."""
    name, settings = preset("librarians")
    settings = settings.model_copy(update={"safety_contact": "safety@example.org"})
    async with store.writing() as tx:
        programme = await tx.programmes.add("librarians", name, settings, real_time())
        await tx.programmes.add_coordinator(programme.id, Account("discord", "", coordinator.id), real_time())


async def until(holds: Callable[[], bool], seconds: float = 20.0) -> None:
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, "it did not happen"
        await asyncio.sleep(0.01)


async def until_true(holds: Callable[[], Awaitable[bool]], seconds: float = 20.0) -> None:
    ends = time.monotonic() + seconds
    while not await holds():
        assert time.monotonic() < ends, "it did not happen"
        await asyncio.sleep(0.02)
