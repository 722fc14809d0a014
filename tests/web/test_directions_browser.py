"""The pages in scripts of other directions and lengths: each says which it is, and none is wider than a phone."""

from __future__ import annotations

from importlib.resources import files

import pytest
from playwright.async_api import Browser, Page, ViewportSize

from adapters.web import WebChat, WebSettings, serve
from adapters.web.places import CHANNEL
from tests.conftest import CHROMIUM
from tests.web.board import House
from tests.web.scripted import ScriptedVitals

PHONE = ViewportSize(width=360, height=740)
JOIN, QUESTION = "#line", "Which country do you live in?"

pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists(),
    reason=f"THE PAGES WERE NOT TESTED IN A BROWSER: there is no {CHROMIUM}. Install Chromium to run these tests.",
)


async def _fits(page: Page, language: str, direction: str) -> None:
    told = await page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
    assert told == [language, direction]
    wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{page.url} is {wide} pixels wider than a phone"


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("de", "ltr"), ("hi", "ltr"), ("ja", "ltr")])
async def test_a_language_is_told_and_fits_a_phone(
    chromium: Browser, house: House, chat: WebChat, language: str, direction: str
) -> None:
    async with house.store.writing() as tx:
        await tx.programmes.add_home(1, CHANNEL, "Here")
    await house.asks("round.open")
    await chat.add_seat("Ana")
    server = await serve(house.desk, ScriptedVitals(), chat, WebSettings(port=0))
    context = await chromium.new_context(base_url=server.address, viewport=PHONE, locale=language)
    page = await context.new_page()
    try:
        await page.goto("/")
        await _fits(page, language, direction)
        await page.goto("/seat/ana/programme")
        await page.fill(JOIN, "/join")
        await page.keyboard.press("Control+Enter")
        await page.wait_for_selector("#form")
        await _fits(page, language, direction)
        asked = await page.inner_text("main")
        assert house.core.wording.own(language, QUESTION) in asked
        assert QUESTION not in asked
        boxes = await page.locator("main input[type=checkbox]").first.bounding_box()
        assert boxes is not None
        assert (boxes["x"] > PHONE["width"] / 2) == (direction == "rtl"), "what is first stands where reading begins"
    finally:
        await context.close()
        await server.stop()


async def test_figures_stand_under_their_heads_from_right_to_left(chromium: Browser) -> None:
    style = files("adapters.web").joinpath("static/chat.css").read_text("utf-8")
    page = await chromium.new_page()
    cells = '<td dir="auto">\u0645\u0627\u0630\u0627</td><td dir="auto">50</td>'
    await page.set_content(f'<html dir="rtl"><style>{style}</style><table><tr>{cells}</tr></table></html>')
    sides = await page.evaluate("[...document.querySelectorAll('td')].map(each => getComputedStyle(each).textAlign)")
    assert sides == ["right", "right"]
    await page.close()
