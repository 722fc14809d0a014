"""`farpair keys`: the key to what is encrypted."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.cli.ports import Ports
from bot.config import Config, read_config

ConfigFile = Annotated[Path | None, typer.Option("--config", help="The settings' file; ./config.toml if it is there.")]


def add_to(app: typer.Typer, ports: Ports) -> None:
    """Register the commands under `keys`."""
    keys = typer.Typer(help="The key to what is encrypted.", no_args_is_help=True)
    app.add_typer(keys, name="keys")

    @keys.command("new")
    def _new() -> None:
        """Print a new key, for [security] key."""
        typer.echo(ports.new_key())

    @keys.command("rotate")
    def _rotate(
        drop_old: Annotated[bool, typer.Option(help="Forget the keys before it: old backups need them.")] = False,
        config: ConfigFile = None,
    ) -> None:
        """Encrypt everything with a new key while Farpair is stopped."""
        asyncio.run(rotate(ports, read_config(config), drop=drop_old))


async def rotate(ports: Ports, config: Config, *, drop: bool) -> None:
    """Encrypt everything with a new key, and say what to do with the old one.

    Raises:
        StoreBusy, StoreError: why not, in words; nothing is changed then.
    """
    place = config.security.place
    rows = await ports.rotate_keys(config.storage.database, place, drop)
    console = Console(soft_wrap=True, highlight=False)
    console.print(f"{rows:,} rows are encrypted with the {'first' if place.keys else 'new'} key now.", markup=False)
    if place.keys:
        console.print("Take the other keys out of [security] key, unless you need them for old backups.", markup=False)
    elif drop:
        console.print("The key file holds the new key alone. Copy it to where you keep its copy.", markup=False)
    else:
        console.print(
            "The key file holds the new key and, for old backups, those before it. Copy it to where you keep its copy.",
            markup=False,
        )
