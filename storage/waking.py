"""What a transaction has made due, lane by lane, and the queue on a server that tells the processes of it.

The ledger is the only truth: a job that is lost, late or there twice only changes when somebody looks.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment, QueryQueueBuilder
from pgqueuer.domain.settings import DBSettings
from pgqueuer.domain.types import Channel
from pgqueuer.queries import Queries

SCHEMA = "farpair_queue"


@cache
def _settings() -> DBSettings:
    """The queue's tables lie in a schema of their own, where no migration of ours looks."""
    return DBSettings(db_schema=SCHEMA, channel=Channel(SCHEMA))


def queries_of(driver: Any) -> Queries:
    """The queue's own statements over one of its drivers."""
    settings = _settings()
    return Queries(driver, qbe=QueryBuilderEnvironment(settings), qbq=QueryQueueBuilder(settings))


class Wakes:
    """The instants at which somebody has to look into a lane, because of what became due in one transaction."""

    __slots__ = ("_due",)

    def __init__(self) -> None:
        self._due: dict[tuple[str, datetime], None] = {}

    def __bool__(self) -> bool:
        return bool(self._due)

    @property
    def lanes(self) -> frozenset[str]:
        """The lanes that have something to look at."""
        return frozenset(lane for lane, _ in self._due)

    def add(self, lane: str, at: datetime) -> None:
        """Somebody has to look at that instant."""
        if lane:
            self._due[lane, at] = None

    async def enqueue(self, connection: Any, now: datetime) -> None:
        """Write a job for each on a driver's connection, in its transaction, which has begun.

        What is due already needs one look, however many instants made it so.
        """
        jobs = list(dict.fromkeys((lane, max(at, now)) for lane, at in self._due))
        self._due.clear()
        lanes, waits = [lane for lane, _ in jobs], [at - now or None for _, at in jobs]
        queue = queries_of(AsyncpgDriver(connection))
        await queue.enqueue(lanes, [None] * len(jobs), [0] * len(jobs), waits)
