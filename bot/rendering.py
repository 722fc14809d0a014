"""What a platform makes of a message, as a value that our pages can show: read from the very payload that is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; `href` where it is a link."""

    text: str
    bold: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line, as the platform sets it; an empty one parts paragraphs."""

    runs: tuple[Run, ...]
    kind: Literal["text", "heading", "small", "bullet"] = "text"


@dataclass(frozen=True, slots=True)
class Rendering:
    """Lines and (label, style) of buttons; `letters` of the `most` that the platform takes."""

    lines: tuple[Line, ...]
    buttons: tuple[tuple[str, str], ...]
    letters: int
    most: int


def parted(runs: list[Run]) -> list[tuple[Run, ...]]:
    """Runs as lines."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        first, *others = run.text.split("\n")
        if first:
            lines[-1].append(Run(first, run.bold, run.href))
        lines += [[Run(text, run.bold, run.href)] if text else [] for text in others]
    return [tuple(line) for line in lines]
