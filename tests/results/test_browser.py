"""The page of the results in a browser: nothing fetched, nothing that axe finds, on a phone, dark and printed."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, async_playwright

from bot.results.writing import page_of
from bot.wording import Wording
from tests.conftest import CHROMIUM
from tests.results.conftest import Rehearsed
from tests.results.test_forms import DAY, hostile

pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists(), reason=f"THE PAGE OF THE RESULTS WAS NOT TESTED IN A BROWSER: there is no {CHROMIUM}."
)


async def test_the_page_in_a_browser(rehearsed: Rehearsed, tmp_path: Path) -> None:
    say = Wording().voice("en")
    pages = [await page_of(each, say, DAY) for each in (rehearsed.figures, hostile(rehearsed.figures))]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        await _looked_at(browser, _kept(pages[0], tmp_path / "one.html"), "light")
        await _looked_at(browser, _kept(pages[1], tmp_path / "two.html"), "dark")
        await browser.close()


def _kept(html: str, file: Path) -> str:
    file.write_text(html, encoding="utf-8")
    return file.as_uri()


async def _looked_at(browser: Browser, address: str, scheme: Literal["light", "dark"]) -> None:
    page = await browser.new_page(viewport={"width": 360, "height": 740}, color_scheme=scheme)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    await page.goto(address)
    assert [each for each in fetched if not each.startswith("data:")] == [address]
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
    assert await page.evaluate("[...document.images].every(each => each.naturalWidth > 100)")
    await page.locator("summary").first.click()
    found = await Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert len(await page.pdf()) > 10_000
