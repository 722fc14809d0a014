"""The order of prompts among the coordinators' pages: by buttons, by keyboard, by dragging; and what comes from it."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser as Chromium
from playwright.async_api import Page, expect

from adapters.discord import preview as discord_preview
from adapters.slack import preview as slack_preview
from adapters.web import Running, WebChat, WebSettings, serve
from bot.prompting import prompts_of
from tests.conftest import CHROMIUM
from tests.web.board import House, sign_in
from tests.web.browsing import Browser
from tests.web.scripted import ScriptedVitals

RENDERERS = {"discord": discord_preview.rendered, "slack": slack_preview.rendered}


async def order(house: House) -> list[str]:
    """The slugs of those that may be moved, as they come."""
    async with house.store.reading() as tx:
        found = await prompts_of(tx, house.core, 1, "en")
    return [each.slug for each in found if each.place == "any"]


async def test_up_and_down_without_a_script(house: House, pages: Browser) -> None:
    first, second, third, *rest = await order(house)
    await sign_in(house, pages)
    page = await pages.get("/dashboard/prompts")
    down = page.form("/dashboard/act", name="prompt.move", subject=f"programme-1.{first}")
    moved = await pages.submit(down, f_to="down")
    assert "is number 2 of" in moved.bare
    assert await order(house) == [second, first, third, *rest]
    up = moved.form("/dashboard/act", name="prompt.move", subject=f"programme-1.{third}")
    await pages.submit(up, f_to="up")
    assert await order(house) == [second, third, first, *rest]
    trail = await pages.get("/dashboard/trail")
    assert trail.bare.count("prompt.move") == 2


async def test_what_comes_next_follows_the_order(house: House, pages: Browser) -> None:
    await house.begun(4)
    slugs = await order(house)
    await sign_in(house, pages)
    page = await pages.get("/dashboard/prompts")
    last = page.form("/dashboard/act", name="prompt.move", subject=f"programme-1.{slugs[-1]}")
    after = await pages.submit(last, f_to="1")
    assert (await order(house))[0] == slugs[-1]
    coming = after.bare.split("What comes when")[1]
    assert coming.index(house.title(slugs[-1])) < coming.index(house.title(slugs[0]))
    await house.asks("prompt.send")
    async with house.store.reading() as tx:
        sent = {slug for each in (await tx.ledger.slugs_had(1)).values() for slug in each}
    assert slugs[-1] in sent


@pytest.mark.parametrize("to", ["", "0", "-3", "1e9", "99999999999", "up up", "٣", "<script>"])
async def test_a_place_that_is_none_breaks_nothing(house: House, to: str) -> None:
    slugs = await order(house)
    await house.asks("prompt.move", subject=f"programme-1.{slugs[3]}", to=to)
    assert sorted(await order(house)) == sorted(slugs)


async def test_what_has_a_week_of_its_own_stays(house: House) -> None:
    slugs = await order(house)
    assert "week of its own" in str((await house.asks("prompt.move", subject="programme-1.the-pact", to="3")).words)
    assert "week of its own" in str((await house.asks("prompt.move", subject="programme-1.none", to="3")).words)
    assert await order(house) == slugs


async def test_a_new_prompt_comes_behind_those_in_order(house: House) -> None:
    slugs = await order(house)
    await house.asks("prompt.move", subject=f"programme-1.{slugs[0]}", to="down")
    body = "What did you read last, and what did you make of it?\n\nTell each other one thing that surprised you in it."
    await house.asks("prompt.add", title="What you read", body=body, small="Name one book.")
    assert (await order(house))[-1].startswith("own-")


@pytest.fixture
async def running(house: House, chat: WebChat) -> Running:
    return await serve(house.desk, ScriptedVitals(), chat, WebSettings(port=0), RENDERERS)


async def _at_prompts(chromium: Chromium, running: Running, house: House) -> Page:
    context = await chromium.new_context(base_url=running.address, locale="en-GB")
    page = await context.new_page()
    page.set_default_timeout(60_000)
    await page.goto(await house.link())
    await page.get_by_role("button", name="Open the pages").click()
    await page.goto("/dashboard/prompts")
    return page


@pytest.mark.skipif(not CHROMIUM.exists(), reason=f"DRAGGING PROMPTS WAS NOT TESTED: there is no {CHROMIUM}.")
async def test_by_dragging_and_by_keyboard(chromium: Chromium, running: Running, house: House) -> None:
    first, second, third, *rest = await order(house)
    page = await _at_prompts(chromium, running, house)
    refused: list[str] = []
    page.on("console", lambda told: refused.append(told.text) if told.type == "error" else None)
    await page.locator(f"#p-{third} .order").hover()
    await page.locator(f"#p-{third} th").drag_to(page.locator(f"#p-{first} th"))
    await expect(page.locator("#reply")).to_contain_text("is number 1 of")
    assert await order(house) == [third, first, second, *rest]
    await page.get_by_role("button", name=f"Move down: {house.title(third)}").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#reply")).to_contain_text("is number 2 of")
    assert await order(house) == [first, third, second, *rest]
    assert refused == []
    await page.goto("/dashboard/prompts/the-pact")
    for platform in ("discord", "slack", "web"):
        shown = page.locator(f".as-{platform} .screen")
        await expect(shown).to_contain_text("Welcome. From today you are partners")
        await expect(shown.get_by_role("list", name="Buttons below it")).to_contain_text("Our pact")
    await running.stop()
