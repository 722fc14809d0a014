"""The databases that the contract runs on."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import QueuePool

from storage.opening import in_memory, open_store
from storage.sql import SqlStore
from tests.storage.server import Server


@pytest.fixture(params=["memory", "file", "postgresql"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqlStore]:
    """An empty store; whatever is left open by the test, or by closing the store, fails it."""
    if request.param == "memory":
        opened = await in_memory()
    elif request.param == "file":
        opened = await open_store(tmp_path / "farpair.db", exclusive=True)
    else:
        server: Server = request.getfixturevalue("server")
        opened = await open_store(server.url(await server.database()), exclusive=True)
    yield opened
    assert opened.open_transactions == 0, "a transaction was left open"
    for engine in (opened.readers, opened.writers):
        pool = engine.pool
        assert not isinstance(pool, QueuePool) or pool.checkedout() == 0, "a connection was left open"
    await opened.close()
    await _threads_end()


def _connections() -> list[threading.Thread]:
    """The driver has one thread for each connection."""
    return [thread for thread in threading.enumerate() if "_connection_worker_thread" in thread.name]


async def _threads_end() -> None:
    for _ in range(100):
        if not _connections():
            return
        await asyncio.sleep(0.01)
    pytest.fail(f"connections were left open: {_connections()}")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where a database may be made."""
    return tmp_path / "farpair.db"
