"""Senders on a server: each lane's lock is held by one process, the others stand by and take over when it is gone.

The locks live on a connection of their own. A process that hangs or is frozen would keep them for ever, so the
server ends that connection when it has been silent for some seconds.
"""

from __future__ import annotations

import asyncio
import hashlib
import random
from collections.abc import Collection
from contextlib import suppress
from typing import Any

from bot.places import platform_of
from storage.listening import listen_to_queue
from storage.senders import Senders, Wake
from storage.server_lock import FARPAIR
from storage.servers import Address, connect
from storage.trouble import RAISED, explained

SILENCE = 20.0
"""Seconds after which the server takes the locks from a process that has not asked for them again."""

_SENDERS = """
SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND mode = 'ShareLock'
AND classid = $1 AND objid = $2 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def lock_of(lane: str) -> int:
    """The number of a lane's advisory lock: 64 bits of a hash."""
    return int.from_bytes(hashlib.sha256(f"farpair lane {lane}".encode()).digest()[:8], "big", signed=True)


def presence_on(platform: str) -> int:
    """The number of a lock that all share who send on a platform: how many there are tells what a fair share is.

    A process that serves pages alone, or is connected to some platforms alone, does not count where it never sends.
    """
    return (FARPAIR << 32) + int.from_bytes(hashlib.sha256(f"farpair senders {platform}".encode()).digest()[:4], "big")


class ServerSenders(Senders):
    """Holds lanes by advisory locks; the lanes of each platform are shared out among those who send there."""

    def __init__(self, address: Address, patience: float, silence: float = SILENCE) -> None:
        super().__init__()
        self._address = address
        self._patience = patience
        self._silence = silence
        self._connection: Any = None
        self._held: set[str] = set()
        self._present: set[str] = set()
        self._one_at_a_time = asyncio.Lock()

    async def hold(self, wanted: Collection[str]) -> frozenset[str]:
        """Those of the lanes in which this process is the one that sends; at most a fair share of them."""
        async with self._one_at_a_time:
            with explained(self._address.place):
                try:
                    async with asyncio.timeout(self._patience):
                        await self._hold(set(wanted))
                except BaseException:
                    self._lose()
                    raise
            return frozenset(self._held)

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        self._held.clear()
        self._present.clear()
        if connection is not None:
            with suppress(*RAISED):
                await connection.close(timeout=self._patience)

    async def _hold(self, wanted: set[str]) -> None:
        await self._connected()
        by_platform: dict[str, set[str]] = {}
        for lane in wanted:
            by_platform.setdefault(platform_of(lane), set()).add(lane)
        await self._be_present_on(set(by_platform))
        shares = {each: await self._share(each, len(lanes)) for each, lanes in by_platform.items()}
        kept = {lane for each, lanes in by_platform.items() for lane in sorted(self._held & lanes)[: shares[each]]}
        for lane in self._held - kept:
            await self._connection.execute("SELECT pg_advisory_unlock($1)", lock_of(lane))
        self._held = kept
        for each, lanes in by_platform.items():
            await self._take_some(lanes, shares[each])

    async def _take_some(self, lanes: set[str], share: int) -> None:
        """Of the lanes of one platform, as many as are a fair share and free."""
        free = sorted(lanes - self._held)
        random.shuffle(free)
        for lane in free:
            if len(self._held & lanes) >= share:
                break
            if await self._connection.fetchval("SELECT pg_try_advisory_lock($1)", lock_of(lane)):
                self._held.add(lane)

    async def _be_present_on(self, platforms: set[str]) -> None:
        for each in platforms - self._present:
            await self._connection.execute("SELECT pg_advisory_lock_shared($1)", presence_on(each))
        for each in self._present - platforms:
            await self._connection.execute("SELECT pg_advisory_unlock_shared($1)", presence_on(each))
        self._present = platforms

    async def _connected(self) -> None:
        if self._connection is not None and not self._connection.is_closed():
            return
        self._lose()
        self._connection = await connect(self._address, self._patience)
        await self._connection.execute(f"SET idle_session_timeout = {int(self._silence * 1000)}")

    async def _share(self, platform: str, lanes: int) -> int:
        senders: int = await self._connection.fetchval(_SENDERS, FARPAIR, presence_on(platform) & 0xFFFFFFFF)
        return -(-lanes // max(1, senders))

    def _lose(self) -> None:
        """The connection is gone or can't be relied on: somebody else may hold the lanes by now."""
        connection, self._connection = self._connection, None
        self._held.clear()
        self._present.clear()
        if connection is not None:
            connection.terminate()

    async def _listen(self, wake: Wake) -> None:
        await listen_to_queue(self._address, self._patience, lambda: frozenset(self._held), wake)
