"""Who gets into the coordinators' pages: links, sessions, tokens, rights, paths, and text that is no markup."""

from __future__ import annotations

from dataclasses import replace
from http.cookies import SimpleCookie

import pytest
from sqlalchemy import select

from adapters.web import WebChat
from adapters.web.settings import WebSettings
from bot.chat import Account, Message
from storage.board_tables import sessions
from tests.web.board import HOSTILE, MARA, House, client_of, sign_in
from tests.web.browsing import Browser

PAGES = (
    *("", "/participants", "/participants/1", "/matching", "/partnerships", "/prompts", "/prompts/the-pact"),
    *("/deliveries", "/concerns", "/settings", "/trail", "/handover", "/surveys", "/results"),
)


async def test_looking_at_the_link_does_not_use_it_up(house: House, pages: Browser) -> None:
    link = await house.link()
    await pages.get(link)
    seen = await pages.submit((await pages.get(link)).form(link))
    assert (seen.address, seen.status) == ("/dashboard", 200)


async def test_a_link_works_once_and_for_ten_minutes(house: House, pages: Browser) -> None:
    used, old = await house.link(), await house.link()
    await pages.post(used, {})
    pages.client.session.cookie_jar.clear()
    again = await pages.post(used, {})
    assert again.status == 410
    assert "/dashboard" in again.bare
    house.waits(minutes=10, seconds=1)
    assert (await pages.post(old, {})).status == 410
    assert (await pages.post("/enter/made-up", {})).status == 410
    assert (await pages.get("/dashboard")).status == 401


async def test_a_stolen_link_is_of_no_use_after_its_owner_has_opened_it(
    house: House, pages: Browser, chat: WebChat
) -> None:
    link = await house.link()
    await pages.post(link, {})
    async with client_of(house, chat) as client:
        thief = Browser(client)
        assert (await thief.post(link, {})).status == 410
        assert (await thief.get("/dashboard")).status == 401
    assert (await pages.get("/dashboard")).status == 200


