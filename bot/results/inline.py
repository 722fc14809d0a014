"""Charts as SVG that stands in a page of ours: its colours are the page's, so it is light, dark or printed as that is.

No style is written into it, because the pages' policy lets none through; classes name what a style sheet colours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from bot.results.charts import Chart

WIDE = 400
"""Units; on a phone one is a little less than a pixel, so letters of 13 can be read."""
BAR, LINE, GAP = 16, 18, 10
LABEL = 54
"""Signs of a label; longer ones are cut."""
LEFT, RIGHT, TOP, HIGH = 34, 366, 12, 190
"""The field of lines: where it begins and ends, and how high it is."""
TICKS = 5


def inline(chart: Chart) -> str:
    """The chart as one `<svg>`, with `told` for whoever does not see it, and a legend where it has several series."""
    body, high = _steps(chart) if chart.kind == "steps" else _bars(chart)
    drawn = (
        f'<svg class="drawn" viewBox="0 0 {WIDE} {high}" role="img" aria-label="{escape(chart.told)}">'
        f"{''.join(body)}</svg>"
    )
    return f"{_legend(chart)}{drawn}"


def _legend(chart: Chart) -> str:
    if len(chart.series) < 2:
        return f'<p class="axis">{escape(_short(chart.axis))}</p>'
    keys = (
        f'<li><svg class="key" viewBox="0 0 24 12" aria-hidden="true">{_key(chart, number)}</svg> {escape(name)}</li>'
        for number, (name, _) in enumerate(chart.series)
    )
    return f'<ul class="legend">{"".join(keys)}</ul>'


def _key(chart: Chart, number: int) -> str:
    if chart.kind == "steps":
        return f'<path class="line s{number}" d="M0 6H24"/>{_mark(12, 6, number)}'
    return f'<rect class="bar s{number}" width="24" height="12"/>{_hatch(0, 0, 24, 12, number)}'


def _bars(chart: Chart) -> tuple[list[str], int]:
    """A label above its bars, so that long ones have room; a figure at the end of each bar."""
    whole = chart.most or max((value for _, values in chart.series for value in values), default=1) or 1
    room = WIDE - 48
    body, y = [], 0
    for at, label in enumerate(chart.labels):
        body.append(f'<text x="0" y="{y + 13}">{escape(_short(label))}</text>')
        y += LINE
        for number, (_, values) in enumerate(chart.series):
            wide = round(max(0.0, values[at]) / whole * room, 1)
            body.append(f'<rect class="bar s{number}" y="{y}" width="{wide}" height="{BAR}"/>')
            body.append(_hatch(0, y, wide, BAR, number))
            body.append(f'<text x="{wide + 5:g}" y="{y + 13}">{_figure(values[at], chart)}</text>')
            y += BAR + 2
        y += GAP
    return body, max(y, LINE)


def _hatch(x: float, y: float, wide: float, high: float, number: int) -> str:
    """Strokes over every second series: it is told apart without colours."""
    if number % 2 == 0:
        return ""
    starts = range(4, int(wide) - 5, 8)
    return f'<path class="hatch" d="{"".join(f"M{x + at} {y + high}l6-{high}" for at in starts)}"/>'


def _figure(value: float, chart: Chart) -> str:
    if chart.shares:
        return f"{value:.0%}"
    return f"{value:.0f}" if value == int(value) and chart.most is None else f"{value:.1f}"


def _steps(chart: Chart) -> tuple[list[str], int]:
    top = _end_of_axis(max((value for _, values in chart.series for value in values), default=1))
    weeks = [_across(at, len(chart.labels)) for at in range(len(chart.labels))]
    body = [*_grid(top), *_weeks(chart.labels, weeks)]
    for number, (_, values) in enumerate(chart.series):
        points = [(x, _down(value, top)) for x, value in zip(weeks, values, strict=True)]
        body.append(f'<path class="line s{number}" d="M{"L".join(f"{x:g} {y:g}" for x, y in points)}"/>')
        body += [_mark(x, y, number) for x, y in points]
        body.append(f'<text x="{RIGHT + 7}" y="{points[-1][1] + 4:g}">{values[-1]:.0f}</text>')
    body.append(f'<text x="{LEFT}" y="{TOP + HIGH + 36}">{escape(_short(chart.axis))}</text>')
    return body, TOP + HIGH + 44


def _across(at: int, count: int) -> float:
    return round(LEFT + at / max(1, count - 1) * (RIGHT - LEFT), 1)


def _down(value: float, top: int) -> float:
    return round(TOP + HIGH * (1 - value / top), 1)


def _grid(top: int) -> Iterator[str]:
    for value in range(0, top + 1, top // TICKS):
        y = _down(value, top)
        yield f'<path class="grid" d="M{LEFT} {y:g}H{RIGHT}"/>'
        yield f'<text class="tick" x="{LEFT - 6}" y="{y + 4:g}">{value}</text>'


def _weeks(labels: Sequence[str], places: Sequence[float]) -> Iterator[str]:
    every = max(1, -(-len(labels) // 9))
    for label, x in list(zip(labels, places, strict=True))[::every]:
        yield f'<text class="week" x="{x:g}" y="{TOP + HIGH + 17}">{escape(label)}</text>'


def _mark(x: float, y: float, number: int) -> str:
    """Squares and circles tell series apart without colours."""
    if number % 2 == 0:
        return f'<rect class="mark s{number}" x="{x - 3.5:g}" y="{y - 3.5:g}" width="7" height="7"/>'
    return f'<circle class="mark s{number}" cx="{x:g}" cy="{y:g}" r="3.5"/>'


def _end_of_axis(most: float) -> int:
    """The end of the axis: it can be divided into the steps of the grid."""
    return max(TICKS, -(-int(most) // TICKS) * TICKS)


def _short(label: str) -> str:
    return label if len(label) <= LABEL else f"{label[: LABEL - 1]}…"
