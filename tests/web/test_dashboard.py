"""The coordinators' pages: one-time links, sessions, tables, asking, signing out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from adapters.web.sessions import Sessions
from bot.chat import Form, Text
from tests.web.browsing import Browser, Seen
from tests.web.scripted import COORDINATOR, ScriptedDesk, overview


@pytest.fixture
async def signed_in(browser: Browser) -> Seen:
    page = await browser.get("/enter/good-ticket")
    return await browser.submit(page.form("/enter/good-ticket"))


async def test_looking_at_the_link_does_not_use_it_up(browser: Browser, desk: ScriptedDesk) -> None:
    await browser.get("/enter/good-ticket")
    await browser.get("/enter/good-ticket")
    assert "good-ticket" in desk.tickets
    page = await browser.submit((await browser.get("/enter/good-ticket")).form("/enter/good-ticket"))
    assert page.address == "/dashboard"
    assert page.status == 200
    assert desk.tickets == {}


async def test_a_link_works_once(browser: Browser) -> None:
    await browser.post("/enter/good-ticket", {})
    page = await browser.post("/enter/good-ticket", {})
    assert page.status == 410
    assert "/dashboard" in page.bare


async def test_the_cookie_is_kept_from_scripts_and_other_sites(browser: Browser) -> None:
    url, headers = "/enter/good-ticket", {"Origin": browser.origin}
    async with browser.client.post(url, data={}, headers=headers, allow_redirects=False) as answer:
        cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/dashboard" in cookie
    assert "Max-Age=43200" in cookie


async def test_the_page_shows_everything_at_a_glance(signed_in: Seen) -> None:
    for shown in (
        "Libraries across borders",
        "You both know rural libraries.",
        "अनीता शर्मा",
        "No hour suits both.",
        "The place is gone.",
        "round.open",
        "delivered",
        "strange",
        "Person 3",
    ):
        assert shown in signed_in.bare


async def test_an_empty_programme_says_what_to_do_first(browser: Browser, desk: ScriptedDesk) -> None:
    desk.seen = type(overview())("New", (), (), (), (), (), {}, (), ())
    await browser.post("/enter/good-ticket", {})
    assert "Write /round open in the chat." in (await browser.get("/dashboard")).bare


async def test_participants_come_fifty_to_a_page(browser: Browser, desk: ScriptedDesk, signed_in: Seen) -> None:
    desk.seen = overview(people=120)
    first, third = await browser.get("/dashboard"), await browser.get("/dashboard?page=3")
    assert "Person 50 " in first.bare
    assert "Person 51 " not in first.bare
    assert "Page 1 of 3" in first.bare
    assert "Person 120 " in third.bare
    for odd in ("0", "-1", "99", "x", "9" * 40, "%00"):
        assert (await browser.get(f"/dashboard?page={odd}")).status == 200


async def test_hostile_names_stay_text(browser: Browser, desk: ScriptedDesk, signed_in: Seen) -> None:
    desk.seen = overview(name="<script>alert(1)</script>")
    page = await browser.get("/dashboard")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text


async def test_a_button_asks_the_desk_in_the_coordinators_name(
    browser: Browser, desk: ScriptedDesk, signed_in: Seen
) -> None:
    page = await browser.submit(signed_in.form("/dashboard/act", name="round.preview"))
    (asked,) = desk.asked
    assert (asked.account, asked.name, asked.subject) == (COORDINATOR, "round.preview", "programme-1")
    assert "Four partnerships." in page.bare
    await browser.submit(page.form("/dashboard/act", name="round.start", subject=""))
    assert desk.asked[-1].name == "round.start"


async def test_the_desk_can_answer_with_a_form(browser: Browser, desk: ScriptedDesk, signed_in: Seen) -> None:
    desk.replies["prompt.send"] = Form("prompt.send", "Which prompt?", (Text("slug", "Prompt"),))
    page = await browser.submit(signed_in.form("/dashboard/act", name="prompt.send"))
    await browser.submit(page.form("/dashboard/act", form="1"), f_slug="pact")
    assert desk.asked[-1].text("slug") == "pact"


@pytest.mark.parametrize("token", ["", "wrong", "é" * 10])
@pytest.mark.parametrize("path", ["/dashboard/act", "/dashboard/leave"])
async def test_without_the_pages_token_nothing_happens(
    browser: Browser, desk: ScriptedDesk, signed_in: Seen, path: str, token: str
) -> None:
    fields = signed_in.form("/dashboard/act", name="round.start").fields
    page = await browser.post(path, {**fields, "token": token})
    assert page.status == 403
    assert desk.asked == []
    assert (await browser.get("/dashboard")).status == 200


async def test_signing_out_ends_it_on_both_sides(browser: Browser, signed_in: Seen) -> None:
    page = await browser.submit(signed_in.form("/dashboard/leave"))
    assert "signed out" in page.bare
    assert (await browser.get("/dashboard")).status == 401


async def test_without_a_session_there_is_nothing(browser: Browser, desk: ScriptedDesk) -> None:
    assert (await browser.get("/dashboard")).status == 401
    assert (await browser.post("/dashboard/act", {"name": "round.start"})).status == 401
    assert desk.asked == []


async def test_whoever_coordinates_no_longer_sees_nothing(
    browser: Browser, desk: ScriptedDesk, signed_in: Seen
) -> None:
    desk.seen = None
    assert (await browser.get("/dashboard")).status == 404


def test_a_session_ends_after_twelve_hours() -> None:
    now = [datetime(2026, 3, 2, tzinfo=UTC)]
    sessions = Sessions(lambda: now[0])
    secret = sessions.begin(COORDINATOR, 1)
    now[0] += timedelta(hours=11, minutes=59)
    assert sessions.find(secret) is not None
    now[0] += timedelta(minutes=2)
    assert sessions.find(secret) is None
    assert sessions.find("") is None
