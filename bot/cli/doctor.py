"""`farpair doctor` and `farpair discord invite`: what is amiss with the set-up, and the way in."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.cli.composing import compose, now
from bot.cli.ports import Finding, Ports
from bot.config import Config, read_config
from bot.desk import Desk
from bot.liaison import Liaison
from bot.store import Store

ConfigFile = Annotated[Path | None, typer.Option("--config", help="The settings' file; ./config.toml if it is there.")]


class Unwell(Exception):
    """Something has to be put right before the programme can run; it was said what."""


def add_to(app: typer.Typer, ports: Ports) -> None:
    """Register the commands."""
    discord = typer.Typer(help="Set the programme up on Discord.", no_args_is_help=True)
    app.add_typer(discord, name="discord")

    @app.command("doctor")
    def _doctor(config: ConfigFile = None) -> None:
        """Look whether everything is set up, and say what to do where it is not."""
        asyncio.run(examine(ports, read_config(config)))

    @discord.callback()
    def _discord() -> None:
        """Set the programme up on Discord."""

    @discord.command("invite")
    def _invite(config: ConfigFile = None) -> None:
        """Print the address at which a server's administrator lets Farpair in."""
        asyncio.run(invite(ports, read_config(config)))


async def examine(ports: Ports, config: Config) -> None:
    """Look at each configured platform.

    Raises:
        Unwell: something is amiss.
    """
    store = await _store(ports, config)
    try:
        desk = Desk(store, compose(ports, config.matching.seed), now)
        findings = await ports.examine_discord(config.discord, desk, Liaison("discord", store, desk, now))
    finally:
        await store.close()
    _show(findings, desk)


async def _store(ports: Ports, config: Config) -> Store:
    """The database where there is one; looking at it makes none."""
    where = config.storage.database
    is_there = "://" in where or Path(where).exists()  # noqa: ASYNC240 - nothing else runs in this process
    if not is_there:
        return await ports.memory_store()
    return await ports.open_store(where, exclusive=False, keys=config.security.place)


def _show(findings: Sequence[Finding], desk: Desk) -> None:
    console = Console(soft_wrap=True, highlight=False)
    for finding in findings:
        word = desk.say("doctor.well" if finding.is_well else "doctor.amiss", "en")
        console.print(f"{word}: {finding.text}", markup=False)
    amiss = sum(not finding.is_well for finding in findings)
    if amiss:
        raise Unwell(desk.say("doctor.count", "en", count=amiss))
    console.print(desk.say("doctor.all_well", "en"), markup=False)


async def invite(ports: Ports, config: Config) -> None:
    """Print the address.

    Raises:
        Unwell: there is no token to read the application's id from.
    """
    try:
        address = await ports.invite_discord(config.discord)
    except ValueError as error:
        reason = f"{error}. Set [discord] token (FARPAIR_DISCORD__TOKEN); README shows where it is."
        raise Unwell(reason) from error
    Console(soft_wrap=True, highlight=False).print(address, markup=False)
