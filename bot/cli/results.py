"""`farpair results`: what a round came to, as a page, tables and pictures in a folder."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.composing import compose, now
from bot.cli.logs import set_up_logs
from bot.cli.ports import Ports
from bot.cli.run import NoPlace, console
from bot.config import LogConfig
from bot.people import Programme, Round
from bot.results.computing import results_of
from bot.results.writing import PAGE, files_of
from bot.spreadsheet import write_all
from bot.store import Records


def add_to(app: typer.Typer, ports: Ports) -> None:
    """Register the command."""

    @app.command("results")
    def _results(
        database: Annotated[str, typer.Option(help="The database: a file, or the address of one on a server.")],
        out: Annotated[Path, typer.Option(help="The folder to write to; it is made where there is none.")],
        programme: Annotated[str, typer.Option(help="The programme's short name; the only one if there is one.")] = "",
        round_: Annotated[int, typer.Option("--round", help="Which round; by itself the latest that began.")] = 0,
        language: Annotated[str, typer.Option(help="The language of the page.")] = "en",
    ) -> None:
        """Write a round's results: one page to print, CSV and XLSX tables, and pictures."""
        asyncio.run(write_results(ports, database, out, (programme, round_, language)))


async def write_results(ports: Ports, database: str, out: Path, what: tuple[str, int, str]) -> None:
    """Compute the figures of a round and write all files, whole or not at all; `what` is (programme, round, language).

    Raises:
        NoPlace: there is no such database, programme, round or folder.
        StoreError, StoreBusy: the database can't be read.
        SpreadsheetError: a file can't be written.
    """
    set_up_logs(LogConfig(level="error"))
    _check(database)
    core = compose(ports, seed=1)
    say = core.wording.voice(what[2])
    store = await ports.open_store(database, exclusive=False)
    try:
        async with store.reading() as tx:
            programme, chosen = await _chosen(tx, what[0], what[1])
            figures = await results_of(tx, core, programme, chosen, now(), say.language)
    finally:
        await store.close()
    files = await files_of(figures, say, now().date())
    _folder(out)
    write_all({out / name: content for name, content in files.items()})
    console.print(
        f"Round {chosen.number} of {programme.name}: {len(files)} files in {out}. Open {out / PAGE}.", markup=False
    )


def _check(database: str) -> None:
    if "://" not in database and not Path(database).is_file():
        raise NoPlace(f"There is no database {database}. Give the file that Farpair keeps, or a backup of it.")


def _folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NoPlace(f"The folder {out} can't be made: {error.strerror}. Give another --out.") from error


async def _chosen(tx: Records, slug: str, number: int) -> tuple[Programme, Round]:
    """The programme and round that are meant."""
    programmes = await tx.programmes.all()
    able = [each for each in programmes if slug in ("", each.slug)]
    if len(able) != 1:
        names = ", ".join(each.slug for each in programmes) or "none"
        raise NoPlace(f"Say with --programme which programme is meant. There are: {names}.")
    rounds = await tx.rounds.of_programme(able[0].id)
    begun = [each for each in rounds if each.number == number or (number == 0 and each.started_at)]
    if not begun:
        known = ", ".join(str(each.number) for each in rounds) or "none"
        raise NoPlace(f"There is no such round, or none has begun. Rounds of this programme: {known}.")
    return able[0], begun[-1]
