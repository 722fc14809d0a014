"""A process of its own for the tests: it ticks, or sends a prompt by hand, as soon as it is told."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime

from bot.asking import Core
from bot.chat import Request
from bot.delivery import tick
from bot.desk import Desk
from bot.library import default_folder, load_library
from bot.matching.apart import match_apart
from bot.wording import Wording
from storage.opening import open_store
from tests.storage.samples import account

WHEN = datetime(2026, 1, 5, 15, tzinfo=UTC)
"""Monday afternoon: Tuesday has begun in the east."""


def core() -> Core:
    """The core with the library."""
    library = load_library(default_folder(), "en")
    return Core(Wording(), lambda language: library, match_apart)


async def main(url: str, what: str) -> None:
    """Do it once."""
    store = await open_store(url, exclusive=False)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    if what == "tick":
        await tick(store, core(), WHEN)
    else:
        request = Request("1", account("Carla"), "prompt.send", "programme-1", {"prompt": "tools-you-like"})
        await Desk(store, core(), lambda: WHEN).answer(request)
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:3]))
