"""How connections to SQLite are made: durable, with foreign keys, and with transactions that begin when told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, NullPool, StaticPool, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage import at_once

READERS = 8
_FOREIGN_KEYS = "PRAGMA foreign_keys=ON"
_DURABLE = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL")
_ROOM = "PRAGMA cache_size=-65536"
"""At most 64 MiB, in KiB: with SQLite's 2 MiB, a transaction of 100,000 rows writes and reads its own pages again and
again, and took half as long again.
"""


def file_writer(path: Path, patience: float) -> AsyncEngine:
    """The one connection that writes; waits `patience` seconds for other programs."""
    one = {"pool_size": 1, "max_overflow": 0}
    return _engine(path, patience, "BEGIN IMMEDIATE", pragmas=(*_DURABLE, _FOREIGN_KEYS, _ROOM), **one)


def file_readers(path: Path, patience: float) -> AsyncEngine:
    """A few connections that read and refuse to write. They have no threads: a reader waits for no writer here, and
    what it reads is nearly always in memory, so that a thread's turns would cost more than the reading.
    """
    some = {"pool_size": READERS, "max_overflow": 0}
    return _engine(
        path, patience, "BEGIN", pragmas=(*_DURABLE, "PRAGMA query_only=ON"), creator=at_once.connect, **some
    )


def file_upgrade(path: Path, patience: float) -> AsyncEngine:
    """A connection for migrations: without foreign keys, since a table that is rebuilt would take others along."""
    return _engine(path, patience, "BEGIN IMMEDIATE", pragmas=_DURABLE, poolclass=NullPool)


def memory() -> AsyncEngine:
    """One connection to a database of its own in memory, without a thread."""
    return _engine(
        ":memory:", 0, "BEGIN IMMEDIATE", pragmas=(_FOREIGN_KEYS,), poolclass=StaticPool, creator=at_once.connect
    )


def _engine(
    path: Path | str, patience: float, begin: str, *, pragmas: tuple[str, ...], creator: Any = None, **pool: Any
) -> AsyncEngine:
    # The driver would begin transactions by itself, and too late; isolation_level=None leaves that to us.
    connecting: dict[str, Any] = {"timeout": patience, "isolation_level": None}
    if creator is not None:
        connecting["async_creator_fn"] = creator
    url = URL.create("sqlite+aiosqlite", database=str(path))
    engine = create_async_engine(url, connect_args=connecting, hide_parameters=True, **pool)

    def prepare(raw: Any, _: object) -> None:
        cursor = raw.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    def begins(connection: Connection) -> None:
        # Straight to the driver: a cursor would cost three more turns of its thread in every transaction.
        adapted: Any = connection.connection.dbapi_connection
        adapted.run_async(lambda driver: driver.execute(begin))

    event.listen(engine.sync_engine, "connect", prepare)
    event.listen(engine.sync_engine, "begin", begins)
    return engine
