"""`farpair doctor`, `discord invite` and `slack manifest`: what is amiss with the set-up, and the way in."""

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

    slack = typer.Typer(help="Set the programme up on Slack.", no_args_is_help=True)
    app.add_typer(slack, name="slack")

    @discord.callback()
    def _discord() -> None:
        """Set the programme up on Discord."""

    @discord.command("invite")
    def _invite(config: ConfigFile = None) -> None:
        """Print the address at which a server's administrator lets Farpair in."""
        asyncio.run(invite(ports, read_config(config)))

    @slack.callback()
    def _slack() -> None:
        """Set the programme up on Slack."""

    @slack.command("manifest")
    def _manifest(config: ConfigFile = None) -> None:
        """Print the manifest from which Slack makes the app; it fits the settings and the commands that there are."""
        asyncio.run(print_manifest(ports, read_config(config)))

    @slack.command("doctor")
    def _slack_doctor(config: ConfigFile = None) -> None:
        """Look at Slack alone, and say what to do where something is amiss."""
        asyncio.run(examine(ports, read_config(config), only="slack"))


async def examine(ports: Ports, config: Config, only: str = "") -> None:
    """Look at each configured platform, or at one.

    Raises:
        Unwell: something is amiss.
    """
    store = await _store(ports, config)
    try:
        desk = Desk(store, compose(ports, config.matching.seed), now)
        findings = [each for name in _platforms(config, only) for each in await _findings(ports, config, desk, name)]
    finally:
        await store.close()
    _show(findings, desk)


def _platforms(config: Config, only: str) -> list[str]:
    """What there is to look at; where nothing is configured, it is said how to begin on Discord."""
    if only:
        return [only]
    with_discord = bool(config.discord.token.get_secret_value()) or not config.slack.is_there
    return [*(["discord"] if with_discord else []), *(["slack"] if config.slack.is_there else [])]


async def _findings(ports: Ports, config: Config, desk: Desk, platform: str) -> Sequence[Finding]:
    liaison = Liaison(platform, desk.store, desk, now)
    if platform == "slack":
        return await ports.examine_slack(config.slack, desk, liaison)
    return await ports.examine_discord(config.discord, desk, liaison)


async def print_manifest(ports: Ports, config: Config) -> None:
    """Print Slack's manifest, as JSON to copy."""
    store = await ports.memory_store()
    try:
        desk = Desk(store, compose(ports, config.matching.seed), now)
        console = Console(soft_wrap=True, highlight=False, emoji=False)
        console.print(ports.slack_manifest(config.slack, desk), markup=False)
    finally:
        await store.close()


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
        word = "doctor.unseen" if not finding.is_known else "doctor.well" if finding.is_well else "doctor.amiss"
        console.print(f"{desk.say(word, 'en')}: {finding.text}", markup=False)
    amiss = sum(not finding.is_well for finding in findings)
    if amiss:
        raise Unwell(desk.say("doctor.count", "en", count=amiss))
    all_seen = all(finding.is_known for finding in findings)
    console.print(desk.say("doctor.all_well" if all_seen else "doctor.well_so_far", "en"), markup=False)


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
