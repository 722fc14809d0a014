"""A summary in figures: as a table, and as a file that appears whole."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table


def write_figures(file: Path, figures: Mapping[str, float]) -> None:
    """Write them as JSON."""
    beside = file.with_name(f".{file.name}.part")
    beside.write_text(json.dumps(dict(figures), indent=2) + "\n", encoding="utf-8")
    os.replace(beside, file)


def print_figures(title: str, figures: Mapping[str, float]) -> None:
    """Print them as a table."""
    table = Table(title=title, show_header=False)
    for name, figure in figures.items():
        table.add_row(name.replace("_", " "), f"{figure:,}")
    Console().print(table)