@pytest.mark.parametrize(("public", "secure"), [("", False), ("https://pairs.example.org", True)])
async def test_the_cookie_is_kept_from_scripts_and_other_sites(
    house: House, chat: WebChat, public: str, secure: bool
) -> None:
    async with client_of(house, chat, public) as client:
        browser = Browser(client)
        headers = {"Origin": browser.origin}
        async with client.post(await house.link(), headers=headers, allow_redirects=False) as answer:
            cookie = SimpleCookie(answer.headers["Set-Cookie"])["farpair"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/dashboard"
    assert cookie["max-age"] == "43200"
    assert bool(cookie["secure"]) is secure


async def test_without_a_session_there_is_nothing(house: House, pages: Browser) -> None:
    await house.people(1)
    for path in PAGES:
        assert (await pages.get(f"/dashboard{path}")).status == 401
    for path in ("act", "leave"):
        assert (await pages.post(f"/dashboard/{path}", {"name": "round.open"})).status == 401
    pages.client.session.cookie_jar.update_cookies({"farpair": "made-up"})
    assert (await pages.get("/dashboard")).status == 401


@pytest.mark.parametrize("token", ["", "wrong", "é" * 10])
async def test_without_the_pages_token_nothing_happens(house: House, pages: Browser, token: str) -> None:
    first = await sign_in(house, pages)
    fields = first.form("/dashboard/act", name="round.open").fields
    for path in ("act", "leave"):
        assert (await pages.post(f"/dashboard/{path}", {**fields, "token": token})).status == 403
    async with house.store.reading() as tx:
        assert not await tx.rounds.of_programme(1)
    assert (await pages.get("/dashboard")).status == 200


async def test_the_token_of_another_session_is_none(house: House, pages: Browser, chat: WebChat) -> None:
    mine = (await sign_in(house, pages)).form("/dashboard/act", name="round.open").fields
    async with client_of(house, chat) as client:
        other = Browser(client)
        await sign_in(house, other)
        assert (await other.post("/dashboard/act", mine)).status == 403


async def test_signing_out_ends_it_on_both_sides(house: House, pages: Browser, chat: WebChat) -> None:
    first = await sign_in(house, pages)
    stolen = {each.key: each.value for each in pages.client.session.cookie_jar}
    async with client_of(house, chat) as client:
        await sign_in(house, Browser(client))
        assert "signed out" in (await pages.submit(first.form("/dashboard/leave"))).bare
        pages.client.session.cookie_jar.update_cookies(stolen)
        assert (await pages.get("/dashboard")).status == 401
        assert (await Browser(client).get("/dashboard")).status == 200, "only here"


async def test_signing_out_everywhere_ends_all_of_ones_sessions(house: House, pages: Browser, chat: WebChat) -> None:
    dora = Account("slack", "T1", "U2")
    async with house.store.writing() as tx:
        await tx.programmes.add_coordinator(1, dora, house.now)
    first = await sign_in(house, pages)
    async with client_of(house, chat) as phone, client_of(house, chat) as doras:
        await sign_in(house, Browser(phone))
        await sign_in(house, Browser(doras), dora)
        await pages.submit(first.form("/dashboard/leave", everywhere="yes"))
        assert (await Browser(phone).get("/dashboard")).status == 401
        assert (await Browser(doras).get("/dashboard")).status == 200


async def test_a_session_ends_after_twelve_hours_and_outlives_a_restart(
    house: House, pages: Browser, chat: WebChat
) -> None:
    await sign_in(house, pages)
    cookies = {each.key: each.value for each in pages.client.session.cookie_jar}
    async with client_of(house, chat) as after:
        after.session.cookie_jar.update_cookies(cookies)
        assert (await Browser(after).get("/dashboard")).status == 200
    house.waits(hours=12, seconds=1)
    assert (await pages.get("/dashboard")).status == 401


async def test_whoever_coordinates_no_longer_sees_nothing(house: House, pages: Browser) -> None:
    first = await sign_in(house, pages)
    await house.people(1)
    async with house.store.writing() as tx:
        await tx.programmes.remove_coordinator(1, MARA)
    for path in PAGES:
        assert (await pages.get(f"/dashboard{path}")).status == 404
    await pages.submit(first.form("/dashboard/act", name="round.open"))
    async with house.store.reading() as tx:
        assert not await tx.rounds.of_programme(1)


async def test_a_suspended_coordinator_sees_nothing(house: House, pages: Browser) -> None:
    await sign_in(house, pages)
    async with house.store.writing() as tx:
        await tx.safety.suspend(1, (MARA,), house.now)
    assert (await pages.get("/dashboard/participants")).status == 404


async def test_a_participant_gets_no_link(house: House, pages: Browser) -> None:
    (person,) = await house.people(1)
    reply = await house.asks("dashboard", person.accounts[0])
    assert "coordinators" in str(reply.words)
    assert "enter" not in str(reply.words)


async def test_another_programmes_coordinator_sees_nothing(house: House, pages: Browser) -> None:
    (person,) = await house.people(1, "Asha")
    other = Account("discord", "", "99")
    async with house.store.writing() as tx:
        first = await tx.programmes.by_id(1)
        assert first is not None
        made = await tx.programmes.add("other", "Other", first.settings, house.now)
        await tx.programmes.add_coordinator(made.id, other, house.now)
    link = await house.link(other, made.id)
    seen = await pages.submit((await pages.get(link)).form(link))
    assert "Other" in seen.bare
    assert (await pages.get(f"/dashboard/participants/{person.id}")).status == 404
    for path in PAGES:
        page = await pages.get(f"/dashboard{path}")
        assert "Asha" not in page.text, path
    fields = seen.form("/dashboard/act", name="round.open").fields
    for name, subject in (("round.open", "programme-1"), ("person.note", f"programme-1.{person.id}")):
        answer = await pages.post("/dashboard/act", {**fields, "name": name, "subject": subject, "f.text": "x"})
        assert "coordinators" in answer.bare
    async with house.store.reading() as tx:
        assert await tx.board.remark(person.id) is None
        assert not await tx.rounds.of_programme(1)


@pytest.mark.parametrize(
    "path",
    ["/participants/0", "/participants/-1", "/participants/1%00", "/participants/9" + "9" * 40, "/participants/..%2f1",
     "/participants/%2e%2e/1", "/prompts/../../etc/passwd", "/prompts/none", "/nowhere", "/participants/1/2"],
)  # fmt: skip
async def test_paths_that_lead_nowhere(house: House, pages: Browser, path: str) -> None:
    await sign_in(house, pages)
    assert (await pages.get(f"/dashboard{path}")).status == 404


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "9" * 40, "%00", "1;2"])
async def test_odd_queries_are_the_nearest_page(house: House, pages: Browser, page: str) -> None:
    await house.people(30)
    await sign_in(house, pages)
    for path in ("participants", "trail", "deliveries"):
        assert (await pages.get(f"/dashboard/{path}?page={page}&state={page}&country={page}")).status == 200


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", "/../x", "/a\r\nSet-Cookie: x=1", "\\x", "?é"]
)
async def test_going_back_leads_to_our_own_pages_alone(house: House, pages: Browser, back: str) -> None:
    fields = (await sign_in(house, pages)).form("/dashboard/act", name="round.open").fields
    headers, data = {"Origin": pages.origin}, {**fields, "back": back}
    async with pages.client.post("/dashboard/act", data=data, headers=headers, allow_redirects=False) as answer:
        assert answer.status == 303
        assert answer.headers["Location"] == "/dashboard#reply"
        assert "Set-Cookie" not in answer.headers


