"""A certificate as a page: everything is in it, and it fits on one sheet of A4 or Letter."""

from __future__ import annotations

from html import escape
from importlib.resources import files

from bot.certificates.paper import Paper

STYLE = files("bot.certificates").joinpath("page.css").read_text("utf-8")
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
LONG = 40
"""So many letters of a name fit in one line in large type."""


def page(paper: Paper) -> str:
    """The whole page. Whatever stands in it is escaped; a name keeps its own direction of writing."""
    direction = "rtl" if paper.from_right else "ltr"
    size = ' class="long"' if len(paper.name) > LONG else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(paper.language)}" dir="{direction}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>{escape(paper.heading)}</title><style>{STYLE}</style></head><body><main>"
        f"<h1>{escape(paper.heading)}</h1><p>{escape(paper.above)}</p>"
        f'<p id="name"{size}><bdi>{escape(paper.name)}</bdi></p>'
        f'<p class="large">{escape(paper.below)}<br>{escape(paper.term)}</p><p>{escape(paper.about)}</p>'
        f'<footer><p dir="auto">{escape(paper.signed)}</p><p>{escape(paper.code)}</p></footer>'
        f"</main></body></html>\n"
    )
