"""Farpair in this process, on a store in memory, over the tests' own Slack: by sockets, or straight through bolt."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from adapters.slack import SlackConnection, SlackSettings
from adapters.slack.web import identify
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
from bot.world.learning import learn_names
from tests.discord.program import QUICK, real_time, until, until_true
from tests.slack.people import Person
from tests.slack.server import APP_TOKEN, Server
from tests.slack.world import Raw
from tests.waiting import all_is_settled

SECRET = "signing-secret"


@dataclass
class Program:
    """One run of it; another one over the same store is the program started again."""

    server: Server
    store: Store
    way: Literal["sockets", "dispatch"] = "dispatch"
    pace: Pace = QUICK
    clock: Callable[[], datetime] = real_time
    more: Raw = field(default_factory=dict)

    def __post_init__(self) -> None:
        library = load_library(default_folder(), "en")
        readers = {"slack": "reading.slack", "slack.": "reading.slack_group"}
        core = Core(Wording(), lambda language: library, match_apart, readers, "http://127.0.0.1:1", one_a_day=False)
        self.clockwork: Clockwork | None = None
        self.core = core
        self.desk = Desk(self.store, core, self.clock, Soon(self._wake))
        self.liaison = Liaison("slack", self.store, self.desk, self.clock)
        self.connection = SlackConnection(self.settings(), self.desk, self.liaison)
        owner = f"test-{time.monotonic()}"
        chats: Any = {"slack": self.connection.chat}
        self.deliverer = Deliverer(self.store, core, chats, owner, pace=self.pace, began=real_time())
        self._app: AsyncApp | None = None

    def _wake(self) -> None:
        if self.clockwork is not None:
            self.clockwork.wake()

    def settings(self) -> SlackSettings:
        wanted: Raw = {
            "bot_token": self.server.world.token,
            "app_token": APP_TOKEN,
            "signing_secret": SECRET,
            "api_base": self.server.api_base,
            "minute": 0.5,
            "ping": 3.0,
        }
        return SlackSettings(**{**wanted, **self.more})

    async def start(self) -> None:
        """Listening, and delivering."""
        await asyncio.to_thread(learn_names)
        if self.way == "sockets":
            self.connection.start()
            await until(lambda: len(self.server.sockets.open) == self.settings().sockets)
        else:
            assert self.connection.one is not None
            self.connection.one.identity = await identify(self.connection.web.client(self.server.world.token))
            await self.connection.settling.in_workspace(self.server.world.tenant, "", "")
            self._app = self.connection.app()
        self.clockwork = Clockwork(self.store, self.core, self.deliverer, Health(self.store, self.clock))
        self.clockwork.start()

    async def deliver(self, kind: str, payload: Raw) -> Raw:
        """What Slack tells, by the way that was chosen; the acknowledgement."""
        if self.way == "sockets":
            return await self.server.sockets.deliver(kind, payload)
        assert self._app is not None
        response = await self._app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=payload))
        assert response.status == 200, response.body
        return _read(response.body)

    def person(self, name: str, **more: Any) -> Person:
        return Person.of(self.server, self.deliver, name, **more)

    async def stop(self) -> None:
        if self.clockwork is not None:
            await self.clockwork.stop()
            self.clockwork = None
        await self.connection.stop()

    async def settled(self, seconds: float = 30.0) -> None:
        """Until nothing is due or under way."""
        await until_true(self._nothing_is_due, seconds)

    async def _nothing_is_due(self) -> bool:
        assert self.clockwork is not None
        self.clockwork.wake()
        return await all_is_settled(self.store, self.clock())


def _read(body: str) -> Raw:
    import json

    found: Raw = json.loads(body) if body.startswith("{") else {}
    return found


async def found(store: Store, *coordinators: Account) -> None:
    """The programme and its coordinators."""
    name, settings = preset("librarians")
    settings = settings.model_copy(update={"safety_contact": "safety@example.org"})
    async with store.writing() as tx:
        programme = await tx.programmes.add("librarians", name, settings, real_time())
        for account in coordinators:
            await tx.programmes.add_coordinator(programme.id, account, real_time())


__all__ = ["SECRET", "Program", "found", "real_time", "until", "until_true"]
