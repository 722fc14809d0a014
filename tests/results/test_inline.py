"""Charts inside a page: the figures of the table, told in words, without a style; nothing that people typed runs."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from xml.etree import ElementTree as Xml

from bot.results.charts import Chart, charts
from bot.results.inline import inline
from tests.results.conftest import Rehearsed
from tests.results.test_forms import SAY, SCRIPT, STRANGE, hostile


def texts(chart: Chart) -> list[str]:
    drawn = inline(chart)
    return [unescape(each) for each in re.findall(r"<text[^>]*>([^<]*)</text>", drawn)]


def test_each_chart_shows_its_figures_and_says_them(rehearsed: Rehearsed) -> None:
    found = charts(rehearsed.figures, SAY)
    assert len(found) >= 3
    for chart in found:
        drawn = inline(chart)
        root = Xml.fromstring(f"<div>{drawn}</div>")  # noqa: S314  our own
        picture = root.find("svg[@role='img']")
        assert picture is not None
        assert picture.attrib["aria-label"] == chart.told
        for wrong in (" style=", "<style", "http", "<script"):
            assert wrong not in drawn
        if chart.kind == "bars":
            bars = [each for each in picture.iter("rect") if each.attrib["class"].startswith("bar")]
            assert len(bars) == len(chart.labels) * len(chart.series)


def test_bars_are_as_long_as_their_values() -> None:
    chart = Chart("x", "X", "bars", ("a", "b", "c"), (("n", (10.0, 5.0, 0.0)),), "n", "told")
    widths = [float(each) for each in re.findall(r'<rect class="bar s0" y="\d+" width="([\d.]+)"', inline(chart))]
    assert widths[0] == 2 * widths[1] > 0 == widths[2]
    assert {"10", "5", "0"} <= set(texts(chart))


def test_lines_end_at_their_last_value_and_begin_in_the_first_week() -> None:
    chart = Chart(
        "x", "X", "steps", ("0", "1", "2"), (("begun", (4.0, 6.0, 7.0)), ("alive", (4.0, 5.0, 0.0))), "Week", "t"
    )
    drawn = inline(chart)
    paths = re.findall(r'<path class="line s\d" d="M([^"]+)"/></?', drawn) or re.findall(
        r'class="line s\d" d="M(3[^"]+)"', drawn
    )
    points = [[tuple(map(float, pair.split())) for pair in path.split("L")] for path in paths if "L" in path]
    begun, alive = points[-2:]
    assert begun[0] == alive[0], "both begin with four"
    assert alive[2][1] > alive[1][1] > begun[2][1], "what is less lies lower"
    assert {"7", "0"} <= set(texts(chart))


def test_what_people_typed_is_text(rehearsed: Rehearsed) -> None:
    (chart,) = [each for each in charts(hostile(rehearsed.figures), SAY) if each.name == "prompts"]
    drawn = inline(chart)
    assert "<script" not in drawn
    assert SCRIPT in texts(chart)
    assert any(each.endswith("…") and STRANGE.startswith(each[:-1]) for each in texts(chart))
    Xml.fromstring(f"<div>{drawn}</div>")  # noqa: S314  our own


def test_nothing_but_zeros() -> None:
    chart = Chart("x", "X", "bars", ("a",), (("n", (0.0,)),), "n", "told")
    assert "0" in texts(chart)
    assert "0" in texts(replace(chart, kind="steps", labels=("0",)))
