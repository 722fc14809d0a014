"""Writing and commands: who sees what, what is counted, what is kept."""

from __future__ import annotations

import pytest

from adapters.web import WebChat
from adapters.web.places import CHANNEL, account_of, space_of
from bot.chat import Inbox, Message, Plain
from tests.web.browsing import Browser
from tests.web.scripted import ScriptedDesk, hostile_message


@pytest.fixture(autouse=True)
async def three(chat: WebChat) -> None:
    """Ana and Bo share a space; Chi is in none."""
    for name in ("Ana", "Bo", "Chi"):
        await chat.add_seat(name)
    space = await chat.open_space(CHANNEL, "7K2P", "Ana and Bo")
    await chat.add_people(space, [account_of("ana"), account_of("bo")])


async def test_a_line_in_the_channel_is_for_everybody(browser: Browser, desk: ScriptedDesk) -> None:
    page = await browser.says("ana", "programme", "Good morning\nfrom Lima")
    assert page.address == "/seat/ana/programme"
    assert "Good morning" in (await browser.get("/seat/chi/programme")).bare
    assert (desk.asked, desk.was_heard) == ([], [])


async def test_a_line_in_a_space_is_for_its_members_and_the_desk_hears_of_it(
    browser: Browser, desk: ScriptedDesk
) -> None:
    await browser.says("ana", "space-7K2P", "Hello Bo")
    assert "Hello Bo" in (await browser.get("/seat/bo/space-7K2P")).bare
    assert (await browser.get("/seat/chi/space-7K2P")).status == 404
    assert desk.was_heard == [(space_of("7K2P"), account_of("ana"))]


async def test_a_line_into_somebody_elses_space_is_refused(browser: Browser, desk: ScriptedDesk) -> None:
    page = await browser.get("/seat/chi/programme")
    form = page.form("/seat/chi/say")
    answer = await browser.submit(form, line="let me in", place="space-7K2P")
    assert answer.status == 404
    assert "let me in" not in (await browser.get("/seat/bo/space-7K2P")).text
    assert desk.was_heard == []


async def test_a_line_in_the_inbox_is_answered_kindly(browser: Browser, desk: ScriptedDesk) -> None:
    page = await browser.says("ana", "inbox", "Is anybody there?")
    assert "/help shows them all" in page.bare
    assert "Is anybody there?" not in page.bare
    assert desk.asked == []


async def test_the_same_submit_twice_is_one_message(browser: Browser) -> None:
    form = (await browser.get("/seat/ana/programme")).form("/seat/ana/say")
    await browser.submit(form, line="once")
    page = await browser.submit(form, line="once")
    assert page.bare.count("once") == 1
    assert (await browser.submit(form, line="another")).bare.count("another") == 1


async def test_a_command_is_read_and_asked_for_with_all_that_belongs_to_it(
    browser: Browser, desk: ScriptedDesk
) -> None:
    page = await browser.get("/seat/ana/space-7K2P", **{"Accept-Language": "pt-BR,pt;q=0.9"})
    found = page.form("/seat/ana/say")
    await browser.post(found.action, {**found.fields, "line": "/Away 3 May"}, **{"Accept-Language": "pt-BR,pt;q=0.9"})
    (asked,) = desk.asked
    assert (asked.name, dict(asked.answers)) == ("away", {"until": "3 May"})
    assert (asked.account, asked.place) == (account_of("ana"), space_of("7K2P"))
    assert (asked.locale, asked.called) == ("pt-BR", "Ana")
    assert desk.was_heard == []


async def test_a_command_that_was_copied_from_an_arabic_text_is_a_command(browser: Browser, desk: ScriptedDesk) -> None:
    await browser.says("ana", "programme", "\u200e/help")
    assert desk.asked[-1].name == "help"


async def test_the_same_command_twice_has_the_same_id(browser: Browser, desk: ScriptedDesk) -> None:
    form = (await browser.get("/seat/ana/programme")).form("/seat/ana/say")
    await browser.submit(form, line="/help")
    page = await browser.submit(form, line="/help")
    await browser.submit(form, line="/pause")
    assert desk.asked[0].id == desk.asked[1].id != desk.asked[2].id
    assert page.bare.count("You can write /join.") == 1


