"""Time's own wheel: wakes the idempotent tick, and keeps a sender in each lane that this process holds."""

from __future__ import annotations

import asyncio
from typing import Protocol

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.asking import Core
from bot.delivery import Deliverer, tick
from bot.health import Health
from bot.lane_sender import LaneSender
from bot.limits import Limits
from bot.places import platform_of
from bot.settling import Settler
from bot.store import Store, StoreBusy

log = structlog.get_logger()

TICK_SECONDS, STOP_SECONDS = 30, 5


class Following(Protocol):
    """What lives with the lanes that this process holds; `lanes` are held although nothing is to be sent yet."""

    @property
    def lanes(self) -> frozenset[str]: ...

    def follow(self, held: frozenset[str]) -> None: ...


class Clockwork:
    """Ticks and delivers until it is stopped; `wake` makes it look at once. It holds no truth of its own.

    A process without platforms ticks all the same: the tick is idempotent, and somebody has to.
    """

    def __init__(
        self, store: Store, core: Core, deliverer: Deliverer, health: Health, connections: Following | None = None
    ) -> None:
        self._connections = connections
        self._store, self._core, self._deliverer, self._health = store, core, deliverer, health
        self._settler = Settler(store)
        self._senders: dict[str, tuple[LaneSender, asyncio.Task[None]]] = {}
        self._due_for_a_tick = asyncio.Event()
        self._time_to_hold = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._settling: asyncio.Task[None] | None = None
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    def start(self) -> None:
        """Begin at once: what was missed while the program was down goes out now."""
        self._scheduler.add_job(self._time_for_a_tick, "interval", seconds=TICK_SECONDS)
        self._scheduler.start()
        self._due_for_a_tick.set()
        self._time_to_hold.set()
        self._settling = asyncio.create_task(self._settler.run())
        self._tasks = [asyncio.create_task(each) for each in (self._tick(), self._hold())]
        self._tasks.append(asyncio.create_task(self._store.senders.listen(self.wake)))

    def wake(self, lane: str | None = None) -> None:
        """Look at the ledger now, in one lane or in all."""
        if lane is None or lane not in self._senders:
            self._time_to_hold.set()
        for each in self._senders if lane is None else self._senders.keys() & {lane}:
            self._senders[each][0].wake()

    async def stop(self) -> None:
        """Let what is being delivered come to its end, within a few seconds."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        running = [task for _, task in self._senders.values()]
        for sender, _ in self._senders.values():
            sender.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if running:
            await asyncio.wait(running, timeout=STOP_SECONDS)
        if self._settling:
            running.append(self._settling)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _time_for_a_tick(self) -> None:
        self._due_for_a_tick.set()

    async def _tick(self) -> None:
        while True:
            await self._due_for_a_tick.wait()
            self._due_for_a_tick.clear()
            try:
                await tick(self._store, self._core)
                self._health.ticked()
            except StoreBusy as error:
                log.warning("the store is busy; ticking again soon", reason=str(error))
            except Exception:
                log.exception("the tick broke; it goes on")

    async def _hold(self) -> None:
        """Ask now and then in which lanes to send, and send there."""
        while True:
            self._time_to_hold.clear()
            try:
                await self._hold_lanes()
            except StoreBusy as error:
                log.warning("the store is busy; nothing is sent until it answers", reason=str(error))
            except Exception:
                log.exception("the lanes could not be taken; it goes on")
            try:
                async with asyncio.timeout(self._deliverer.pace.hold):
                    await self._time_to_hold.wait()
            except TimeoutError:
                continue

    async def _hold_lanes(self) -> None:
        async with self._store.reading() as tx:
            known = await tx.ledger.lanes()
        known |= self._connections.lanes if self._connections else frozenset()
        wanted = [lane for lane in known if platform_of(lane) in self._deliverer.chats]
        try:
            held = await self._store.senders.hold(wanted)
        except StoreBusy:
            self._keep(frozenset())  # somebody else may hold them by now
            raise
        self._keep(held)
        if self._connections:
            self._connections.follow(held)

    def _keep(self, held: frozenset[str]) -> None:
        """Senders in the lanes that are held, and nowhere else; one that has ended by itself begins anew."""
        for lane, (sender, task) in list(self._senders.items()):
            if task.done():
                del self._senders[lane]
            elif lane not in held:
                sender.stop()
        for lane in held - self._senders.keys():
            limits = Limits(self._deliverer.chats[platform_of(lane)].rates, self._health.waits_of(lane))
            sender = LaneSender(self._deliverer, self._settler, lane, limits)
            self._senders[lane] = (sender, asyncio.create_task(sender.run()))
            log.info("sending", lane=lane)
