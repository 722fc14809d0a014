"""What is kept about somebody, behind a link that works once."""

from __future__ import annotations

from tests.web.browsing import Browser
from tests.web.scripted import ScriptedDesk


async def test_looking_at_the_link_does_not_use_it_up(browser: Browser, desk: ScriptedDesk) -> None:
    await browser.get("/mine/mine-ticket")
    assert desk.mine_tickets == ["mine-ticket"]
    page = await browser.submit((await browser.get("/mine/mine-ticket")).form("/mine/mine-ticket"))
    assert page.status == 200
    assert "may be withheld" in page.bare
    assert "&lt;b&gt;Ána&lt;/b&gt;" in page.bare, "it is shown as text"
    assert "maps; reading" in page.bare
    again = await browser.post("/mine/mine-ticket", {})
    assert again.status == 410
    assert "/mydata" in again.bare


async def test_as_a_file(browser: Browser) -> None:
    found = (await browser.get("/mine/mine-ticket?as=json")).form("/mine/mine-ticket?as=json")
    async with browser.client.post(found.action, data={}, headers={"Origin": browser.origin}) as answer:
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.content_type == "application/json"
        told = await answer.json()
    assert told["kept"]["participants"][0]["answers"] == {"interests": ["maps", "reading"]}
