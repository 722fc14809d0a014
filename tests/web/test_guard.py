"""Who may ask at all: hosts, origins, headers, and what an accident shows."""

from __future__ import annotations

import pytest
from aiohttp.test_utils import TestClient, TestServer
from structlog.testing import capture_logs

from adapters.web import WebChat, WebSettings
from adapters.web.client import make_app
from tests.web.browsing import Browser
from tests.web.scripted import ScriptedDesk, ScriptedVitals


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1:1", "localhost.evil.example", "", "a b"]
)
async def test_a_foreign_host_name_is_turned_away(browser: Browser, host: str) -> None:
    page = await browser.get("/", Host=host)
    assert page.status in (400, 421)
    assert "Sit down" not in page.text


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST"])
async def test_loopback_names_with_the_right_port_are_ours(browser: Browser, name: str) -> None:
    port = browser.origin.rpartition(":")[2]
    assert (await browser.get("/", Host=f"{name}:{port}")).status == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "", "http://127.0.0.1:1"])
async def test_a_post_from_elsewhere_changes_nothing(browser: Browser, chat: WebChat, origin: str) -> None:
    page = await browser.post("/seats", {"called": "Ana"}, Origin=origin)
    assert page.status == 403
    assert await chat.seats() == []


async def test_a_post_without_an_origin_changes_nothing(browser: Browser, chat: WebChat) -> None:
    async with browser.client.post("/seats", data={"called": "Ana"}) as answer:
        assert answer.status == 403
    assert await chat.seats() == []


@pytest.mark.parametrize(
    "path", ["/", "/nowhere", "/healthz", "/readyz", "/metrics", "/static/chat.js", "/dashboard", "/enter/x"]
)
async def test_every_answer_carries_the_security_headers(browser: Browser, path: str) -> None:
    headers = (await browser.get(path)).headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] in ("no-store", "no-cache")


async def test_no_page_has_scripts_or_styles_inside_or_from_elsewhere(browser: Browser, chat: WebChat) -> None:
    await chat.add_seat("Ana")
    for path in ("/", "/seat/ana/programme", "/enter/x", "/nowhere"):
        text = (await browser.get(path)).text
        assert " style=" not in text
        assert "<style" not in text
        assert " onclick=" not in text
        assert "<script>" not in text
        assert "http://" not in text
        assert "https://" not in text


async def test_an_unknown_address_has_a_friendly_page(browser: Browser) -> None:
    page = await browser.get("/no/such/page")
    assert page.status == 404
    assert "Check the address" in page.bare
    assert (await browser.get("/seat/nobody/programme")).status == 404


async def test_healthz_says_ok(browser: Browser) -> None:
    assert (await browser.get("/healthz")).text == "ok"


async def test_an_accident_shows_a_code_and_logs_neither_names_nor_texts(browser: Browser, chat: WebChat) -> None:
    await chat.add_seat("Zebedee")
    page = await browser.says("zebedee", "programme", "/help")
    fields = page.form("/seat/zebedee/act", name="join").fields
    with capture_logs() as logged:
        broken = await browser.post("/seat/zebedee/act", {**fields, "name": "broken"})
    assert broken.status == 500
    (entry,) = logged
    assert entry["code"] in broken.bare
    assert entry["error"] == "RuntimeError"
    assert "ebedee" not in str(entry)
    assert "secret text" not in str(entry) + broken.text


async def test_more_than_a_page_can_send_is_explained(browser: Browser, chat: WebChat) -> None:
    await chat.add_seat("Ana")
    page = await browser.post("/seats", {"called": "x" * 400_000})
    assert page.status == 413
    assert "more than a page can send" in page.bare


async def test_bytes_that_are_no_text_and_files_are_refused(browser: Browser, chat: WebChat) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert (await browser.post("/seats", b"called=\xff\xfe", **kind)).status in (200, 400)
    odd = {"Content-Type": "application/x-www-form-urlencoded; charset=no-such"}
    assert (await browser.post("/seats", b"called=Ana", **odd)).status == 400
    boundary = {"Content-Type": "multipart/form-data; boundary=b"}
    body = b'--b\r\nContent-Disposition: form-data; name="called"; filename="a.txt"\r\n\r\nAna\r\n--b--\r\n'
    assert (await browser.post("/seats", body, **boundary)).status == 400
    assert await chat.seats() == []


@pytest.mark.parametrize(
    ("settings", "is_on"),
    [
        (WebSettings(), True),
        (WebSettings(host="::1"), True),
        (WebSettings(host="0.0.0.0"), False),  # noqa: S104 - the point of the test
        (WebSettings(host="pairs.example.org"), False),
        (WebSettings(local_chat=False), False),
        (WebSettings(public="https://pairs.example.org"), False),
        (WebSettings(public="http://127.0.0.1:8765"), True),
        (WebSettings(public="http://[::1]:8765/x"), True),
    ],
)
def test_the_local_chat_is_for_this_computer_alone(settings: WebSettings, is_on: bool) -> None:
    assert settings.chat_is_on is is_on


async def test_where_the_chat_is_off_a_sentence_says_so_and_the_rest_works(desk: ScriptedDesk, chat: WebChat) -> None:
    await chat.add_seat("Ana")
    app = make_app(desk, ScriptedVitals(), chat, WebSettings(local_chat=False))
    async with TestClient(TestServer(app)) as client:
        browser = Browser(client)
        for path in ("/", "/side", "/seat/ana/programme", "/seat/ana/events"):
            page = await browser.get(path)
            assert page.status == 404
            assert "The local chat is switched off here." in page.bare
        assert (await browser.post("/seats", {"called": "Bo"})).status == 404
        assert (await browser.get("/healthz")).status == 200
        assert (await browser.get("/enter/x")).status == 200
    assert len(await chat.seats()) == 1


def test_the_public_address_is_ours_as_host_and_origin() -> None:
    settings = WebSettings(host="0.0.0.0", public="https://pairs.example.org/")  # noqa: S104
    assert settings.knows_host("pairs.example.org", 8080)
    assert not settings.knows_host("pairs.example.org:8080", 8080)
    assert settings.knows_origin("https://pairs.example.org", "pairs.example.org")
    assert not settings.knows_origin("https://other.example.org", "pairs.example.org")
