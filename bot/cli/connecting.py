"""Which process is connected to a platform: the one that sends there, for as long as it does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

import structlog

from bot.cli.ports import Connection

log = structlog.get_logger()


class Connections:
    """A client for each lane that has one connection for all; `prepare` is run, beside everything, before the first.

    A platform that hears the same token twice tells everything twice. So the lane's lock decides about the connection
    too: whoever loses the lane lets go, whoever takes it connects.
    """

    def __init__(self, clients: Mapping[str, Connection], prepare: Callable[[], None]) -> None:
        self._clients, self._prepare = clients, prepare
        self._connected: set[str] = set()
        self._one_at_a_time = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._wanted: frozenset[str] = frozenset()

    @property
    def lanes(self) -> frozenset[str]:
        """The lanes that are to be held although nothing is to be sent in them yet."""
        return frozenset(self._clients)

    def follow(self, held: frozenset[str]) -> None:
        """Be connected in the lanes that are held, and in no others."""
        self._wanted = held & self.lanes
        if self._wanted != self._connected and not self._one_at_a_time.locked():
            task = asyncio.create_task(self._change())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Let go of all of them."""
        self._wanted = frozenset()
        await self._change()

    async def _change(self) -> None:
        async with self._one_at_a_time:
            while self._wanted != self._connected:
                for lane in self._connected - self._wanted:
                    self._connected.discard(lane)
                    log.info("somebody else sends; letting go of the connection", lane=lane)
                    await self._clients[lane].stop()
                for lane in self._wanted - self._connected:
                    await asyncio.to_thread(self._prepare)
                    self._connected.add(lane)
                    self._clients[lane].start()
