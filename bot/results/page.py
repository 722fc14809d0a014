"""The results as one page: everything is in it, nothing is fetched, and it can be printed."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import date
from html import escape
from importlib.resources import files
from itertools import groupby

from babel.numbers import format_decimal, format_percent

from bot import world
from bot.results.charts import Chart
from bot.results.figures import Figures
from bot.results.map import world_map
from bot.results.tables import Cell, Mean, Report, Share, Table
from bot.wording import Voice, known_locale

RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
STYLE = files("bot.results").joinpath("page.css").read_text("utf-8")
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def page(figures: Figures, report: Report, pictures: Mapping[str, tuple[Chart, bytes]], say: Voice, day: date) -> str:
    """The whole page. `pictures` are the charts as SVG, by the name of the table that they show."""
    direction = "rtl" if say.language in RIGHT_TO_LEFT else "ltr"
    sections = "".join(_section(each, figures, pictures.get(each.name), say) for each in report.tables)
    made = escape(say.line("results.page_open", day=day))
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(say.language)}" dir="{direction}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>{escape(report.title)}</title><style>{STYLE}</style></head><body><main>"
        f'<h1 dir="auto">{escape(report.title)}</h1><p>{escape(report.told)}</p>{sections}'
        f'<p class="note">{made}</p></main></body></html>\n'
    )


def _section(table: Table, figures: Figures, picture: tuple[Chart, bytes] | None, say: Voice) -> str:
    shown = _picture(*picture) if picture else _map(figures, say) if table.name == "countries" else ""
    rows = _table(table, say)
    if shown:
        rows = f"{shown}<details><summary>{escape(say.line('results.as_table'))}</summary>{rows}</details>"
    return f'<section id="{table.name}"><h2 dir="auto">{escape(table.title)}</h2>{rows}</section>'


def _picture(chart: Chart, drawn: bytes) -> str:
    coded = base64.b64encode(drawn).decode()
    return f'<figure><img src="data:image/svg+xml;base64,{coded}" alt="{escape(chart.told)}"></figure>'


def _map(figures: Figures, say: Voice) -> str:
    people = [(code, world.country_name(code, say.language), count) for code, count in figures.countries if code]
    return f"<figure>{world_map(people, say.line('results.map'))}</figure>" if people else ""


def _table(table: Table, say: Voice) -> str:
    note = f'<p class="note">{escape(table.note)}</p>' if table.note else ""
    if not table.rows:
        return note
    kinds = [any(isinstance(row[at], int | Share | Mean) for row in table.rows) for at in range(len(table.head))]
    head = "".join(
        f'<th scope="col"{_as_number(number)}>{escape(each)}</th>'
        for each, number in zip(table.head, kinds, strict=True)
    )
    plain = "".join(_row(row, kinds, say) for row in table.rows)
    rows = _groups(table, kinds, say) if table.grouped else f"<tbody>{plain}</tbody>"
    around = f'<div class="wide" tabindex="0" role="region" aria-label="{escape(table.title)}">'
    return f"{around}<table><thead><tr>{head}</tr></thead>{rows}</table></div>{note}"


def _groups(table: Table, kinds: list[bool], say: Voice) -> str:
    """Rows that begin with the same cell, under one heading of their own."""
    found = []
    for first, rows in groupby(table.rows, key=lambda row: row[0]):
        theirs = list(rows)
        head = f'<th scope="rowgroup" rowspan="{len(theirs)}" dir="auto">{escape(in_words(first, say))}</th>'
        cells = [_row(row[1:], kinds[1:], say).removeprefix("<tr>") for row in theirs]
        found.append(f"<tbody><tr>{head}{'<tr>'.join(cells)}</tbody>")
    return "".join(found)


def _row(row: tuple[Cell, ...], kinds: list[bool], say: Voice) -> str:
    cells = [
        f'<td dir="auto"{_as_number(number)}>{escape(in_words(each, say))}</td>'
        for each, number in zip(row, kinds, strict=True)
    ]
    return f"<tr>{''.join(cells)}</tr>"


def _as_number(number: bool) -> str:
    return ' class="number"' if number else ""


def in_words(cell: Cell, say: Voice) -> str:
    """A cell as people of a language read it; a dash where nothing is known."""
    locale = known_locale(say.language)
    match cell:
        case None:
            return "–"
        case Share(of_one):
            return str(format_percent(of_one, locale=locale))
        case Mean(value):
            return str(format_decimal(round(value, 1), locale=locale))
        case int():
            return str(format_decimal(cell, locale=locale))
        case _:
            return cell
