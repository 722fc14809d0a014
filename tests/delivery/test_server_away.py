"""A database server that disappears in the middle: the program says so, waits, goes on, and sends nothing twice."""

from __future__ import annotations

import asyncio

import pytest

from bot.asking import Core
from bot.library import default_folder, load_library
from bot.matching.apart import match_apart
from bot.wording import Wording
from storage.opening import open_to_run
from tests.delivery.conftest import Post
from tests.storage.server import Server
from tests.waiting import eventually


@pytest.mark.parametrize("how", ["fast", "immediate"])
async def test_it_goes_away_and_comes_back(server: Server, url: str, how: str) -> None:
    library = load_library(default_folder(), "en")
    core = Core(Wording(), lambda language: library, match_apart, {"recording": "reading.other"})
    store = await open_to_run(url, silence=5)
    post = Post(store, core)
    post.clockwork.start()
    await post.stages(400)

    async def some() -> bool:
        return len(post.chat.posted) > 50

    await eventually(some)
    await asyncio.to_thread(server.stop, how)
    try:
        await asyncio.sleep(2)
        said = await post.health.complaints()
        assert any("database does not answer" in each for each in said)
    finally:
        await asyncio.to_thread(server.start)
    await post.all_delivered()
    post.each_once()
    await post.clockwork.stop()
    await store.close()
