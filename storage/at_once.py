"""A driver without a thread, for what hardly ever waits: a database in memory, and reading one in a file.

The driver hands its work to a thread through a queue. Here the queue does what is put into it at once.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from typing import Any, cast

import aiosqlite

Work = tuple[asyncio.Future[Any] | None, Callable[[], Any]]
CHUNK = 64


class _Queue:
    """What is put into it is done before it returns."""

    def put_nowait(self, work: Work) -> None:
        future, function = work
        try:
            result = function()
        except BaseException as error:
            if future is None:
                raise
            future.set_exception(error)
        else:
            if future is not None:
                future.set_result(result)


class _NoThread:
    """Stands where the driver's thread would."""

    daemon = True

    def start(self) -> None:
        """There is nothing to start."""


async def connect(database: str, **more: Any) -> aiosqlite.Connection:
    """A connection whose statements run where they are asked for."""
    connection = aiosqlite.Connection(lambda: sqlite3.connect(database, **more), CHUNK)
    driver = cast(Any, connection)
    driver._tx, driver._thread = _Queue(), _NoThread()
    return await connection
