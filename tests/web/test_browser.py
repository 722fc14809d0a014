"""The pages in a real browser without a window: accessibility, keyboard alone, live messages, no script at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page

from adapters.web import Running, WebChat, WebSettings, serve
from adapters.web.places import CHANNEL, account_of
from bot.chat import Inbox, Message, Plain
from tests.conftest import CHROMIUM
from tests.web.scripted import ScriptedDesk, ScriptedVitals, hostile_message

SEAT, PHONE, DESKTOP = "/seat/ana/space-7K2P", (360, 740), (1280, 900)

pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists(),
    reason=f"THE PAGES WERE NOT TESTED IN A BROWSER: there is no {CHROMIUM}. Install Chromium to run these tests.",
)


@pytest.fixture
async def running(desk: ScriptedDesk, chat: WebChat) -> AsyncIterator[Running]:
    for name in ("Ana", "Bo"):
        await chat.add_seat(name)
    space = await chat.open_space(CHANNEL, "7K2P", "Ana and Bo")
    await chat.add_people(space, [account_of("ana"), account_of("bo")])
    await chat.send(space, hostile_message(account_of("bo")), "k1")
    server = await serve(desk, ScriptedVitals(), chat, WebSettings(port=0))
    yield server
    await server.stop()


async def _context(
    chromium: Browser,
    running: Running,
    scheme: Literal["light", "dark"] = "light",
    script: bool = True,
) -> BrowserContext:
    context = await chromium.new_context(
        base_url=running.address,
        color_scheme=scheme,
        java_script_enabled=script,
        timezone_id="Asia/Kathmandu",
        locale="en-GB",
    )
    context.set_default_timeout(30_000)
    return context


async def _write(page: Page, text: str) -> None:
    await page.fill("#line", text)
    await page.keyboard.press("Control+Enter")


async def _enter(page: Page) -> None:
    await page.goto("/enter/good-ticket")
    await page.click("main button")
    await page.click("text=Send a prompt now")
    await page.wait_for_selector("#reply")


async def _check(page: Page) -> None:
    results = await Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_seat_and_dashboard_are_accessible(
    chromium: Browser, running: Running, scheme: Literal["light", "dark"], size: tuple[int, int]
) -> None:
    context = await _context(chromium, running, scheme)
    page = await context.new_page()
    await page.set_viewport_size({"width": size[0], "height": size[1]})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    await page.goto("/")
    await _check(page)
    await page.goto(SEAT)
    await _write(page, "Hello Bo")
    await _write(page, "/help")
    await _write(page, "/join")
    await page.click("#form button.primary")
    await page.wait_for_selector("#summary")
    await _check(page)
    await page.fill("#line", "/r")
    await page.wait_for_selector("#completion li")
    await _check(page)
    await _enter(page)
    await _check(page)
    assert errors == []
    await context.close()


async def test_a_command_can_be_completed_and_sent_by_keyboard_alone(
    chromium: Browser, running: Running, desk: ScriptedDesk
) -> None:
    context = await _context(chromium, running)
    page = await context.new_page()
    await page.goto(SEAT)
    await page.focus("#line")
    await page.keyboard.type("/r")
    assert await page.get_attribute("#line", "aria-controls") == "completion"
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    active = await page.get_attribute("#line", "aria-activedescendant")
    assert await page.get_attribute(f"#{active}", "aria-selected") == "true"
    await page.keyboard.press("Enter")
    assert await page.input_value("#line") == "/round preview"
    assert desk.asked == []
    await page.keyboard.press("Enter")
    await page.wait_for_selector("text=Four partnerships.")
    assert [asked.name for asked in desk.asked] == ["round.preview"]
    await page.wait_for_selector("#line:focus")
    await page.keyboard.type("/pa")
    await page.keyboard.press("Escape")
    assert await page.is_hidden("#completion")
    assert await page.input_value("#line") == "/pa"
    await context.close()


async def test_a_message_reaches_the_other_seat_live_and_disturbs_no_writing(
    chromium: Browser, running: Running, chat: WebChat
) -> None:
    context = await _context(chromium, running)
    ana, bo = await context.new_page(), await context.new_page()
    await ana.goto(SEAT)
    await bo.goto("/seat/bo/space-7K2P")
    await bo.focus("#line")
    await bo.keyboard.type("I am writing")
    await _write(ana, "Hello Bo")
    await bo.wait_for_selector("#messages >> text=Hello Bo")
    await bo.keyboard.type(" to you")
    assert await bo.input_value("#line") == "I am writing to you"
    await chat.send(Inbox(account_of("bo")), Message((Plain("for Bo"),)), "k9")
    await bo.wait_for_selector("#places >> text=1 new")
    assert await bo.evaluate("document.activeElement.id") == "line"
    await context.close()


async def test_times_are_the_readers_own(chromium: Browser, running: Running) -> None:
    context = await _context(chromium, running)
    page = await context.new_page()
    await page.goto(SEAT)
    shown = await page.text_content('time[datetime="2026-03-02T12:00:00+00:00"]')
    assert shown is not None
    assert "17:45" in shown
    await context.close()


async def test_a_page_says_when_the_program_is_away_and_comes_back_by_itself(
    chromium: Browser, running: Running, desk: ScriptedDesk, chat: WebChat
) -> None:
    context = await _context(chromium, running)
    page = await context.new_page()
    await page.goto(SEAT)
    await page.wait_for_load_state("load")
    await asyncio.sleep(0.3)
    await running.stop()
    await page.wait_for_selector("#status >> text=not within reach")
    await chat.send(CHANNEL, Message((Plain("while away"),)), "k9")
    again = await serve(desk, ScriptedVitals(), chat, WebSettings(port=int(running.address.rpartition(":")[2])))
    await page.wait_for_selector("#places >> text=1 new")
    assert await page.text_content("#status") == ""
    await context.close()
    await again.stop()


async def test_completions_fill_a_long_list(chromium: Browser, running: Running) -> None:
    context = await _context(chromium, running)
    page = await context.new_page()
    await page.goto(SEAT)
    await _write(page, "/join")
    await page.locator("#field-country").press_sequentially("ke")
    await page.wait_for_selector("#field-country-list option", state="attached")
    labels = await page.eval_on_selector_all("#field-country-list option", "all => all.map(each => each.value)")
    assert labels == ["Kenya", "South Korea"]
    await context.close()


async def test_everything_works_without_script(chromium: Browser, running: Running, desk: ScriptedDesk) -> None:
    context = await _context(chromium, running, script=False)
    page = await context.new_page()
    await page.goto(SEAT)
    await page.fill("#line", "/help")
    await page.click("text=Send")
    await page.click("text=Join now")
    await page.fill("#field-country", "Kenya")
    await page.check("text=Public")
    await page.click("text=Save and go on")
    await page.wait_for_selector("text=Saved: Kenya")
    assert desk.asked[-1].text("kind") == "public"
    await context.close()
