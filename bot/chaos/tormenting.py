"""A process that delivers, and who starts, freezes and kills it at random moments."""

from __future__ import annotations

import asyncio
import random
import signal
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

BEFORE, AMID, AFTER = (0.2, 1.2), (0.0, 0.8), (0.0, 0.4)
"""Seconds from a start to new work, from new work to a blow, and from a thaw to a kill."""
FREEZES, FROZEN_TO_DEATH = 0.4, 0.2
FROZEN = (0.2, 3.5)
"""Seconds of a freeze: some outlast the lease of the process that is frozen."""


class WorkerEnded(RuntimeError):
    """The process that delivers ended by itself."""


@dataclass(slots=True)
class Tormentor:
    """Keeps one process running, hands it work through `give`, and breaks it."""

    start: Callable[[], Awaitable[Process]]
    give: Callable[[int], Awaitable[None]]
    chance: random.Random
    kills: int = 0
    freezes: int = 0
    process: Process | None = None

    async def torment(self, times: int, done: Callable[[int], None]) -> None:
        """Kill the process so often, each time amid new work; afterwards it runs undisturbed."""
        for number in range(times):
            await self._run()
            await self._sleep(BEFORE)
            await self.give(number)
            await self._sleep(AMID)
            await self._strike()
            done(number + 1)
        await self._run()
        await self.give(times)

    async def end(self) -> None:
        """Kill what still runs; it is not counted."""
        if self.process and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()

    def check(self) -> None:
        """Raise if the process has ended by itself."""
        if self.process and self.process.returncode is not None:
            raise WorkerEnded(f"the process that delivers ended by itself, with code {self.process.returncode}")

    async def _run(self) -> None:
        if self.process is None or self.process.returncode is not None:
            self.process = await self.start()

    async def _strike(self) -> None:
        self.check()
        assert self.process is not None  # noqa: S101  it was started
        if self.chance.random() < FREEZES:
            self.process.send_signal(signal.SIGSTOP)
            self.freezes += 1
            await self._sleep(FROZEN)
            if self.chance.random() >= FROZEN_TO_DEATH:
                self.process.send_signal(signal.SIGCONT)
                await self._sleep(AFTER)
        self.process.kill()
        self.kills += 1
        await self.process.wait()

    async def _sleep(self, between: tuple[float, float]) -> None:
        await asyncio.sleep(self.chance.uniform(*between))