async def test_script_in_every_free_text_stays_text(house: House, pages: Browser) -> None:
    people = await house.begun(6, HOSTILE + " {}")
    async with house.store.writing() as tx:
        await tx.programmes.add_coordinator(1, Account("discord", "", HOSTILE), house.now)
        await tx.front.audit(1, HOSTILE, HOSTILE, HOSTILE, house.now, HOSTILE)
    await house.asks("person.note", subject=f"programme-1.{people[0].id}", text=HOSTILE)
    await house.asks("programme.settings", name=HOSTILE[:60], weeks="16", weekday="1", timezone="UTC", contact=HOSTILE)
    await house.asks("programme.safety", safety_contact=HOSTILE, emergency=HOSTILE)
    await house.asks("programme.handover", server=HOSTILE)
    await sign_in(house, pages)
    own = (f"/participants/{people[0].id}", *await house.partnership_pages())
    for path in (*PAGES, *own, "/participants?find=" + HOSTILE.replace("#", "")):
        seen = await pages.get(f"/dashboard{path}")
        assert seen.status == 200, path
        assert "<script>alert" not in seen.text, path
        assert "<img" not in seen.text, path
    note = await pages.get(f"/dashboard/participants/{people[0].id}")
    assert "&lt;script&gt;alert(1)" in note.text


async def test_nothing_inside_a_page_runs_and_nothing_comes_from_elsewhere(house: House, pages: Browser) -> None:
    await house.begun(4)
    await sign_in(house, pages)
    for path in (*PAGES, *await house.partnership_pages()):
        seen = await pages.get(f"/dashboard{path}")
        policy = seen.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        for wrong in (" style=", "<style", " onclick=", "<script>", "http://", "https://"):
            assert wrong not in seen.text, (path, wrong)
        assert len(seen.text.encode()) < 100_000, path


async def test_under_a_path_of_a_proxy(house: House, chat: WebChat) -> None:
    async with client_of(house, chat, "https://example.org/pairs") as client:
        browser = Browser(client)
        headers = {"Host": "example.org", "Origin": "https://example.org"}
        link = await house.link()
        async with client.post(f"/pairs{link}", headers=headers, allow_redirects=False) as answer:
            assert answer.headers["Location"] == "/pairs/dashboard"
            cookie = SimpleCookie(answer.headers["Set-Cookie"])["farpair"]
        assert cookie["path"] == "/pairs/dashboard"
        carried = {"Cookie": f"farpair={cookie.value}", "Host": "example.org"}
        for path in ("/pairs/dashboard/participants", "/dashboard/participants"):  # handed on whole, or cut
            seen = await browser.get(path, **carried)
            assert seen.status == 200
            assert 'href="/pairs/static/board.css"' in seen.text
            assert 'href="/pairs/dashboard/matching"' in seen.text
            assert 'href="/dashboard' not in seen.text
        assert (await browser.get("/pairs/static/board.css")).status == 200


@pytest.mark.parametrize(
    ("public", "base"),
    [("", ""), ("https://a.example", ""), ("https://a.example/", ""), ("https://a.example/x/y/", "/x/y")],
)
def test_the_path_of_an_address(public: str, base: str) -> None:
    assert WebSettings(public=public).base == base


async def test_without_an_address_other_platforms_are_told_so_in_words(house: House) -> None:
    core = house.desk.core
    house.desk = replace(house.desk, core=replace(core, dashboard="http://127.0.0.1:1", local_pages=True))
    refused = await house.asks("dashboard")
    assert isinstance(refused, Message)
    assert "[web] address" in str(refused.words)
    async with house.store.writing() as tx:
        await tx.programmes.add_coordinator(1, Account("web", "local", "carla"), house.now)
    assert "127.0.0.1:1/enter/" in str((await house.asks("dashboard", Account("web", "local", "carla"))).words)


async def test_another_process_shows_the_answer_and_another_page_forgets_it(
    house: House, pages: Browser, chat: WebChat
) -> None:
    await house.enrolled(4)
    await sign_in(house, pages)
    page = await pages.get("/dashboard/matching")
    async with client_of(house, chat) as elsewhere:
        elsewhere.session.cookie_jar.update_cookies(
            {each.key: each.value for each in pages.client.session.cookie_jar}, elsewhere.make_url("/dashboard")
        )
        other = Browser(elsewhere)
        assert 'id="reply"' not in (await other.get("/dashboard/matching")).text
        await pages.submit(page.form("/dashboard/act", name="round.preview"))
        shown = await other.get("/dashboard/matching")
        assert 'id="reply"' in shown.text
        await other.get("/dashboard/trail")
        assert 'id="reply"' not in (await pages.get("/dashboard/matching")).text
    async with house.store.reading() as tx:
        row = (await tx.transaction.rows(select(sessions)))[0]
    assert row.reply is None


async def test_what_is_kept_of_an_answer_is_sealed(house: House, pages: Browser) -> None:
    people = await house.people(1, "Wanjiru")
    await sign_in(house, pages)
    page = await pages.get(f"/dashboard/participants/{people[0].id}")
    await pages.submit(page.form("/dashboard/act", name="person.note"))
    async with house.store.reading() as tx:
        row = (await tx.transaction.rows(select(sessions)))[0]
    assert row.reply.startswith("sealed:")
    assert "Wanjiru" not in row.reply
