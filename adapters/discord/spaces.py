"""Spaces as private threads: opened empty and once, people let in and taken out, closed where they must be."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from adapters.discord.places import channel_of, space_of, user_of
from adapters.discord.rest import A_WEEK, Rest
from adapters.discord.threads import Threads, named
from adapters.discord.trouble import (
    ARCHIVED,
    TOO_MANY_THREADS,
    UNKNOWN_CHANNEL,
    UNKNOWN_MEMBER,
    UNKNOWN_USER,
    Paced,
    Refused,
)
from bot.chat import Account, ChatError, Community, Later, Never, Space

_TURN = 60.0
"""Seconds that one waits for its turn to open; longer, and it comes back later."""


class NotHere(Never):
    """Somebody who is to be let in is not on the server."""

    def __init__(self, account: Account) -> None:
        super().__init__("Somebody who is to be let in is not on this server.")
        self.account = account


class Spaces:
    """Threads are opened one after the other on each server, because Discord throttles them for minutes."""

    def __init__(self, rest: Rest, threads: Threads) -> None:
        self._rest, self._threads = rest, threads
        self._turns: dict[str, asyncio.Lock] = {}
        self._not_before: dict[str, float] = {}

    async def open(self, community: Community, code: str, title: str, minutes: int = A_WEEK) -> Space:
        """The one thread that bears `code`: the oldest that is there, doubles deleted, else a new empty one."""
        if not code:
            raise Never("A space needs a code.")
        server, channel = community.tenant, channel_of(community)
        async with self._turn(server):
            known = await self._the_only(server, channel, code)
            return space_of(server, known or await self._make(server, channel, named(title, code), minutes))

    async def _the_only(self, server: str, channel: str, code: str) -> str:
        found = await self._threads.with_code(server, channel, code)
        for double in found[1:]:
            await self._rest.drop_thread(double.id)
            self._threads.gone(server, double.id)
        return found[0].id if found else ""

    async def _make(self, server: str, channel: str, name: str, minutes: int) -> str:
        wait = self._not_before.get(server, 0.0) - time.monotonic()
        if wait > 0:
            raise Paced("Discord lets us open no more spaces for some minutes.", wait)
        async with self._threads.room_for_new(server):
            try:
                raw = await self._rest.make_thread(channel, name, minutes)
            except (Later, Refused) as error:
                self._hold_back(server, error)
                raise
            except BaseException:
                self._threads.doubt(server, channel)
                raise
            if str(raw.get("name", "")) != name:
                self._threads.doubt(server, channel)
            return self._threads.seen(raw, server).id

    def _hold_back(self, server: str, error: ChatError) -> None:
        if isinstance(error, Paced):
            self._not_before[server] = time.monotonic() + error.seconds
            if error.code == TOO_MANY_THREADS:
                known = self._threads.of(server)
                known.most = max(1, len(known.active) - 10)

    @asynccontextmanager
    async def _turn(self, server: str) -> AsyncIterator[None]:
        lock = self._turns.setdefault(server, asyncio.Lock())
        try:
            async with asyncio.timeout(_TURN):
                await lock.acquire()
        except TimeoutError as error:
            raise Later("Other spaces are being opened first.", 10) from error
        try:
            yield
        finally:
            lock.release()

    async def let_in(self, space: Space, accounts: Sequence[Account]) -> None:
        """Let people in; whoever is in stays.

        Raises:
            NotHere: somebody is not on this server any more.
        """
        for account in accounts:
            try:
                await self._awake(space, self._rest.let_in, user_of(account))
            except Refused as refusal:
                if refusal.code in (UNKNOWN_MEMBER, UNKNOWN_USER):
                    raise NotHere(account) from refusal
                raise

    async def take_out(self, space: Space, account: Account) -> None:
        """Take somebody out; whoever is not in it is nothing."""
        try:
            await self._awake(space, self._rest.take_out, user_of(account))
        except Refused as refusal:
            if refusal.status != 404 or refusal.code == UNKNOWN_CHANNEL:
                raise

    async def close(self, space: Space) -> None:
        """Nobody can write in it any more; everybody who is in it can read."""
        await self._rest.change_thread(channel_of(space), locked=True, archived=True)

    async def rest_now(self, server: str, thread: str) -> None:
        """Archive a thread that has served its turn."""
        raw = await self._rest.change_thread(thread, archived=True)
        self._threads.seen(raw, server)

    async def _awake(self, space: Space, act: Callable[[str, str], Awaitable[None]], user: str) -> None:
        """Do something that an archived thread refuses; wake it up where it does."""
        thread = channel_of(space)
        try:
            await act(thread, user)
        except Refused as refusal:
            if refusal.code != ARCHIVED:
                raise
            await self._threads.make_room(space.tenant, thread)
            self._threads.seen(await self._rest.change_thread(thread, archived=False), space.tenant)
            await act(thread, user)
