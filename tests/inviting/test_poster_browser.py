"""The poster in a browser: on a phone, and printed on one sheet of A4 and of Letter, in every language there is."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, async_playwright

from bot.inviting.poster import SIZES, Size, poster_page
from bot.inviting.telling import Invitation
from bot.people import Programme
from bot.programme import preset
from bot.wording import Voice, Wording
from tests.conftest import CHROMIUM

pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists(), reason=f"THE POSTER WAS NOT TESTED IN A BROWSER: there is no {CHROMIUM}."
)
SHEETS: dict[Size, tuple[int, int]] = {"a4": (595, 842), "letter": (612, 792)}
"""Width and height in points."""
WIDEST = '"DejaVu Sans"'
"""The widest of the usual fonts, where it is installed; without it the page is seen twice in the usual one."""
CUT = "(m => [m.scrollHeight - m.clientHeight, m.scrollWidth - m.clientWidth])(document.querySelector('main'))"


def longest(say: Voice) -> Invitation:
    """All that can be typed, as long as it can be."""
    settings = preset("librarians")[1].model_copy(update={"contact": "c" * 200, "audience": "Wide words " * 10})
    programme = Programme(1, "x", "Wide Women & <b>Men</b> " * 2 + "W" * 14, settings)
    link = f"https://pairs.example.org/a-path/i/abcdefgh?from={'x' * 40}"
    return Invitation(programme, 16, datetime(2027, 9, 22, 12, tzinfo=UTC), link, say)


async def test_one_sheet_in_every_language(tmp_path: Path) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for language in Wording().languages:
            told = longest(Wording().voice(language))
            for size in SIZES:
                drawn = poster_page(told, size)
                for name, page in ((size, drawn), (f"{size}-wide", drawn.replace("system-ui", WIDEST))):
                    file = tmp_path / f"{language}-{name}.html"
                    file.write_text(page, encoding="utf-8")
                    await _printed(browser, file.as_uri(), SHEETS[size])
        await _looked_at(browser, (tmp_path / "en-a4.html").as_uri())
        await browser.close()


async def _printed(browser: Browser, address: str, sheet: tuple[int, int]) -> None:
    page = await browser.new_page()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    await page.goto(address)
    drawn = await page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", drawn)) == 1, address
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([0-9.]+) ([0-9.]+)\]", drawn)
    assert [(round(float(wide)), round(float(high))) for wide, high in boxes] == [sheet]
    await page.emulate_media(media="print")
    cut = await page.evaluate(CUT)
    assert cut == [0, 0], f"{address}: something is cut off"
    assert fetched == [address]
    await page.close()


async def _looked_at(browser: Browser, address: str) -> None:
    page = await browser.new_page(viewport={"width": 360, "height": 740})
    await page.goto(address)
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
    found = await Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
