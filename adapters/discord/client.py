"""The connection to Discord: discord.py's own client, supervised, and what it hears handed on."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

import aiohttp
import discord
import structlog
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient, Route

from adapters.discord.lenient import application_of, base_of, hear_any_session, read_any_json, whole_ready
from adapters.discord.settings import DiscordSettings
from adapters.discord.trouble import tracing
from bot.chat import ChatError

log = structlog.get_logger()

Raw = Mapping[str, Any]
Ear = Callable[[Raw], Awaitable[None]]
FIRST_PAUSE, LONGEST_PAUSE, STEADY = 1.0, 60.0, 60.0
"""Seconds before the first and between the latest attempts to connect; a connection this old begins anew."""
REFUSED_PAUSE = 300.0
STOP_SECONDS = 3.0
LONG_LIMIT = 30.0
"""A rate limit of more seconds than these is not slept through but told; discord.py takes no smaller number."""
_TROUBLE = (OSError, TimeoutError, aiohttp.ClientError, discord.DiscordException, ChatError)
"""What a network and Discord's own troubles look like; anything else is a mistake and is logged in full."""
_INSTEAD = ("INTERACTION_CREATE", "MESSAGE_CREATE")
_NOT_READ = ("MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK")


class Sessions(Protocol):
    """What follows from the beginnings and ends of sessions."""

    async def begun(self) -> None: ...
    def interrupted(self) -> None: ...
    def resumed(self) -> None: ...


class Client(discord.AutoShardedClient):
    """discord.py's client. `ears` take what they are named for as it came.

    Messages are not made into objects, so that no text of anybody's is kept. What discord.py cannot read is left out;
    by itself it would end the connection.
    """

    def __init__(self, ears: Mapping[str, Ear], sessions: Sessions, gateway: str, **options: Any) -> None:
        super().__init__(max_messages=None, chunk_guilds_at_startup=False, **options)
        self._ears, self._sessions, self._gateway = ears, sessions, gateway
        self.busy: set[asyncio.Task[Any] | None] = set()
        parsers = self._connection.parsers
        for name in {*parsers, *ears}:
            parsers[name] = self._reader(name, parsers.get(name))

    def _reader(self, name: str, parse: Callable[[Any], Any] | None) -> Callable[[Any], None]:
        inner = None if name in _INSTEAD or name in _NOT_READ else parse

        def heard(data: Any) -> None:
            if name == "READY":
                whole_ready(data, self.shard_count or 1, self._ourselves)
                self._resume_here(int(data["shard"][0]))
            if inner is not None:
                try:
                    inner(data)
                except Exception as error:
                    log.warning("an event was not understood", event_type=name, reason=type(error).__name__)
            if name in self._ears:
                self.dispatch("heard", name, data)

        return heard

    def _ourselves(self) -> dict[str, Any]:
        return {"id": str(self.user.id), "username": self.user.name} if self.user else {"id": "0"}

    def _resume_here(self, shard: int) -> None:
        """Where a gateway is configured, sessions go on there, whatever address it names for that."""
        here = self.get_shard(shard)
        if self._gateway and here is not None:
            here._parent.ws.gateway = yarl.URL(self._gateway)

    async def application_info(self) -> discord.AppInfo:
        return await application_of(self)

    async def on_heard(self, name: str, data: Raw) -> None:
        """Hand an event on."""
        task = asyncio.current_task()
        self.busy.add(task)
        try:
            await self._ears[name](data)
        finally:
            self.busy.discard(task)

    async def on_ready(self) -> None:
        """A session has begun, the first or a later one."""
        await self._sessions.begun()

    async def on_disconnect(self) -> None:
        """A connection ended; Discord may replay what comes meanwhile, or not."""
        self._sessions.interrupted()

    async def on_resumed(self) -> None:
        """Everything that was missed was replayed."""
        self._sessions.resumed()

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        log.exception("an event broke", event_type=event_method)


