"""The processes of `farpair chaos`: one that delivers until it is killed, and the platform that records."""

from __future__ import annotations

import asyncio
import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import chaos
from bot.cli.composing import compose, now
from bot.cli.logs import set_up_logs
from bot.cli.ports import Ports
from bot.cli.run import until_stopped
from bot.clockwork import Clockwork
from bot.config import LogConfig
from bot.delivery import Deliverer
from bot.health import Health
from bot.pacing import Pace
from bot.store import KeyPlace

HURRIED = Pace(
    lease=timedelta(seconds=3), deadline=1.2, look_again=timedelta(seconds=0.4), pause=0.1, longest_pause=5.0
)
"""The proportions of the real pace, in a hundredth of the time."""
ON_ITS_WAY = timedelta(seconds=1)
"""How long the recording platform may still be at work on what a killed process sent."""
SILENCE = 2.0
"""Seconds after which a frozen process loses its lanes to another one."""


async def deliver(ports: Ports, database: str, address: str, key_file: str) -> None:
    """Deliver from a database to the recording platform, as `farpair run` does, but in a hurry."""
    set_up_logs(LogConfig(level="error"))
    store = await ports.open_to_run(database, silence=SILENCE, keys=KeyPlace(file=key_file))
    chat = await ports.open_recording(address)
    core = compose(ports, 1)
    async with store.writing() as tx:
        if not ports.is_shared(database):
            await tx.ledger.free_leases(now() + ON_ITS_WAY)
        began = await tx.now()
    owner = f"{os.getpid()}-{secrets.token_hex(4)}"
    deliverer = Deliverer(store, core, {chat.platform: chat}, owner, began=began, pace=HURRIED)
    clockwork = Clockwork(store, core, deliverer, Health(store, now))
    clockwork.start()
    await until_stopped()
    await clockwork.stop()
    await chat.close()
    await store.close()


async def record(ports: Ports, file: Path, seed: int) -> None:
    """Be the platform; the first line says where."""
    await ports.record(file, seed, lambda address: print(address, flush=True))  # noqa: T201  for the parent process


def add_to(app: typer.Typer, ports: Ports) -> None:
    """Register `chaos` and the two commands that it starts."""

    @app.command("chaos")
    def _chaos(
        deliveries: Annotated[int, typer.Option(min=1, max=1_000_000, help="How much is delivered.")] = 600,
        kills: Annotated[int, typer.Option(min=0, max=100_000, help="How often the process is killed.")] = 20,
        database: Annotated[
            str, typer.Option(help="A new SQLite file, or an empty database on PostgreSQL (then three processes).")
        ] = "",
        seed: Annotated[int, typer.Option(min=0, help="The seed of faults and blows.")] = 1,
        json: Annotated[Path | None, typer.Option(help="Write the summary here as well.")] = None,
    ) -> None:
        """Kill and freeze processes that deliver to a failing platform, and count what is lost or arrives twice."""
        plan = chaos.Plan(deliveries, kills, seed, database, json, ports.is_shared(database))
        asyncio.run(chaos.torment(ports, plan))

    @app.command("chaos-worker", hidden=True)
    def _worker(database: str, address: str, key_file: str) -> None:
        asyncio.run(deliver(ports, database, address, key_file))

    @app.command("chaos-platform", hidden=True)
    def _platform(file: Path, seed: int) -> None:
        asyncio.run(record(ports, file, seed))