async def test_a_reply_is_seen_by_the_asker_alone_and_a_public_one_by_all(browser: Browser, desk: ScriptedDesk) -> None:
    desk.commands = (*desk.commands, type(desk.commands[0])("wave", "Wave"))
    page = await browser.says("ana", "programme", "/help")
    assert "Only you can see this" in page.bare
    await browser.says("ana", "programme", "/wave")
    other = (await browser.get("/seat/bo/programme")).bare
    assert "Somebody waves." in other
    assert "You can write /join." not in other
    assert "You can write /join." in (await browser.get("/seat/ana/programme")).bare


async def test_a_line_that_is_not_understood_is_answered_in_private(browser: Browser, desk: ScriptedDesk) -> None:
    page = await browser.says("ana", "programme", "/jion")
    assert "commands.meant join" in page.bare
    assert desk.asked == []


async def test_two_thousand_characters_fit_and_one_more_is_kept_and_explained(browser: Browser) -> None:
    assert (await browser.says("ana", "programme", "न" * 2000)).status == 200
    page = await browser.says("ana", "programme", "y" * 2001)
    assert page.status == 422
    assert "at most 2000 characters" in page.bare or "at most 2,000 characters" in page.bare
    assert "y" * 2001 in page.text
    assert 'aria-invalid="true"' in page.text
    assert "y" * 2001 not in (await browser.get("/seat/bo/programme")).text


async def test_a_closed_space_takes_commands_but_no_messages(
    browser: Browser, chat: WebChat, desk: ScriptedDesk
) -> None:
    await chat.close_space(space_of("7K2P"))
    page = await browser.says("ana", "space-7K2P", "one more thing")
    assert page.status == 422
    assert "closed for writing" in page.bare
    assert "one more thing" in page.text
    await browser.says("ana", "space-7K2P", "/help")
    assert [asked.name for asked in desk.asked] == ["help"]


async def test_the_inbox_says_how_much_is_new_until_it_is_looked_at(browser: Browser, chat: WebChat) -> None:
    for number in range(3):
        await chat.send(Inbox(account_of("ana")), Message((Plain(f"note {number}"),)), f"k{number}")
    assert "3 new" in (await browser.get("/seat/ana/programme")).bare
    assert "3 new" not in (await browser.get("/seat/bo/programme")).bare
    assert "note 2" in (await browser.get("/seat/ana/inbox")).bare
    assert "3 new" not in (await browser.get("/seat/ana/programme")).bare


async def test_long_places_are_shown_in_parts(browser: Browser, chat: WebChat) -> None:
    for number in range(45):
        await chat.send(CHANNEL, Message((Plain(f"[number {number}]"),)), f"k{number}")
    page = await browser.get("/seat/ana/programme")
    assert "[number 44]" in page.bare
    assert "[number 10]" not in page.bare
    earlier = await browser.get("/seat/ana/programme?before=16")
    assert "[number 10]" in earlier.bare
    assert "[number 44]" not in earlier.bare


async def test_nothing_that_is_typed_becomes_markup(browser: Browser, chat: WebChat) -> None:
    await browser.says("ana", "programme", "<script>alert(1)</script> **x** javascript:alert(2)")
    await chat.send(CHANNEL, hostile_message(account_of("bo")), "k1")
    page = await browser.get("/seat/ana/programme")
    assert "<script>alert" not in page.text
    assert "<b>" not in page.text
    assert "<i>Zo" not in page.text
    assert 'href="javascript' not in page.text
    assert 'href="//' not in page.text
    assert "bad link" in page.bare
    assert 'href="https://example.org/a?b=1&amp;c=2"' in page.text
    assert 'href="/seat/ana/space-7K2P"' in page.text
    assert "<li>one</li><li>two</li>" in page.text
    assert '<time datetime="2026-03-02T12:00:00+00:00"' in page.text
    assert "12:00 UTC" in page.bare


async def test_pages_stay_small(browser: Browser, chat: WebChat) -> None:
    for number in range(40):
        await chat.send(CHANNEL, Message((Plain("An ordinary message. " * 20),)), f"k{number}")
    total = 0
    for path in ("/seat/ana/programme", "/static/chat.css", "/static/chat.js"):
        total += len((await browser.get(path)).text.encode())
    assert total < 100_000
