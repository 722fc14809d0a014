"""The results as files: one page, tables as CSV and XLSX, and the pictures that a chat shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.results.apart import draw_apart
from bot.results.charts import charts
from bot.results.figures import Figures
from bot.results.page import page
from bot.results.sheets import as_xlsx, csv_files
from bot.results.tables import report
from bot.wording import Voice

PAGE, BOOK = "results.html", "results.xlsx"


async def page_of(figures: Figures, say: Voice, day: date) -> str:
    """The page, with its charts drawn.

    Raises:
        DrawingEnded: they could not be drawn.
    """
    found = charts(figures, say)
    drawn = await draw_apart(found, "svg")
    pictures = {each.name: (each, picture) for each, picture in zip(found, drawn, strict=True)}
    return page(figures, report(figures, say), pictures, say, day)


async def files_of(figures: Figures, say: Voice, day: date) -> Mapping[str, str | bytes]:
    """All files by name: the page, a picture for each chart, a table each, and all tables in one book.

    Raises:
        DrawingEnded: the charts could not be drawn.
    """
    found = charts(figures, say)
    pictures = {f"{each.name}.png": drawn for each, drawn in zip(found, await draw_apart(found), strict=True)}
    tables = report(figures, say)
    return {PAGE: await page_of(figures, say, day), BOOK: as_xlsx(tables), **csv_files(tables), **pictures}
