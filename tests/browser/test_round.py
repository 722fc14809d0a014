"""A whole round in Chromium: three join, the coordinator starts, partners meet, prompt, message, farewell."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.conftest import CHROMIUM
from tests.program import Program

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists(), reason=f"NO WHOLE ROUND WAS PLAYED IN A BROWSER: there is no {CHROMIUM}. Install Chromium."
)


@pytest.fixture
async def program(tmp_path: Path) -> AsyncIterator[Program]:
    running = Program(tmp_path, environment={"FARPAIR_CALENDAR__ONE_MESSAGE_A_DAY": "false"})
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


async def sit_down(chromium: Browser, program: Program, name: str) -> Page:
    """A browser of one's own, at the lobby, with a new seat."""
    page = await (await chromium.new_context(base_url=program.address)).new_page()
    page.set_default_timeout(15_000)
    await page.goto("/")
    await page.get_by_label("Name").fill(name)
    await page.get_by_role("button", name="Sit down").click()
    await expect(page.get_by_text("You are")).to_contain_text(name)
    return page


async def coordinator(chromium: Browser, program: Program) -> Page:
    page = await (await chromium.new_context(base_url=program.address)).new_page()
    page.set_default_timeout(20_000)
    await page.goto("/")
    await page.get_by_role("link", name="Coordinator").click()
    return page


async def writes(page: Page, line: str) -> None:
    """A line or a command, by keyboard."""
    await page.get_by_label("Your message or command").fill(line)
    await page.keyboard.press("Control+Enter")


async def joins(page: Page, country: str) -> None:
    await writes(page, "/join")
    await page.get_by_label("Which country do you live in?").fill(country)
    await page.get_by_label("Which languages do you like to write in?").fill("English")
    await page.get_by_label("Reading and literacy").check()
    await page.get_by_label("The same interests").check()
    await page.get_by_role("button", name="Save and go on").click()
    await expect(page.get_by_text("This is what your partner will see")).to_be_visible()
    for box in ("I follow the code of conduct", "I have read what is stored", "I am 18 or older"):
        await page.get_by_label(re.compile(box)).check()
    await page.locator("#form").get_by_role("button", name="Join").click()
    await expect(page.get_by_text("Welcome to Librarians across borders")).to_be_visible()


async def goes_to_the_space(page: Page) -> None:
    await page.locator("#places a[href*='space-']").click()


async def test_three_people_and_a_coordinator_play_a_whole_round(chromium: Browser, program: Program) -> None:
    carla = await coordinator(chromium, program)
    await writes(carla, "/round open")
    await expect(carla.get_by_text("Round 1 is open until")).to_be_visible()
    await carla.get_by_role("button", name="Post the invitation").click()
    ana, bo, cy = [await sit_down(chromium, program, name) for name in ("Ana", "Bo", "Cy")]
    await expect(ana.get_by_text("looks for people who want a partner in another country")).to_be_visible()
    for page, country in ((ana, "Kenya"), (bo, "España"), (cy, "नेपाल")):
        await joins(page, country)

    await writes(carla, "/round preview")
    preview = carla.get_by_text("One partnership", exact=True)
    await expect(preview).to_be_visible()
    await carla.get_by_role("button", name="Start the round").last.click()
    await expect(carla.get_by_text("Round 1 has begun")).to_be_visible()

    for page in (ana, bo, cy):
        await goes_to_the_space(page)
        for text in ("Country: Kenya", "Country: Spain", "Country: Nepal", "writes first", "Who can read"):
            await expect(page.locator("#messages").get_by_text(text).first).to_be_visible()
        await expect(page.get_by_text("The beginning: your pact")).to_be_visible()

    await writes(ana, "Habari! Nice to meet you both.")
    for page in (bo, cy):
        await expect(page.get_by_text("Habari! Nice to meet you both.")).to_be_visible()

    await writes(carla, "/prompt send")
    await expect(carla.get_by_text("is on its way to one partnership")).to_be_visible()
    for page in (ana, bo, cy):
        await expect(page.get_by_text("A working day")).to_be_visible()
    await bo.get_by_role("button", name="Skip this one").last.click()
    await expect(bo.get_by_text("Nothing is noted anywhere")).to_be_visible()
    await expect(ana.get_by_text("Nothing is noted anywhere")).to_have_count(0)

    await ana.get_by_role("button", name="Our pact").first.click()
    await ana.get_by_label("every two weeks").check()
    await ana.get_by_label("How do you want to talk?").fill("In this space")
    await ana.get_by_role("button", name="Save and go on").click()
    await expect(cy.get_by_text("How often prompts come: every two weeks")).to_be_visible()

    await writes(carla, "/round end")
    await carla.get_by_role("button", name="Yes, end the round").click()
    for page in (ana, bo, cy):
        await expect(page.get_by_text("Your space stays open")).to_be_visible()


async def test_the_first_page_and_the_chat_survive_a_restart(chromium: Browser, program: Program) -> None:
    ana = await sit_down(chromium, program, "Ana")
    await writes(ana, "/join")
    await expect(ana.get_by_label("Which country do you live in?")).to_be_visible()
    await program.kill()
    await asyncio.sleep(0.5)
    await program.start()
    await ana.reload()
    await ana.get_by_label("Which country do you live in?").fill("Untied States")
    await ana.get_by_label("Which languages do you like to write in?").fill("English")
    await ana.get_by_label("Surprise me").check()
    await ana.get_by_role("button", name="Save and go on").click()
    await expect(ana.get_by_role("alert")).to_contain_text("Did you mean: United States")


async def test_the_coordinators_pages_open_once_by_their_link(chromium: Browser, program: Program) -> None:
    carla = await coordinator(chromium, program)
    await writes(carla, "/round open")
    await writes(carla, "/dashboard")
    link = carla.get_by_role("link", name="Open the coordinators' pages")
    address = await link.get_attribute("href")
    assert address
    await carla.goto(address)
    await carla.locator("main").get_by_role("button").first.click()
    await expect(carla.get_by_role("heading", name="Overview")).to_be_visible()
    await expect(carla.get_by_text("open", exact=True).first).to_be_visible()
    other = await (await chromium.new_context(base_url=program.address)).new_page()
    await other.goto(address)
    await other.locator("main").get_by_role("button").first.click()
    await expect(other.get_by_role("heading", name="Overview")).to_have_count(0)
