"""Processes that deliver, and who starts, freezes and kills them at random moments."""

from __future__ import annotations

import asyncio
import random
import signal
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

BEFORE, AMID, AFTER = (0.2, 1.2), (0.0, 0.8), (0.0, 0.4)
"""Seconds from a start to new work, from new work to a blow, and from a thaw to a kill."""
FREEZES, FROZEN_TO_DEATH = 0.4, 0.2
FROZEN = (0.2, 3.5)
"""Seconds of a freeze: some outlast the lease of the process that is frozen."""


class WorkerEnded(RuntimeError):
    """The process that delivers ended by itself."""


@dataclass(slots=True)
class Tormentor:
    """Keeps some processes running, hands them work through `give`, and breaks one after the other."""

    start: Callable[[], Awaitable[Process]]
    give: Callable[[int], Awaitable[None]]
    chance: random.Random
    count: int = 1
    kills: int = 0
    freezes: int = 0
    processes: list[Process] = field(default_factory=list)

    async def torment(self, times: int, done: Callable[[int], None]) -> None:
        """Kill a process so often, each time amid new work; afterwards they run undisturbed."""
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
        for process in self.processes:
            if process.returncode is None:
                process.kill()
                await process.wait()

    def check(self) -> None:
        """Raise if a process has ended by itself."""
        for process in self.processes:
            if process.returncode is not None:
                raise WorkerEnded(f"a process that delivers ended by itself, with code {process.returncode}")

    async def _run(self) -> None:
        self.processes += [await self.start() for _ in range(self.count - len(self.processes))]

    async def _strike(self) -> None:
        self.check()
        process = self.chance.choice(self.processes)
        if self.chance.random() < FREEZES:
            process.send_signal(signal.SIGSTOP)
            self.freezes += 1
            await self._sleep(FROZEN)
            if self.chance.random() >= FROZEN_TO_DEATH:
                process.send_signal(signal.SIGCONT)
                await self._sleep(AFTER)
        process.kill()
        self.kills += 1
        await process.wait()
        self.processes.remove(process)

    async def _sleep(self, between: tuple[float, float]) -> None:
        await asyncio.sleep(self.chance.uniform(*between))
