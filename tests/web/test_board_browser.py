"""The coordinators' pages in a real browser: the matching by keyboard and without script, and accessibility."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from adapters.web import Running, WebChat, WebSettings, serve
from tests.conftest import CHROMIUM
from tests.web.board import House
from tests.web.scripted import ScriptedVitals

ROOMS = (
    *("", "/participants", "/participants/1", "/matching", "/partnerships", "/prompts", "/prompts/the-pact"),
    *("/deliveries", "/concerns", "/settings", "/trail", "/handover", "/surveys", "/results"),
)
pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists(), reason=f"THE COORDINATORS' PAGES WERE NOT TESTED IN A BROWSER: there is no {CHROMIUM}."
)


@pytest.fixture
async def running(house: House, chat: WebChat) -> AsyncIterator[Running]:
    server = await serve(house.desk, ScriptedVitals(), chat, WebSettings(port=0))
    yield server
    await server.stop()


async def signed_in(
    chromium: Browser, running: Running, house: House, scheme: Literal["light", "dark"] = "light", script: bool = True
) -> Page:
    context = await chromium.new_context(
        base_url=running.address, color_scheme=scheme, java_script_enabled=script, locale="en-GB"
    )
    page = await context.new_page()
    page.set_default_timeout(30_000)
    await page.goto(await house.link())
    await page.get_by_role("button", name="Open the pages").click()
    await expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    return page


async def test_the_matching_is_locked_forbidden_swapped_and_published(
    chromium: Browser, running: Running, house: House
) -> None:
    people = await house.enrolled(8)
    page = await signed_in(chromium, running, house, script=False)
    await page.get_by_role("link", name="Matching", exact=True).click()
    await page.get_by_role("button", name="Run the matching").click()
    rows = page.get_by_role("table").first.get_by_role("row")
    await expect(rows).to_have_count(5)
    reply = page.locator("#reply")

    first = await rows.nth(1).get_by_role("link").all_inner_texts()
    await page.get_by_role("button", name="Lock – ").first.click()
    await expect(reply).to_contain_text("Nothing has been changed so far")
    await reply.get_by_role("button", name="Do it").click()
    await expect(page.get_by_text("locked", exact=True)).to_have_count(1)

    await page.get_by_role("button", name="Why – ").first.click()
    await expect(reply).to_contain_text(first[0])

    await page.get_by_role("button", name="Keep apart – ").last.click()
    await reply.get_by_role("button", name="Leave it").click()
    await page.get_by_role("button", name="Keep apart – ").last.click()
    await reply.get_by_role("button", name="Do it").click()
    async with house.store.reading() as tx:
        locked, forbidden = await tx.rounds.wishes(1)
    assert len(locked) == len(forbidden) == 1

    await page.locator("summary").click()
    await page.get_by_label("Row", exact=True).fill("2")
    await page.get_by_label("and row").fill("3")
    await page.get_by_role("button", name="Swap partners").click()
    await expect(reply.get_by_role("button", name="Do it")).to_be_visible()
    await reply.get_by_role("button", name="Do it").click()

    await page.get_by_role("button", name="Start the round").first.click()
    await expect(reply).to_contain_text("Round 1 has begun")
    async with house.store.reading() as tx:
        found = await tx.partnerships.of_round(1)
    assert len(found) == 4
    names = {each.id: each.name for each in people}
    assert set(first) in [{names[member] for member in each.members} for each in found]
    await page.get_by_role("link", name="Partnerships", exact=True).click()
    await expect(page.get_by_text("4 of 4 run")).to_be_visible()


async def test_what_somebody_else_changed_meanwhile_is_not_published(
    chromium: Browser, running: Running, house: House
) -> None:
    await house.enrolled(6)
    await house.asks("round.preview")
    page = await signed_in(chromium, running, house)
    await page.get_by_role("link", name="Matching", exact=True).click()
    await house.asks("round.forbid", first="1")
    async with house.store.reading() as tx:
        proposal = await tx.rounds.proposal(1)
    assert proposal is not None
    one, other = proposal.body["groups"][0]["members"]
    await house.asks("round.do", subject=f"round-1.forbid-{one}-{other}")
    await page.get_by_role("button", name="Start the round").first.click()
    await expect(page.locator("#reply")).not_to_contain_text("has begun")
    async with house.store.reading() as tx:
        round_ = await tx.rounds.by_id(1)
    assert round_ is not None
    assert round_.state == "open"


async def test_a_page_is_used_by_keyboard_alone(chromium: Browser, running: Running, house: House) -> None:
    await house.people(3)
    page = await signed_in(chromium, running, house)
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    await page.get_by_role("link", name="Participants", exact=True).focus()
    await page.keyboard.press("Enter")
    await page.get_by_label("Look for a name").focus()
    await page.keyboard.type("person 2")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("One of 3 participants")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(390, 800), (1280, 900)], ids=["phone", "desktop"])
async def test_every_page_is_accessible_and_fits(
    chromium: Browser, running: Running, house: House, scheme: Literal["light", "dark"], size: tuple[int, int]
) -> None:
    await house.begun(4, "A name as long as some people's names are, of Somewhere {}")
    await house.enrolled(5)
    await house.asks("round.preview")
    page = await signed_in(chromium, running, house, scheme)
    await page.set_viewport_size({"width": size[0], "height": size[1]})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for room in (*ROOMS, (await house.partnership_pages())[0]):
        await page.goto(f"/dashboard{room}")
        results = await Axe().run(page)
        assert results.violations_count == 0, (room, results.generate_report())
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{room} scrolls sideways"
    await page.goto("/dashboard/handover")
    await page.get_by_role("button", name="Change").first.click()
    await expect(page.locator("#form")).to_be_visible()
    results = await Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert [each for each in asked if not each.startswith(running.address)] == []
