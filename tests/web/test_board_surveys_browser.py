"""A survey's question written, and open answers coded, in a real browser; by keyboard, with no script, on a phone."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser as Chromium
from playwright.async_api import expect

from adapters.web import WebChat, WebSettings, serve
from tests.conftest import CHROMIUM
from tests.web.board import House
from tests.web.scripted import ScriptedVitals
from tests.web.test_board_surveys import WORDS, answered

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"CODING WAS NOT TESTED IN A BROWSER: no {CHROMIUM}.")


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
async def test_a_question_is_written_and_answers_are_coded(
    chromium: Chromium, house: House, chat: WebChat, script: bool
) -> None:
    await answered(house)
    server = await serve(house.desk, ScriptedVitals(), chat, WebSettings(port=0))
    context = await chromium.new_context(
        base_url=server.address, java_script_enabled=script, viewport={"width": 390, "height": 800}
    )
    page = await context.new_page()
    page.set_default_timeout(60_000)
    ran: list[str] = []
    page.on("dialog", lambda told: ran.append(told.message))
    await page.goto(await house.link())
    await page.get_by_role("button", name="Open the pages").click()
    await page.get_by_role("link", name="Surveys", exact=True).click()

    await page.get_by_role("button", name="Ask a question of your own – Looking back").click()
    form = page.locator("#form")
    await form.locator("[name='f.text']").fill("Which shelf is yours?")
    await form.locator("[name='f.id']").fill("shelf")
    await form.locator("[name='f.kind'][value='words']").check()
    await form.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("main")).to_contain_text("Which shelf is yours?")

    await page.get_by_role("link", name="Surveys", exact=True).click()
    await page.get_by_role("link", name="What has this round changed for you?").click()
    for words in WORDS:
        await expect(page.get_by_role("main")).to_contain_text(words)
    await page.get_by_label("A new tag").fill("New ideas")
    await page.keyboard.press("Enter")
    first = page.locator("form.message", has_text=WORDS[0])
    await first.get_by_label("New ideas").check()
    await first.get_by_role("button", name="Save").click()
    await expect(page.locator("ul.figures")).to_contain_text("New ideas 1")
    await page.locator("ul.figures").get_by_role("link", name="New ideas").click()
    await expect(page.locator("form.message")).to_have_count(1)
    assert ran == [], "nothing that people wrote has run"
    assert await page.evaluate("1 + 1") == 2
    await server.stop()
