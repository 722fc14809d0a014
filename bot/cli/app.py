"""The commands of `farpair`, and the one place where an expected failure becomes a sentence and an exit code."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from bot.chaos import NotOnce
from bot.cli import (
    chaos_processes,
    checking,
    database,
    doctor,
    importing,
    keeping,
    keys,
    match,
    rehearsing,
    results,
    trying,
    wording,
)
from bot.cli import run as running
from bot.cli.ports import Ports
from bot.config import ConfigError, Role, read_config
from bot.library import LibraryError
from bot.programme import BrokenPreset
from bot.rehearsal import Unplayable
from bot.results.apart import DrawingEnded
from bot.spreadsheet import SpreadsheetError
from bot.store import StoreBusy, StoreError
from bot.translating import Unspoken

EXPECTED = (
    ConfigError,
    DrawingEnded,
    BrokenPreset,
    LibraryError,
    StoreBusy,
    StoreError,
    SpreadsheetError,
    Unplayable,
    NotOnce,
    doctor.Unwell,
    Unspoken,
    running.PortTaken,
    running.NoPlace,
    running.WrongRole,
)

ConfigFile = Annotated[Path | None, typer.Option("--config", help="The settings' file; ./config.toml if it is there.")]


def build(ports: Ports) -> typer.Typer:
    """The application over these ports."""
    app = typer.Typer(
        help="Peer-mentoring partnerships across borders, in the chat that people already use.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )

    @app.command("run")
    def _run(
        role: Annotated[
            Role, typer.Option(help="What this process does, where several share a database on PostgreSQL.")
        ] = "all",
        config: ConfigFile = None,
    ) -> None:
        """Run the programme until it is stopped."""
        finish(running.run(ports, read_config(config), role))

    @app.command("try")
    def _try(
        folder: Annotated[Path, typer.Option(help="Where the sample keeps its data.")] = Path("farpair-data"),
        port: Annotated[
            int, typer.Option(min=0, max=65535, help="The port of the pages; another free one if it is taken.")
        ] = 8765,
    ) -> None:
        """Try it out: a sample programme, a chat in the browser, no account anywhere."""
        finish(trying.try_out(ports, folder, port))

    @app.command("rehearse")
    def _rehearse(
        people: Annotated[int, typer.Option(min=2, max=20_000, help="How many simulated people take part.")] = 60,
        weeks: Annotated[int, typer.Option(min=1, max=52, help="How long the round is.")] = 16,
        seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same round.")] = 1,
        seeds: Annotated[int, typer.Option(min=1, max=100, help="How many rounds, with the seeds that follow.")] = 1,
        care: Annotated[
            rehearsing.Care, typer.Option(help="With Farpair's care, without, or both to compare.")
        ] = "both",
        json: Annotated[Path | None, typer.Option(help="Write the summary here as well.")] = None,
        keep: Annotated[Path | None, typer.Option(help="Keep the database of one round with care here.")] = None,
    ) -> None:
        """Play a whole round with simulated people under a fast clock."""
        finish(rehearsing.rehearse_round(ports, rehearsing.Plan(people, weeks, seed, json, keep, seeds, care)))

    @app.command("import")
    def _import(
        sheet: Annotated[Path, typer.Argument(help="A CSV file of people.")],
        programme: Annotated[str, typer.Option(help="The programme's short name; the only one if there is one.")] = "",
        accept: Annotated[list[str] | None, typer.Option(help='"Untied States=US": what a name means.')] = None,
        platform: Annotated[str, typer.Option(help="The platform on which the ids are accounts.")] = "web",
        tenant: Annotated[
            str, typer.Option(help="The workspace of the accounts, where the platform has any.")
        ] = "local",
        config: ConfigFile = None,
    ) -> None:
        """Put the people of a spreadsheet into a programme."""
        plan = importing.Plan(sheet, programme, tuple(accept or ()), platform, tenant)
        finish(importing.import_people(ports, read_config(config), plan))

    @app.command("backup")
    def _backup(file: keeping.FileToWrite, chat: keeping.ChatFile = None, config: ConfigFile = None) -> None:
        """Copy the database to a new file, also while the programme runs."""
        finish(keeping.back_up(ports, read_config(config), file, chat))

    @app.command("restore")
    def _restore(file: keeping.FileToRead, config: ConfigFile = None) -> None:
        """Put a backup in the place of the database, which is kept beside it."""
        finish(keeping.restore(ports, read_config(config), file))

    match.add_to(app)
    checking.add_to(app)
    database.add_to(app, ports)
    keys.add_to(app, ports)
    chaos_processes.add_to(app, ports)
    doctor.add_to(app, ports)
    wording.add_to(app)
    results.add_to(app, ports)
    return app


def finish(work: Coroutine[Any, Any, None]) -> None:
    """Run a command to its end."""
    asyncio.run(work)


def start(app: typer.Typer) -> None:
    """Run the command line; an expected failure is a sentence on stderr and exit code 1."""
    try:
        app()
    except EXPECTED as error:
        Console(stderr=True, soft_wrap=True, highlight=False).print(f"farpair: {error}", markup=False)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
