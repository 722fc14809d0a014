"""Waiting in tests for what nobody announces."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.store import Store


async def eventually(holds: Callable[[], Awaitable[bool]], seconds: float = 30) -> None:
    """Ask until it holds.

    Raises:
        TimeoutError: it never did.
    """
    async with asyncio.timeout(seconds):
        while not await holds():  # noqa: ASYNC110  what is asked for is in another process, or in a database
            await asyncio.sleep(0.05)


async def all_is_settled(store: Store, now: datetime) -> bool:
    """Whether no delivery is under way, and none is due within a minute."""
    async with store.reading() as tx:
        due = await tx.ledger.next_due()
        counts = [await tx.ledger.counts(each.id, None) for each in await tx.programmes.all()]
    under_way = sum(number for each in counts for state, number in each.items() if state in ("sending", "unknown"))
    return not under_way and (due is None or due > now + timedelta(minutes=1))
