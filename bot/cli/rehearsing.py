"""`farpair rehearse`: rounds of simulated people, with and without care, and what they came to in figures."""

from __future__ import annotations

import asyncio
import itertools
import multiprocessing
import os
import pkgutil
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot.cli.composing import compose
from bot.cli.logs import set_up_logs
from bot.cli.ports import Ports
from bot.cli.summaries import print_aims, print_figures, write_figures
from bot.config import LogConfig
from bot.programme import preset
from bot.rehearsal import AIMS, Measured, Summary, Unplayable, missed, rehearse, together

Care = Literal["with", "without", "both"]
Result = tuple[Summary, Measured]
COMPOSED = "bot.__main__:PORTS"
"""The ports as a process of its own finds them: the module that was run as the program cannot be handed over."""
NAMES = {True: "with_care", False: "without_care"}


@dataclass(frozen=True, slots=True)
class Plan:
    """What to rehearse, and where the figures and the database go. `seeds` are so many from `seed` on.

    What is kept is one round with care.
    """

    people: int
    weeks: int
    seed: int
    json: Path | None
    keep: Path | None
    seeds: int = 1
    care: Care = "both"

    @property
    def runs(self) -> list[tuple[int, bool]]:
        """(seed, with care) of every round to be played, in their order."""
        if self.keep:
            return [(self.seed, True)]
        cares = {"with": (True,), "without": (False,), "both": (True, False)}[self.care]
        return list(itertools.product(range(self.seed, self.seed + self.seeds), cares))


async def rehearse_round(ports: Ports, plan: Plan) -> None:
    """Play the rounds and print what they came to.

    Raises:
        Unplayable: a file cannot be written, or a round cannot be played.
    """
    set_up_logs(LogConfig(level="error"))
    _check(plan)
    with _bar() as progress:
        task = progress.add_task("rehearsing", total=None)

        def done(number: float, total: float) -> None:
            progress.update(task, completed=number, total=total)

        found = [await play_one(ports, plan, plan.runs[0], done)] if len(plan.runs) == 1 else await _all(plan, done)
    figures = _figures(plan, found)
    if plan.json:
        write_figures(plan.json, figures)
    print_figures("A rehearsed round", found[0][0].as_dict())
    for name in NAMES.values():
        if name in figures:
            print_figures(name.replace("_", " ").capitalize(), figures[name], AIMS if name == NAMES[True] else {})
    if NAMES[True] in figures:
        print_aims(missed(figures[NAMES[True]]))


def _bar() -> Progress:
    columns = (TextColumn("rehearsing"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _figures(plan: Plan, found: Iterable[Result]) -> dict[str, Any]:
    """The first round's summary, and all that was measured, with care and without."""
    results = list(zip(plan.runs, found, strict=True))
    figures: dict[str, Any] = dict(results[0][1][0].as_dict())
    for care, name in NAMES.items():
        runs = [measured for (_, cared), (_, measured) in results if cared is care]
        if runs:
            figures[name] = dict(together(runs))
    return figures | {"seeds": sorted({seed for seed, _ in plan.runs})}


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


async def _all(plan: Plan, done: Callable[[float, float], None]) -> list[Result]:
    """All rounds, each in a process of its own, as many at a time as this computer has processors."""
    loop, finished = asyncio.get_running_loop(), itertools.count(1)
    workers = min(len(plan.runs), os.cpu_count() or 1)
    done(0, len(plan.runs))
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:

        async def one(run: tuple[int, bool]) -> Result:
            result = await loop.run_in_executor(pool, _in_a_process, plan, run)
            done(next(finished), len(plan.runs))
            return result

        return list(await asyncio.gather(*(one(run) for run in plan.runs)))


def _in_a_process(plan: Plan, run: tuple[int, bool]) -> Result:
    set_up_logs(LogConfig(level="error"))
    return asyncio.run(play_one(pkgutil.resolve_name(COMPOSED), plan, run, lambda done, total: None))


async def play_one(ports: Ports, plan: Plan, run: tuple[int, bool], progress: Callable[[float, float], None]) -> Result:
    seed, care = run
    settings = preset("librarians")[1].model_copy(update={"weeks": plan.weeks, "care": care})
    store = await ports.open_store(str(plan.keep), exclusive=True) if plan.keep else await ports.memory_store()
    try:
        core = compose(ports, seed, readers={"stage": "reading.web"})
        return await rehearse(store, core, settings, (plan.people, seed), progress)
    finally:
        await store.close()
