"""Whether the program works, and what is on its way, in figures: no names, no texts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.ledger import Tally
from bot.limits import Waits
from bot.store import Store

log = structlog.get_logger()

TICKS_LAST = timedelta(minutes=2)
PATIENCE = 5.0
"""Seconds within which the database must answer."""


@dataclass(slots=True)
class Health:
    """Of one process. The clockwork tells it of each tick by `ticked`."""

    store: Store
    clock: Callable[[], datetime]
    last_tick: datetime | None = None
    waits: dict[str, Waits] = field(default_factory=dict)

    def waits_of(self, lane: str) -> Waits:
        """What the rates of a lane have cost; counted for as long as this process lives."""
        return self.waits.setdefault(lane, Waits())

    def ticked(self) -> None:
        """The clockwork has come round, with the database's help."""
        self.last_tick = self.clock()

    async def complaints(self) -> tuple[str, ...]:
        """What is wrong now, in words for whoever looks after the machine; empty where nothing is."""
        found = []
        try:
            async with asyncio.timeout(PATIENCE), self.store.reading() as tx:
                await tx.ledger.next_due()
        except Exception as error:
            log.warning("the database did not answer", error=type(error).__name__)
            found.append("The database does not answer; see the log.")
        if self.last_tick is None:
            found.append("The clockwork has not ticked yet.")
        elif (since := self.clock() - self.last_tick) > TICKS_LAST:
            found.append(f"The clockwork has not ticked for {since.total_seconds():.0f} seconds; see the log.")
        return tuple(found)

    async def tallies(self) -> Sequence[Tally]:
        """Deliveries of each programme in each of its communities."""
        async with self.store.reading() as tx:
            return await tx.ledger.tallies(self.clock())
