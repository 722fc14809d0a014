"""`farpair db copy`: from the configured database to another one, before a programme moves there."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.cli.ports import Ports
from bot.config import read_config


def add_to(app: typer.Typer, ports: Ports) -> None:
    """Register the commands under `db`."""
    db = typer.Typer(help="Move what Farpair remembers.", no_args_is_help=True)
    app.add_typer(db, name="db")

    @db.callback()
    def _db() -> None:
        """Move what Farpair remembers."""

    @db.command("copy")
    def _copy(
        to: Annotated[str, typer.Option(help="An empty database: postgresql://user:password@host/database.")],
        config: Annotated[
            Path | None, typer.Option("--config", help="The settings' file; ./config.toml if it is there.")
        ] = None,
    ) -> None:
        """Copy the configured database into an empty one on PostgreSQL."""
        _say(asyncio.run(ports.copy_database(read_config(config).storage.database, to)))


def _say(counts: Mapping[str, int]) -> None:
    console = Console(soft_wrap=True, highlight=False)
    for table, rows in counts.items():
        console.print(f"{rows:>9,}  {table.replace('_', ' ')}", markup=False)
    console.print(
        f"{sum(counts.values()):,} rows were copied. Set [storage] database (FARPAIR_STORAGE__DATABASE) to the new "
        "address before the next start. The key is the same: where it was beside the old database, name it in "
        "[security] key_file. The old database was left as it is.",
        markup=False,
    )
