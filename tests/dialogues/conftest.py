"""A town with a programme and its coordinator."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.asking import Core
from bot.library import default_folder, load_library
from bot.matching.apart import match_apart
from bot.programme import preset
from bot.wording import Wording
from storage.opening import in_memory
from tests.dialogues.actors import CHANNEL, Actor, Town


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    store = await in_memory()
    library = load_library(default_folder(), "en")
    core = Core(Wording(), lambda language: library, match_apart, {"stage": "reading.web"}, "http://127.0.0.1:1")
    here = Town(store, core)
    store.clock = lambda: here.now
    name, settings = preset("librarians")
    async with store.writing() as tx:
        safe = settings.model_copy(update={"safety_contact": "safety@example.org"})
        programme = await tx.programmes.add("librarians", name, safe, here.now)
        await tx.programmes.add_home(programme.id, CHANNEL, name)
        await tx.programmes.add_coordinator(programme.id, here.person("Carla").account, here.now)
    yield here
    await store.close()


@pytest.fixture
def carla(town: Town) -> Actor:
    """The coordinator."""
    return town.person("Carla")
