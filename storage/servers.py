"""How connections to PostgreSQL are made: bounded, named, with limits on waiting, and none that has died."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import asyncpg
from sqlalchemy import NullPool, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.trouble import StoreError

WRITERS, READERS = 8, 8
"""Connections of one process, at most; one more holds the lock of who is alone."""
PATIENCE = 30.0
"""Longer than for a file, where writers of one process take turns without a limit."""
POOL_SECONDS, CONNECTING_SECONDS, STATEMENT_SECONDS = 30.0, 10.0, 60.0
OLDEST_SECONDS = 1800
SCHEMES = ("postgresql", "postgresql+asyncpg", "postgres")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server's database is: `dsn` for the driver, with the password; `place` for people, without."""

    dsn: str = field(repr=False)
    place: str


def is_server(where: str) -> bool:
    """Whether an address speaks of PostgreSQL."""
    return where.partition("://")[0] in SCHEMES and "://" in where


def address_of(where: str) -> Address:
    """An address as it was configured, made ready.

    Raises:
        StoreError: it can't be read, or names no database.
    """
    try:
        url = make_url(where)
    except (ArgumentError, ValueError):
        # The mistake's own words could hold the password.
        url = None
    if url is None or not url.database:
        raise StoreError(
            "The database's address can't be read. Write it as postgresql://user:password@host/database; in user and "
            "password, %40 stands for @, %3A for :, %2F for / and %25 for %."
        )
    host = f"[{url.host}]" if url.host and ":" in url.host else url.host or str(url.query.get("host", "localhost"))
    who = f"{url.username}@" if url.username else ""
    port = f":{url.port}" if url.port else ""
    return Address(f"postgresql://{where.partition('://')[2]}", f"postgresql://{who}{host}{port}/{url.database}")


async def connect(address: Address, patience: float, *_: Any, **given: Any) -> Any:
    """A connection of the driver's; a statement waits `patience` seconds at most for what others have locked."""
    told = {
        "application_name": f"farpair {socket.gethostname()[:40]} {os.getpid()}",
        "lock_timeout": f"{int(patience * 1000)}ms",
        "idle_in_transaction_session_timeout": "5min",
        "timezone": "UTC",
        "jit": "off",  # compiling a statement that writes a large round took as long as it saved
    }
    limits = {"timeout": CONNECTING_SECONDS, "command_timeout": STATEMENT_SECONDS}
    return await asyncpg.connect(address.dsn, **{**limits, **given}, server_settings=told)


def writers(address: Address, patience: float) -> AsyncEngine:
    """Connections that write; each statement sees what was committed before it."""
    return _pooled(address, patience, WRITERS, isolation_level="READ COMMITTED")


def readers(address: Address, patience: float) -> AsyncEngine:
    """Connections that read one state and refuse to write."""
    return _pooled(
        address,
        patience,
        READERS,
        isolation_level="REPEATABLE READ",
        execution_options={"postgresql_readonly": True},
    )


def single(address: Address, patience: float) -> AsyncEngine:
    """A connection for what is done once and may take long: migrations, copying."""
    return _engine(address, patience, poolclass=NullPool, limits={"command_timeout": None})


def _pooled(address: Address, patience: float, size: int, **more: Any) -> AsyncEngine:
    bounds: dict[str, Any] = {
        "pool_size": size,
        "max_overflow": 0,
        "pool_timeout": POOL_SECONDS,
        "pool_recycle": OLDEST_SECONDS,
    }
    engine = _engine(address, patience, **bounds, **more)
    event.listen(engine.sync_engine, "checkout", _only_alive)
    return engine


def _engine(address: Address, patience: float, limits: dict[str, Any] | None = None, **more: Any) -> AsyncEngine:
    creator = partial(connect, address, patience, **(limits or {}))
    return create_async_engine("postgresql+asyncpg://", async_creator=creator, hide_parameters=True, **more)


def _only_alive(adapted: Any, *_: object) -> None:
    """The driver sees at once when a server goes; asking it costs nothing, while a ping costs three round trips."""
    if adapted.driver_connection.is_closed():
        raise InvalidatePoolError
