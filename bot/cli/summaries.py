"""A summary in figures: as a table, and as a file that appears whole."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table


def write_figures(file: Path, figures: Mapping[str, Any]) -> None:
    """Write them as JSON."""
    beside = file.with_name(f".{file.name}.part")
    beside.write_text(json.dumps(dict(figures), indent=2) + "\n", encoding="utf-8")
    os.replace(beside, file)


def print_figures(title: str, figures: Mapping[str, float], aims: Mapping[str, float] | None = None) -> None:
    """Print them as a table, with the most that each may be where there is an aim."""
    table = Table(title=title, show_header=False)
    for name, figure in figures.items():
        aim = (f"at most {aims[name]:g}" if name in aims else "",) if aims else ()
        table.add_row(name.replace("_", " "), f"{figure:,}", *aim)
    Console().print(table)


def print_aims(missed: Sequence[str]) -> None:
    """Say whether all aims are reached, and which are not."""
    names = ", ".join(each.replace("_", " ") for each in missed)
    Console().print(f"Not reached: {names}." if missed else "All aims are reached.")
