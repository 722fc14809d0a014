"""Three processes on one database: one serves the pages, one is connected to a chat platform, one stands by."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from tests.discord.program import until
from tests.program import Program


@asynccontextmanager
async def three(made: Callable[[str], Program], connected: Callable[[], bool]) -> AsyncIterator[dict[str, Program]]:
    """By role. The gateway is connected before the worker begins, so that this one stands by."""
    roles = {role: made(role) for role in ("gateway", "worker", "web")}
    try:
        for role, program in roles.items():
            program.role = role
            await program.start()
            await until(connected, 60)
        yield roles
    finally:
        for program in roles.values():
            await program.kill()
