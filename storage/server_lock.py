"""One exclusive Farpair per database of a server: an advisory lock on a connection of its own."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

from storage.lock import Unguarded
from storage.servers import Address, connect
from storage.trouble import RAISED, StoreError, explained

FARPAIR = 0x66617270
ALONE, UPGRADING, DECIDING = ((FARPAIR << 32) + number for number in (1, 2, 3))
"""The numbers of Farpair's advisory locks: who is the only one, who upgrades, whose decision it is."""

_HOLDER = """
SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND l.classid = $1 AND l.objid = $2
AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


class ServerGuard(Unguarded):
    """Holds the lock as long as its connection lives, and takes it again where the server was restarted.

    Those that run the programme together hold it `together`, and keep away whoever has to be alone.
    """

    def __init__(self, address: Address, patience: float, *, together: bool = False) -> None:
        self._try = "SELECT pg_try_advisory_lock_shared($1)" if together else "SELECT pg_try_advisory_lock($1)"
        self._address = address
        self._patience = patience
        self._connection: Any = None
        self._released = False
        self._one_at_a_time = asyncio.Lock()

    async def check(self) -> None:
        """Take the lock where it is not held.

        Raises:
            StoreBusy: the server is away.
            StoreError: another Farpair holds it.
        """
        async with self._one_at_a_time:
            if self._released or (self._connection is not None and not self._connection.is_closed()):
                return
            with explained(self._address.place):
                self._connection = await self._taken()

    async def _taken(self) -> Any:
        connection = await connect(self._address, self._patience)
        try:
            if await connection.fetchval(self._try, ALONE):
                return connection
            who = await connection.fetchval(_HOLDER, ALONE >> 32, ALONE & 0xFFFFFFFF)
        except BaseException:
            connection.terminate()
            raise
        await connection.close()
        name = str(who or "").removeprefix("farpair ")
        raise StoreError(
            f"The database {self._address.place} is in use by another Farpair ({_who(name)}). Stop that one first, or "
            f"give this one a database of its own."
        )

    async def release(self) -> None:
        """Let others in; twice is nothing."""
        self._released = True
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(*RAISED):
                await connection.close(timeout=self._patience)


def _who(name: str) -> str:
    machine, _, process = name.rpartition(" ")
    return f"process {process} on {machine}" if machine else "unknown"
