"""The page behind an invitation's link, its poster, and the tag that comes along into the local chat."""

from __future__ import annotations

from adapters.web import WebChat
from adapters.web.invitations import COOKIE
from bot.commands import Argument, Command
from tests.web.browsing import Browser
from tests.web.scripted import ScriptedDesk


async def test_the_page_says_where_to_go_and_what_to_write(browser: Browser) -> None:
    async with browser.client.get("/i/abcd?from=ifla") as answer:
        assert answer.status == 200
        page = await answer.text()
        assert answer.cookies[COOKIE].value == "ifla"
    assert "/join from:ifla" in page
    assert "https://discord.com/channels/1/2" in page
    assert "Peers &lt;b&gt;&amp;&lt;/b&gt; friends" in page
    assert (await browser.get("/i/abce")).status == 404


async def test_the_poster_has_a_policy_of_its_own(browser: Browser) -> None:
    async with browser.client.get("/i/abcd/poster?size=letter") as answer:
        assert (answer.status, answer.content_type) == (200, "text/html")
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "letter" in await answer.text()
    assert (await browser.get("/i/other/poster")).status == 404


async def test_the_local_chat_remembers_the_tag_until_somebody_joins(
    browser: Browser, desk: ScriptedDesk, chat: WebChat
) -> None:
    await chat.add_seat("Ana")
    desk.commands = (Command("join", "Join", (Argument("country", "c"), Argument("from", "f", named=True))),)
    await browser.get("/i/abcd?from=ifla")
    await browser.says("ana", "programme", "/join Nepal")
    assert desk.asked[-1].answers == {"country": "Nepal", "from": "ifla"}
    await browser.says("ana", "programme", "/join from:newsletter")
    assert desk.asked[-1].answers == {"from": "newsletter"}
    browser.client.session.cookie_jar.clear()
    browser.client.session.cookie_jar.update_cookies({COOKIE: "x.1+2"}, browser.client.make_url("/"))
    await browser.says("ana", "programme", "/join")
    assert "from" not in desk.asked[-1].answers
