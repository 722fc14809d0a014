"""One lane's sender: waits for the lane's rates, claims, sends side by side, and settles what has ended together.

In one place (a space, an inbox) one thing happens after the other. What is settled waits for a database that is away:
what a platform has acknowledged is never forgotten while the process lives.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

import structlog

from bot.chat import Later, TooMany
from bot.delivery import Claimed, Deliverer
from bot.effects import Effect
from bot.ledger import Upcoming
from bot.limits import Limits
from bot.outcomes import Outcome, settle
from bot.store import StoreBusy

log = structlog.get_logger()

AHEAD = 200
"""Deliveries that are looked at ahead, at most."""
FRESH = 1.0
"""Seconds for which what was seen ahead is good enough, while there is something to send."""
TOGETHER = 0.01
"""Seconds in which what ends is settled together."""
AGAIN_SECONDS = 1.0


@dataclass(slots=True)
class LaneSender:
    """Sends in one lane until it is stopped; `wake` makes it look at once, else it looks now and then by itself."""

    deliverer: Deliverer
    lane: str
    limits: Limits
    stopping: bool = False
    _awake: asyncio.Event = field(default_factory=asyncio.Event)
    _ahead: list[Upcoming] = field(default_factory=list)
    _is_stale: bool = False
    _looked: float = 0.0
    _busy: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _ended: asyncio.Queue[tuple[str, Outcome]] = field(default_factory=asyncio.Queue)

    def wake(self) -> None:
        """Look at the ledger now."""
        self._look_anew()

    def stop(self) -> None:
        """Claim nothing more; what is under way comes to its end."""
        self.stopping = True
        self._awake.set()

    async def run(self) -> None:
        """Send until `stop`, then end when nothing is under way."""
        settling = asyncio.create_task(self._settle())
        try:
            while not self.stopping:
                await self._guarded()
            while self._busy:
                self._awake.clear()
                await self._awake.wait()
        finally:
            for task in self._busy.values():
                task.cancel()
            settling.cancel()
            await asyncio.gather(settling, *self._busy.values(), return_exceptions=True)

    async def _guarded(self) -> None:
        try:
            self._awake.clear()
            if not await self._send_some():
                await self._rest()
        except StoreBusy as error:
            log.warning("the store is busy; sending again soon", lane=self.lane, reason=str(error))
            await asyncio.sleep(AGAIN_SECONDS)
        except Exception:
            log.exception("a sender broke; it goes on", lane=self.lane)
            await asyncio.sleep(AGAIN_SECONDS)

    async def _send_some(self) -> bool:
        """Begin what may begin now; False where nothing is due."""
        if not (free := await self._free()):
            return False
        admitted = {each.id: each for each in self.limits.admit(free, self._room)}
        if not admitted:
            await self._wait_for_room(free)
            return True
        began = time.monotonic()
        self._ahead = [each for each in self._ahead if each.id not in admitted]
        if batch := await self.deliverer.claim(list(admitted)):
            await self._begin(batch, admitted, began)
        return True

    @property
    def _room(self) -> int:
        return self.deliverer.side_by_side - len(self._busy)

    async def _free(self) -> list[Upcoming]:
        """What is due, the first for each place where nothing is under way."""
        if not self._ahead or (self._is_stale and time.monotonic() - self._looked > FRESH):
            async with self.deliverer.store.reading() as tx:
                self._ahead = list(await tx.ledger.upcoming(await tx.now(), self.lane, AHEAD))
            self._is_stale, self._looked = False, time.monotonic()
        firsts = {each.spot: each for each in reversed(self._ahead) if each.spot not in self._busy}
        if not firsts:
            self._ahead = []
        return list(reversed(firsts.values()))

    async def _wait_for_room(self, free: list[Upcoming]) -> None:
        """Until the rates let one leave, or something has ended or become due."""
        began = time.monotonic()
        await self._until_woken(self.limits.opens(free) if self._room else self.deliverer.pace.look)
        if self._room:
            self.limits.waits.seconds += time.monotonic() - began

    async def _begin(self, batch: Claimed, admitted: dict[int, Upcoming], began: float) -> None:
        ready = await self.deliverer.prepare(batch)
        self.limits.made_ready_in(time.monotonic() - began)
        await self.limits.leave()
        for delivery, effect in zip(batch.deliveries, ready, strict=True):
            spot = admitted[delivery.id].spot
            self._busy[spot] = asyncio.create_task(self._attempt(spot, effect, batch))
        await asyncio.sleep(0)  # each begins its call
        self.limits.left()

    async def _attempt(self, spot: str, effect: Effect | Outcome, batch: Claimed) -> None:
        ended = await self.deliverer.attempt(effect, batch)
        self._mind(ended)
        self._ended.put_nowait((spot, ended))

    def _mind(self, ended: Outcome) -> None:
        """What the platform has said of the lane's rates."""
        if isinstance(ended.error, TooMany):
            self.limits.waits.refused += 1
        if isinstance(ended.error, Later) and ended.error.everywhere:
            self.limits.rest(ended.error.seconds)

    async def _settle(self) -> None:
        while True:
            together = [await self._ended.get()]
            await asyncio.sleep(TOGETHER)
            while not self._ended.empty():
                together.append(self._ended.get_nowait())
            await self._settled([outcome for _, outcome in together])
            for spot, _ in together:
                del self._busy[spot]
            self._look_anew()

    async def _settled(self, outcomes: list[Outcome]) -> None:
        while True:
            try:
                async with self.deliverer.store.writing() as tx:
                    await settle(tx, outcomes, await tx.now())
                return
            except StoreBusy as error:
                log.warning("the store is busy; settling again soon", lane=self.lane, reason=str(error))
                await asyncio.sleep(AGAIN_SECONDS)
            except Exception:
                log.exception("what became of deliveries could not be written; they are looked for", lane=self.lane)
                return

    def _look_anew(self) -> None:
        """What is ahead has changed: what comes after something delivered may be ready now."""
        self._is_stale = True
        self._awake.set()

    async def _rest(self) -> None:
        """Until woken, or something is due, or it is time to look by oneself."""
        async with self.deliverer.store.reading() as tx:
            due, now = await tx.ledger.next_due(self.lane), await tx.now()
        wait = self.deliverer.pace.look
        if due is not None and not self._busy:
            ahead = (due - now).total_seconds()
            wait = min(wait, ahead if ahead > 0 else AGAIN_SECONDS)
        await self._until_woken(wait)

    async def _until_woken(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._awake.wait()
        except TimeoutError:
            return
