"""What became of deliveries is written for all lanes of a process together, a few times in a tenth of a second.

What is settled waits for a database that is away: what a platform has acknowledged is never forgotten while the
process lives.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog

from bot.outcomes import Outcome, settle
from bot.store import Store, StoreBusy

log = structlog.get_logger()

TOGETHER = 0.02
"""Seconds in which what ends is settled together."""
AGAIN_SECONDS = 1.0


class Settler:
    """Settles for as long as `run` runs."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ended: list[tuple[Outcome, asyncio.Future[None]]] = []
        self._some = asyncio.Event()

    async def settled(self, outcome: Outcome) -> None:
        """Return when it is written, or can't be: then it is looked for when its lease is over."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._ended.append((outcome, done))
        self._some.set()
        await done

    async def run(self) -> None:
        """Settle until cancelled."""
        while True:
            await self._some.wait()
            await asyncio.sleep(TOGETHER)
            self._some.clear()
            together, self._ended = self._ended, []
            await self._write([outcome for outcome, _ in together])
            for _, done in together:
                if not done.done():
                    done.set_result(None)

    async def _write(self, outcomes: Sequence[Outcome]) -> None:
        """One that breaks does not take the others with it."""
        try:
            await self._write_together(outcomes)
        except Exception:
            if len(outcomes) == 1:
                log.exception("what became of a delivery could not be written; it is looked for")
                return
            for each in outcomes:
                await self._write([each])

    async def _write_together(self, outcomes: Sequence[Outcome]) -> None:
        while True:
            try:
                async with self._store.writing() as tx:
                    await settle(tx, outcomes, await tx.now())
                return
            except StoreBusy as error:
                log.warning("the store is busy; settling again soon", reason=str(error))
                await asyncio.sleep(AGAIN_SECONDS)
