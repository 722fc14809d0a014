"""Time's own wheel: wakes the idempotent tick and the delivery loop; it holds no truth of its own."""

from __future__ import annotations

import asyncio

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.asking import Core
from bot.delivery import Deliverer, tick
from bot.health import Health
from bot.store import Store, StoreBusy

log = structlog.get_logger()

TICK_SECONDS, LOOK_SECONDS, STOP_SECONDS = 30, 5, 5


class Clockwork:
    """Ticks and delivers until it is stopped; `wake` makes it look at once."""

    def __init__(self, store: Store, core: Core, deliverer: Deliverer, health: Health) -> None:
        self._store, self._core, self._deliverer, self._health = store, core, deliverer, health
        self._awake = asyncio.Event()
        self._tick_is_due = True
        self._stopping = False
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._loop: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin at once: what was missed while the program was down goes out now."""
        self._scheduler.add_job(self._time_for_a_tick, "interval", seconds=TICK_SECONDS)
        self._scheduler.add_job(self._time_to_look, "interval", seconds=LOOK_SECONDS)
        self._scheduler.start()
        self._awake.set()
        self._loop = asyncio.create_task(self._run())

    def wake(self) -> None:
        """Look at the ledger now."""
        self._awake.set()

    async def stop(self) -> None:
        """Let what is being delivered come to its end, within a few seconds."""
        self._scheduler.shutdown(wait=False)
        self._stopping = True
        self._awake.set()
        if self._loop is not None:
            await asyncio.wait([self._loop], timeout=STOP_SECONDS)
            self._loop.cancel()
            await asyncio.gather(self._loop, return_exceptions=True)

    async def _time_for_a_tick(self) -> None:
        self._tick_is_due = True
        self._awake.set()

    async def _time_to_look(self) -> None:
        self._awake.set()

    async def _run(self) -> None:
        while True:
            await self._awake.wait()
            self._awake.clear()
            if self._stopping:
                return
            try:
                if self._tick_is_due:
                    self._tick_is_due = False
                    await tick(self._store, self._core, self._health.clock())
                    self._health.ticked()
                await self._deliverer.run_due(self._health.clock())
            except StoreBusy as error:
                self._tick_is_due = True
                log.warning("the store is busy; trying again soon", reason=str(error))
            except Exception:
                self._tick_is_due = True
                log.exception("the delivery loop broke; it goes on")
