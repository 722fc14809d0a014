"""Charts drawn with matplotlib: colours that colour-blind people tell apart, and patterns that need no colour.

This module is imported where the drawing is done, in a process of its own: it takes a second, and holds everything up.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ticker import MaxNLocator, PercentFormatter

from bot.results.charts import Chart

COLOURS, PATTERNS = ("#0072B2", "#E69F00", "#009E73"), ("", "//", "..")
"""Okabe and Ito's palette, whose colours are told apart with every kind of colour blindness."""
INK, LINES = "#222222", "#d0d0d0"
WIDE, ROW, LEAST_HIGH = 5.6, 0.44, 3.2
"""Inches: on a phone a picture is shown at about 60 % of its size, and its letters can be read."""
DOTS = 110
LABEL, LINE = 44, 20
SETTINGS: Any = {
    "font.size": 12,
    "svg.fonttype": "none",
    "svg.hashsalt": "farpair",
    "text.parse_math": False,  # a dollar sign in somebody's text is no formula
    "font.family": "DejaVu Sans",
}


def draw(chart: Chart, format_: str = "png") -> bytes:
    """A chart as PNG, or as SVG; the same chart gives the same bytes."""
    rcParams.update(SETTINGS)
    rows = len(chart.labels) * max(1, len(chart.series)) if chart.kind == "bars" else 0
    figure = Figure(figsize=(WIDE, max(LEAST_HIGH, 1.4 + ROW * rows)), layout="constrained", facecolor="white")
    axes = figure.add_subplot()
    (_steps if chart.kind == "steps" else _bars)(axes, chart)
    if format_ != "svg":  # on the page a heading stands above it
        figure.suptitle(textwrap.fill(shown(chart.title, ""), 44), color=INK, fontsize=13, fontweight="bold")
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(colors=INK)
    return _written(figure, format_)


def _written(figure: Figure, format_: str) -> bytes:
    out = io.BytesIO()
    if format_ == "svg":
        FigureCanvasSVG(figure).print_figure(out, format="svg", metadata={"Date": None, "Creator": None})
    else:
        return as_png(figure)
    return out.getvalue()


def as_png(figure: Figure) -> bytes:
    """A figure as PNG; the same figure gives the same bytes."""
    out = io.BytesIO()
    FigureCanvasAgg(figure).print_figure(out, format="png", dpi=DOTS, metadata={"Software": None})
    return out.getvalue()


def _steps(axes: Axes, chart: Chart) -> None:
    weeks = [int(label) for label in chart.labels]
    for number, (label, values) in enumerate(chart.series):
        axes.plot(
            weeks,
            values,
            color=COLOURS[number],
            linestyle=("--", "-")[number % 2],
            marker=("s", "o")[number % 2],
            label=shown(label, f"{number + 1}"),
        )
        axes.annotate(f"{values[-1]:.0f}", (weeks[-1], values[-1]), (6, -4), textcoords="offset points", color=INK)
    axes.set_ylim(bottom=0)
    axes.set_xlabel(shown(chart.axis, ""), color=INK)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(axis="y", color=LINES)
    axes.legend(frameon=False, loc="lower left")


def _bars(axes: Axes, chart: Chart) -> None:
    count, high = len(chart.series), 0.8 / len(chart.series)
    for number, (label, values) in enumerate(chart.series):
        places = [place + (number - (count - 1) / 2) * high for place in range(len(values))]
        bars = axes.barh(
            places,
            values,
            high * 0.92,
            color=COLOURS[number],
            hatch=PATTERNS[number],
            edgecolor="white",
            label=shown(label, f"{number + 1}"),
        )
        axes.bar_label(bars, [_number(value, chart) for value in values], padding=4, color=INK)
    labels = [textwrap.fill(shown(each, f"({place})"), LINE) for place, each in enumerate(chart.labels, 1)]
    axes.set_yticks(range(len(labels)), labels)
    axes.invert_yaxis()
    axes.set_xlim(0, (chart.most or max(_all(chart), default=1) or 1) * 1.12)
    axes.set_xlabel(textwrap.fill(shown(chart.axis, ""), 30), color=INK)
    axes.grid(axis="x", color=LINES)
    axes.set_axisbelow(True)
    if chart.shares:
        axes.xaxis.set_major_formatter(PercentFormatter(1, 0))
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1])
    elif chart.most is None:
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    if count > 1:
        axes.figure.legend(frameon=False, loc="outside lower center")


def _all(chart: Chart) -> Sequence[float]:
    return [value for _, values in chart.series for value in values]


def _number(value: float, chart: Chart) -> str:
    return (
        f"{value:.0%}"
        if chart.shares
        else f"{value:.0f}"
        if value == int(value) and chart.most is None
        else f"{value:.1f}"
    )


def shown(text: str, instead: str) -> str:
    """A text as the font can show it, shortened; `instead` where it has signs that the font lacks or would disorder."""
    short = text if len(text) <= LABEL * 2 else f"{text[: LABEL * 2 - 1]}…"
    return short if all(ord(sign) in _signs() and not _is_from_right(sign) for sign in short) else instead


@lru_cache(maxsize=1)
def _signs() -> frozenset[int]:
    return frozenset(get_font(findfont(FontProperties(family="DejaVu Sans"))).get_charmap())


def _is_from_right(sign: str) -> bool:
    return "\u0590" <= sign <= "\u08ff" or "\ufb1d" <= sign <= "\ufdff" or "\ufe70" <= sign <= "\ufeff"
