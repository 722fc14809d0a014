"""A Discord of the tests' own, a store, and Farpair connected to it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.store import Store
from storage.opening import in_memory
from tests.discord.openapi import complaints, description, varied
from tests.discord.people import Person
from tests.discord.program import Program, found
from tests.discord.server import Server


@pytest.fixture
async def discord_server() -> AsyncIterator[Server]:
    server = Server()
    await server.start()
    yield server
    await server.stop()
    if description() is not None:
        assert [each for request in varied(server.requests) for each in complaints(request)] == []


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    store = await in_memory()
    yield store
    await store.close()


@pytest.fixture
def carla(discord_server: Server) -> Person:
    """The coordinator."""
    return Person.of(discord_server, "Carla")


@pytest.fixture
async def program(discord_server: Server, store: Store, carla: Person) -> AsyncIterator[Program]:
    await found(store, carla)
    program = Program(discord_server, store)
    await program.start()
    yield program
    await program.stop()