class Supervisor:
    """Keeps a client connected. `prepare` is called after each login, with the client, before it listens."""

    def __init__(
        self,
        settings: DiscordSettings,
        ears: Mapping[str, Ear],
        prepare: Callable[[Client], Awaitable[None]],
        sessions: Sessions,
    ) -> None:
        self._settings, self._ears, self._prepare, self._sessions = settings, ears, prepare, sessions
        self._members = settings.members_intent
        self._task: asyncio.Task[None] | None = None
        self.client: Client | None = None
        self._logged_in = False

    def http(self) -> HTTPClient | None:
        """The client's connection, once it is logged in."""
        return self.client.http if self.client is not None and self._logged_in else None

    @property
    def is_connected(self) -> bool:
        return self.client is not None and self.client.is_ready() and not self.client.is_closed()

    def start(self) -> None:
        """Connect, and go on connecting until `stop`."""
        point_at(self._settings)
        self._task = asyncio.create_task(self._keep_connected())

    async def stop(self) -> None:
        """Let what is being answered come to its end, within a few seconds; then let go."""
        busy = [task for task in self.client.busy if task] if self.client is not None else []
        if busy:
            _, late = await asyncio.wait(busy, timeout=STOP_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _keep_connected(self) -> None:
        pause = FIRST_PAUSE
        while True:
            began = time.monotonic()
            try:
                await self._connect_once()
            except Exception as error:
                pause = self._told(error, FIRST_PAUSE if time.monotonic() - began > STEADY else pause)
            else:
                pause = FIRST_PAUSE
            await asyncio.sleep(pause * random.uniform(0.8, 1.2))  # noqa: S311 - no secret
            pause = min(pause * 2, LONGEST_PAUSE)

    def _told(self, error: Exception, pause: float) -> float:
        """Say what is wrong; for how long to wait."""
        if isinstance(error, discord.LoginFailure):
            log.error("Discord refuses the token; see `farpair doctor`")
        elif isinstance(error, discord.PrivilegedIntentsRequired):
            self._members = False
            log.error("Discord refuses the members intent; Farpair goes on without it, see `farpair doctor`")
            return FIRST_PAUSE
        else:
            is_trouble = isinstance(error, _TROUBLE)
            log.warning("not connected to Discord; trying again", reason=type(error).__name__, exc_info=not is_trouble)
        return REFUSED_PAUSE if isinstance(error, discord.LoginFailure) else pause

    async def _connect_once(self) -> None:
        client = self.client = self._new()
        try:
            Route.BASE = await base_of(self._settings.api_base, self._settings.token)
            await client.login(self._settings.token)
            self._logged_in = True
            await self._prepare(client)
            await self._choose_gateway(client)
            await client.connect()
        finally:
            self._logged_in = False
            with contextlib.suppress(Exception):
                await client.close()

    def _new(self) -> Client:
        intents = discord.Intents.none()
        intents.guilds = intents.guild_messages = True
        intents.members = self._members
        return Client(
            self._ears,
            self._sessions,
            self._settings.gateway,
            intents=intents,
            shard_count=self._settings.shards or None,
            http_trace=tracing(),
            heartbeat_timeout=self._settings.heartbeat_timeout,
            max_ratelimit_timeout=LONG_LIMIT,
            allowed_mentions=discord.AllowedMentions.none(),
        )

    async def _choose_gateway(self, client: Client) -> None:
        """As many shards as Discord recommends where none are configured; its address unless one is configured."""
        if self._settings.shards and self._settings.gateway:
            return
        try:
            shards, address, _ = await client.http.get_bot_gateway()
        except (discord.GatewayNotFound, KeyError):
            shards, address = 1, ""
        client.shard_count = self._settings.shards or max(1, int(shards))
        if address and not self._settings.gateway:
            DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(address)


def point_at(settings: DiscordSettings) -> None:
    """Let discord.py talk to the configured addresses. They are its own for the whole process: there is one Discord."""
    read_any_json()
    hear_any_session()
    Route.BASE = settings.api_base.rstrip("/")
    if settings.gateway:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.gateway)
