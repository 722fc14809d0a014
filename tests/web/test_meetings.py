"""A meeting's calendar file, behind its address."""

from __future__ import annotations

from tests.web.browsing import Browser


async def test_the_file_and_no_other(browser: Browser) -> None:
    async with browser.client.get("/meeting/abcd/1800000000.ics") as answer:
        assert (answer.status, answer.content_type) == (200, "text/calendar")
        assert answer.headers["Content-Disposition"] == 'attachment; filename="farpair-meeting.ics"'
        assert (await answer.text()).startswith("BEGIN:VCALENDAR")
    assert (await browser.get("/meeting/abcd/1800000001.ics")).status == 404
    assert (await browser.get("/meeting/abce/1800000000.ics")).status == 404
