"""A Slack of the tests' own, a store, and Farpair's parts over it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.store import Store
from storage.opening import in_memory
from tests.slack.described import against_view
from tests.slack.server import Server


@pytest.fixture
async def slack_server() -> AsyncIterator[Server]:
    server = Server()
    await server.start()
    yield server
    await server.stop()
    assert [each for world in server.worlds for view in world.unchecked[::20] for each in against_view(view)] == []


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    store = await in_memory()
    yield store
    await store.close()
