"""Waiting in tests for what nobody announces."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable


async def eventually(holds: Callable[[], Awaitable[bool]], seconds: float = 30) -> None:
    """Ask until it holds.

    Raises:
        TimeoutError: it never did.
    """
    async with asyncio.timeout(seconds):
        while not await holds():  # noqa: ASYNC110  what is asked for is in another process, or in a database
            await asyncio.sleep(0.05)
