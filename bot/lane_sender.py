"""One lane's sender: claims a little ahead of what the lane's rates let leave, sends side by side, and has it settled.

In one place (a space, an inbox) one thing happens after the other.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
from typing import Any

import structlog

from bot.chat import Later, TooMany
from bot.delivery import Claimed, Deliverer
from bot.effects import Effect
from bot.ledger import Upcoming
from bot.limits import Limits
from bot.outcomes import Outcome
from bot.settling import AGAIN_SECONDS, Settler
from bot.store import StoreBusy

log = structlog.get_logger()

AHEAD = 200
"""Deliveries that are looked at ahead, at most."""
FRESH = 1.0
"""Seconds for which what was seen ahead is good enough, while there is something to send."""
HORIZON = 4.0
"""Seconds ahead for which deliveries are claimed: what is not wanted any more by then is sent all the same."""
LONG_REST = 10.0
"""Seconds of a lane's rest from which what was claimed and has not left is given back."""


@dataclass(slots=True)
class LaneSender:
    """Sends in one lane until it is stopped; `wake` makes it look at once, else it looks now and then by itself."""

    deliverer: Deliverer
    settler: Settler
    lane: str
    limits: Limits
    stopping: bool = False
    _awake: asyncio.Event = field(default_factory=asyncio.Event)
    _more: asyncio.Event = field(default_factory=asyncio.Event)
    _ahead: list[Upcoming] = field(default_factory=list)
    _is_stale: bool = False
    _looked: float = 0.0
    _busy: set[str] = field(default_factory=set)
    _ready: dict[Upcoming, tuple[Effect, Claimed]] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def wake(self) -> None:
        """Look at the ledger now."""
        self._look_anew()

    def stop(self) -> None:
        """Claim nothing more; what is under way comes to its end, and what has not left is given back."""
        self.stopping = True
        self._awake.set()
        self._more.set()

    async def run(self) -> None:
        """Send until `stop`, then end when nothing is under way."""
        leaving = asyncio.create_task(self._let_leave())
        try:
            while not self.stopping:
                await self._guarded()
            while self._busy:
                self._awake.clear()
                await self._awake.wait()
        finally:
            for task in (leaving, *self._tasks):
                task.cancel()
            await asyncio.gather(leaving, *self._tasks, return_exceptions=True)

    async def _guarded(self) -> None:
        try:
            self._awake.clear()
            if not await self._claim_some():
                await self._rest()
        except StoreBusy as error:
            log.warning("the store is busy; sending again soon", lane=self.lane, reason=str(error))
            await asyncio.sleep(AGAIN_SECONDS)
        except Exception:
            log.exception("a sender broke; it goes on", lane=self.lane)
            await asyncio.sleep(AGAIN_SECONDS)

    # What is claimed.

    async def _claim_some(self) -> bool:
        """Claim and make ready what may leave soon; False where nothing is due."""
        await self._look_ahead()
        wait = self.limits.opens(self._firsts())
        if wait is None:
            self._ahead = []
            return False
        horizon = min(HORIZON, self.deliverer.pace.deadline / 4)
        if wait or self._room <= 0:
            await self._wait_for_room(wait)
        elif admitted := self.limits.admit(list(self._firsts()), self._room, horizon):
            await self._make_ready(admitted)
        return True

    @property
    def _room(self) -> int:
        return self.deliverer.side_by_side - len(self._busy)

    async def _look_ahead(self) -> None:
        if not self._ahead or (self._is_stale and time.monotonic() - self._looked > FRESH):
            async with self.deliverer.store.reading() as tx:
                self._ahead = list(await tx.ledger.upcoming(await tx.now(), self.lane, AHEAD))
            self._is_stale, self._looked = False, time.monotonic()

    def _firsts(self) -> Iterator[Upcoming]:
        """Of what is due, the first for each place where nothing is under way."""
        seen = set(self._busy)
        for each in self._ahead:
            if each.spot not in seen:
                seen.add(each.spot)
                yield each

    async def _wait_for_room(self, seconds: float) -> None:
        """Until the rates let more be claimed, or something has ended or become due."""
        began, is_idle = time.monotonic(), not self._busy
        await self._until_set(self._awake, seconds if self._room > 0 else self.deliverer.pace.look)
        if is_idle:
            self.limits.waits.seconds += time.monotonic() - began

    async def _make_ready(self, admitted: list[Upcoming]) -> None:
        """Those that nobody else has claimed meanwhile, or that are not wanted any more, are booked no longer."""
        began = time.monotonic()
        booked = {each.id: each for each in admitted}
        self._ahead = [each for each in self._ahead if each.id not in booked]
        try:
            if batch := await self.deliverer.claim(list(booked)):
                ready = await self.deliverer.prepare(batch)
                for delivery, what in zip(batch.deliveries, ready, strict=True):
                    self._is_claimed(booked, booked[delivery.id], what, batch)
        finally:
            for each in booked.values():
                self.limits.forget(each)
        self.limits.made_ready_in(time.monotonic() - began)

    def _is_claimed(self, booked: dict[int, Upcoming], each: Upcoming, what: Effect | Outcome, batch: Claimed) -> None:
        self._busy.add(each.spot)
        if isinstance(what, Outcome):
            self._do(self._end(each, what))
        else:
            self._ready[booked.pop(each.id)] = what, batch
            self._more.set()

    # What leaves.

    async def _let_leave(self) -> None:
        """One after the other, when its turn comes."""
        while True:
            try:
                await self._one_leaves()
            except Exception:
                log.exception("a sender broke; it goes on", lane=self.lane)
                await asyncio.sleep(AGAIN_SECONDS)

    async def _one_leaves(self) -> None:
        self._more.clear()
        if self.stopping or self.limits.resting > LONG_REST:
            self._give_back()
        if not self._ready:
            await self._more.wait()
            return
        each, wait = self.limits.pick(self._ready)
        if each is None:
            await self._wait_for_a_turn(wait)
        else:
            self._do(self._attempt(each, *self._ready.pop(each)))

    async def _wait_for_a_turn(self, seconds: float) -> None:
        began = time.monotonic()
        await self._until_set(self._more, seconds)
        self.limits.waits.seconds += time.monotonic() - began

    def _give_back(self) -> None:
        """As if it had not been claimed: it is due in this lane."""
        for each, (effect, _) in self._ready.items():
            self.limits.forget(each)
            back = Outcome(effect.scene.delivery, "moved", reason="its lane does not send now", lane=self.lane)
            self._do(self._end(each, back))
        self._ready.clear()

    async def _attempt(self, each: Upcoming, effect: Effect, batch: Claimed) -> None:
        ended = await self.deliverer.attempt(effect, batch)
        self._mind(ended)
        await self._end(each, ended)

    async def _end(self, each: Upcoming, ended: Outcome) -> None:
        await self.settler.settled(ended)
        self._busy.discard(each.spot)
        self._look_anew()

    def _mind(self, ended: Outcome) -> None:
        """What the platform has said of the lane's rates."""
        if isinstance(ended.error, TooMany):
            self.limits.waits.refused += 1
        if isinstance(ended.error, Later) and ended.error.everywhere:
            self.limits.rest(ended.error.seconds)
            self._more.set()

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

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
        await self._until_set(self._awake, wait)

    async def _until_set(self, event: asyncio.Event, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return
