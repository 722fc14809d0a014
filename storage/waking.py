"""What a transaction has made due, lane by lane, and the queue on a server that tells the processes of it.

The ledger is the only truth: a job that is lost, late or there twice only changes when somebody looks.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment, QueryQueueBuilder
from pgqueuer.domain.settings import DBSettings
from pgqueuer.domain.types import Channel
from pgqueuer.queries import Queries

SCHEMA = "farpair_queue"
OF_A_JOB = 100
"""Deliveries that one job speaks of, at most: those of one lane that are due at the same instant."""


@cache
def _settings() -> DBSettings:
    """The queue's tables lie in a schema of their own, where no migration of ours looks."""
    return DBSettings(db_schema=SCHEMA, channel=Channel(SCHEMA))


def queries_of(driver: Any) -> Queries:
    """The queue's own statements over one of its drivers."""
    settings = _settings()
    return Queries(driver, qbe=QueryBuilderEnvironment(settings), qbq=QueryQueueBuilder(settings))


class Wakes:
    """Deliveries that became due in one transaction, by lane and by the instant at which they are to be looked at."""

    __slots__ = ("_due",)

    def __init__(self) -> None:
        self._due: defaultdict[tuple[str, datetime], list[int]] = defaultdict(list)

    def __bool__(self) -> bool:
        return bool(self._due)

    @property
    def lanes(self) -> frozenset[str]:
        """The lanes that have something to look at."""
        return frozenset(lane for lane, _ in self._due)

    def add(self, ids: Iterable[int], lane: str, at: datetime) -> None:
        """Somebody has to look at these at that instant."""
        if lane:
            self._due[lane, at].extend(ids)

    async def enqueue(self, connection: Any, now: datetime) -> None:
        """Write the jobs on a driver's connection, in its transaction, which has begun.

        What is due already needs one look, however many instants made it so.
        """
        entrypoints: list[str] = []
        payloads: list[bytes | None] = []
        waits: list[timedelta | None] = []
        due: defaultdict[tuple[str, datetime], list[int]] = defaultdict(list)
        for (lane, at), ids in self._due.items():
            due[lane, max(at, now)].extend(ids)
        for (lane, at), ids in due.items():
            for start in range(0, max(1, len(ids)), OF_A_JOB):
                entrypoints.append(lane)
                payloads.append(json.dumps(ids[start : start + OF_A_JOB]).encode())
                waits.append(at - now or None)
        self._due.clear()
        queue = queries_of(AsyncpgDriver(connection))
        await queue.enqueue(entrypoints, payloads, [0] * len(payloads), waits)
