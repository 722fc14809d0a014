"""The rehearsed programme that `farpair try` shows; `python -m tests.rehearsal` plays it and writes it anew."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from bot.rehearsal.scene import COORDINATOR as HOST

__all__ = ["FILE", "HOST", "kept_lines"]

FILE = Path(str(files("prompts") / "rehearsed" / "programme.jsonl"))


def kept_lines() -> list[str]:
    """Its lines as they were written."""
    return FILE.read_text("utf-8").splitlines()
