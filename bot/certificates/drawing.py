"""A certificate drawn as a picture. Imported where the drawing is done, in a process of its own."""

from __future__ import annotations

import textwrap
from typing import Any

from matplotlib import rcParams
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from matplotlib.text import Text

from bot.certificates.paper import Paper
from bot.results.drawing import INK, SETTINGS, as_png
from bot.results.fonts import families

WIDE, HIGH = 9.0, 6.4
"""Inches, of 110 dots: its letters can be read on a phone too."""
ACCENT, DEEP, QUIET = "#0072B2", "#00517f", "#4a4a52"
ROOM = 0.86
"""So much of the width may be written on."""


def draw(paper: Paper) -> bytes:
    """A certificate as PNG; empty where no font of this computer shows all of it."""
    told = (paper.heading, paper.above, paper.name, paper.below, paper.term, paper.about, paper.signed, paper.code)
    fonts = families(told)
    if not fonts:
        return b""
    rcParams.update({**SETTINGS, "font.family": fonts})
    figure = Figure(figsize=(WIDE, HIGH), facecolor="white")
    FigureCanvasAgg(figure)
    frame = FancyBboxPatch(
        (0.03, 0.04), 0.94, 0.92, "round,pad=0,rounding_size=0.02", transform=figure.transFigure, fill=False
    )
    frame.set(edgecolor=ACCENT, linewidth=2.2)
    figure.add_artist(frame)
    _line(figure, 0.85, paper.heading, 25, DEEP, fontweight="bold")
    _line(figure, 0.74, paper.above, 14, INK)
    _line(figure, 0.635, paper.name, 29, INK, fontweight="bold")
    _line(figure, 0.51, paper.below, 17, INK)
    _line(figure, 0.43, paper.term, 17, INK)
    _line(figure, 0.32, paper.about, 13, QUIET)
    _foot(figure, paper)
    return as_png(figure)


def _line(figure: Figure, height: float, text: str, size: float, colour: str, **more: Any) -> None:
    """A text in the middle, as large as it fits; what would become too small is written in two lines."""
    drawn = figure.text(0.5, height, text, fontsize=size, color=colour, ha="center", va="center", **more)
    if _width(figure, drawn) * 0.62 > ROOM:
        middle = len(text) // 2 + 8
        drawn.set_text(textwrap.fill(text, middle, max_lines=2, placeholder="…"))
    _shrink(figure, drawn, size, ROOM)


def _shrink(figure: Figure, drawn: Text, size: float, room: float) -> None:
    while _width(figure, drawn) > room and size > 6:
        size -= 1
        drawn.set_fontsize(size)


def _width(figure: Figure, drawn: Text) -> float:
    """The part of the picture's width that a text takes."""
    return float(drawn.get_window_extent().width / (figure.get_figwidth() * figure.dpi))


def _foot(figure: Figure, paper: Paper) -> None:
    left, right = (paper.code, paper.signed) if paper.from_right else (paper.signed, paper.code)
    for across, text, side in ((0.07, left, "left"), (0.93, right, "right")):
        drawn = figure.text(across, 0.13, text, fontsize=13, color=INK, ha=side, va="center")
        _shrink(figure, drawn, 13, ROOM / 2)
