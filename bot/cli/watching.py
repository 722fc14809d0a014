"""How far a matching has come, as a bar on the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from bot.matching.effort import Watch

STAGES = {
    "scan": "Finding everybody's best partners",
    "candidates": "Choosing among them",
    "floor": "Raising the lowest score",
    "total": "Raising the total",
    "price": "Asking all pairs for something better",
}


@contextmanager
def progress_bar(console: Console | None = None) -> Iterator[Watch]:
    """A `Watch` that draws stage and share on stderr, only where that is a terminal; it never asks to stop."""
    console = console or Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        bar = progress.add_task("Starting", total=1.0)

        def watch(stage: str, share: float) -> bool:
            progress.update(bar, description=STAGES.get(stage, stage), completed=share)
            return True

        yield watch
