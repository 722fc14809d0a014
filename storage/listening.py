"""The queue's side of a server that listens: jobs of the lanes that this process holds wake their senders."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import timedelta

import structlog
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.core.executors import EntrypointExecutor, EntrypointExecutorParameters
from pgqueuer.core.qm import QueueManager
from pgqueuer.domain.errors import FailingListenerError
from pgqueuer.domain.models import Job
from pgqueuer.domain.types import QueueEntrypoint
from pgqueuer.queries import Queries

from storage.senders import Wake
from storage.server_lock import UPGRADING
from storage.servers import Address, connect
from storage.trouble import RAISED, explained
from storage.waking import queries_of

log = structlog.get_logger()

LOOK = timedelta(seconds=5)
AGAIN_SECONDS = 2.0
ENTER_SECONDS = 1.0
KEPT_SECONDS = 600.0
"""How long the queue's own notes on finished jobs are kept: the ledger says what became of a delivery."""


async def install_queue(address: Address, patience: float) -> None:
    """Make the queue's tables, in a schema of their own, or bring them up to date; several at once take turns."""
    with explained(address.place):
        connection = await connect(address, patience, command_timeout=None)
        try:
            await connection.execute("SELECT pg_advisory_lock($1)", UPGRADING)
            queries = queries_of(AsyncpgDriver(connection))
            if await queries.schema_is_installed():
                await queries.upgrade()
            else:
                await queries.install()
        finally:
            await connection.close()


async def listen_to_queue(address: Address, patience: float, held: Callable[[], Collection[str]], wake: Wake) -> None:
    """Take the jobs of the lanes that are held, and wake their senders, until cancelled.

    A server that goes away is waited for; meanwhile senders look at the ledger by themselves.
    """
    while True:
        try:
            await _listen(address, patience, held, wake)
        except (*RAISED, FailingListenerError) as error:
            log.warning("the queue does not answer; listening again soon", error=type(error).__name__)
        await asyncio.sleep(AGAIN_SECONDS)


async def _listen(address: Address, patience: float, held: Callable[[], Collection[str]], wake: Wake) -> None:
    connection = await connect(address, patience)
    queries = queries_of(AsyncpgDriver(connection))
    manager = QueueManager(queries, channel=queries.qbe.settings.channel)
    keeping = [asyncio.create_task(each) for each in (_enter(manager, held, wake), _forget(queries, held))]
    no_statistics = timedelta(0)
    try:
        await manager.run(LOOK, 50, shutdown_on_listener_failure=True, log_aggregation_interval=no_statistics)
    finally:
        for task in keeping:
            task.cancel()
        await asyncio.gather(*keeping, return_exceptions=True)
        with suppress(*RAISED):
            await connection.close(timeout=patience)


async def _forget(queries: Queries, held: Callable[[], Collection[str]]) -> None:
    """Keep the queue's notes on finished jobs short."""
    while True:
        if lanes := list(held()):
            with suppress(*RAISED):
                await queries.clear_queue_log(lanes)
        await asyncio.sleep(KEPT_SECONDS)


async def _enter(manager: QueueManager, held: Callable[[], Collection[str]], wake: Wake) -> None:
    """Keep the manager's entrypoints those of the lanes that are held."""
    while True:
        lanes, known = set(held()), set(manager.entrypoint_registry)
        for gone in known - lanes:
            del manager.entrypoint_registry[QueueEntrypoint(gone)]
        for new in lanes - known:
            manager.register_executor(new, EntrypointExecutor(_parameters(new, wake)))
        await asyncio.sleep(ENTER_SECONDS)


def _parameters(lane: str, wake: Wake) -> EntrypointExecutorParameters:
    async def look(_: Job) -> None:
        wake(lane)

    return EntrypointExecutorParameters(func=look, concurrency_limit=0, accepts_context=False)
