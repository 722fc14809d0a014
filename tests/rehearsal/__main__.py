"""Writes anew what `farpair try` shows: `python -m tests.rehearsal`, some minutes."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime

from bot.__main__ import PORTS
from bot.cli.composing import compose
from bot.cli.logs import set_up_logs
from bot.config import LogConfig
from bot.programme import preset
from bot.rehearsal.kept import FILE
from bot.rehearsal.scene import set_up
from bot.rehearsal.season import play_season
from storage.opening import in_memory
from storage.rehearsed import written

PEOPLE, SEED, OPENS = 56, 11, datetime(2026, 5, 4, 9, tzinfo=UTC)


async def main() -> None:
    """Play two rounds and write what they left."""
    set_up_logs(LogConfig(level="error"))
    store = await in_memory()
    play = set_up(store, compose(PORTS, SEED, readers={"stage": "reading.web"}), OPENS)
    await play_season(play, preset("librarians")[1], PEOPLE, SEED, lambda done, total: print(done, total, end="\r"))
    text = await written(store, play.clock.now)
    await store.close()
    FILE.write_text(text, encoding="utf-8")
    print(f"{FILE}: {len(text.encode()) // 1000} kB", file=sys.stderr)


if __name__ == "__main__":
    asyncio.run(main())
