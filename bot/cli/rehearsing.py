"""`farpair rehearse`: a round of simulated people, with a progress bar and a summary."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot.cli.composing import compose
from bot.cli.logs import set_up_logs
from bot.cli.ports import Ports
from bot.cli.summaries import print_figures, write_figures
from bot.config import LogConfig
from bot.programme import preset
from bot.rehearsal import Summary, Unplayable, rehearse
from bot.store import Store


@dataclass(frozen=True, slots=True)
class Plan:
    """What to rehearse, and where the summary and the database go."""

    people: int
    weeks: int
    seed: int
    json: Path | None
    keep: Path | None


async def rehearse_round(ports: Ports, plan: Plan) -> None:
    """Play the round and print what it came to.

    Raises:
        Unplayable: a file cannot be written, or the round cannot be played.
    """
    set_up_logs(LogConfig(level="error"))
    _check(plan)
    store = await ports.open_store(str(plan.keep), exclusive=True) if plan.keep else await ports.memory_store()
    try:
        summary = await _play(ports, store, plan)
    finally:
        await store.close()
    if plan.json:
        write_figures(plan.json, summary.as_dict())
    print_figures("A rehearsed round", summary.as_dict())


def _check(plan: Plan) -> None:
    if plan.keep and plan.keep.exists():
        raise Unplayable(f"{plan.keep} exists already. Give --keep a new file, so that nothing is written over.")
    for file in (plan.json, plan.keep):
        if file and not file.absolute().parent.is_dir():
            raise Unplayable(
                f"the folder {file.absolute().parent} does not exist. Make it first, or give another file."
            )
        if file and file.is_dir():
            raise Unplayable(f"{file} is a folder. Give a file.")


async def _play(ports: Ports, store: Store, plan: Plan) -> Summary:
    settings = preset("librarians")[1].model_copy(update={"weeks": plan.weeks})
    columns = (TextColumn("rehearsing"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("rehearsing", total=None)
        return await rehearse(
            store,
            compose(ports, plan.seed, readers={"stage": "reading.web"}),
            settings,
            (plan.people, plan.seed),
            lambda done, total: progress.update(task, completed=done, total=total),
        )
