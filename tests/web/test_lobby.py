"""Sitting down: who is there, somebody new, side by side."""

from __future__ import annotations

import asyncio

import pytest

from adapters.web import WebChat
from tests.web.browsing import Browser

LONG = "Wilhelmina-Anastasia of the long and winding family name, 60"


async def test_somebody_new_gets_a_seat_and_sits_in_the_channel(browser: Browser, chat: WebChat) -> None:
    lobby = await browser.get("/")
    page = await browser.submit(lobby.form("/seats"), called="Ana Gómez")
    assert page.address == "/seat/ana-gomez/programme"
    assert "Ana Gómez" in page.bare
    assert "Ana Gómez" in (await browser.get("/")).bare


async def test_without_a_name_one_is_given(browser: Browser, chat: WebChat) -> None:
    await browser.post("/seats", {"called": "  "})
    assert [seat.name for seat in await chat.seats()] == ["Visitor 1"]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("a\u202egnp.exe", "a gnp.exe"),
        ("अनीता शर्मा", "अनीता शर्मा"),
        ("नेपाल\u200dी", "नेपाल\u200dी"),
        ("Ana\x00\n\tBo", "Ana Bo"),
        (LONG[:60], LONG[:60]),
    ],
)
async def test_names_are_kept_without_what_is_invisible(
    browser: Browser, chat: WebChat, typed: str, shown: str
) -> None:
    await browser.post("/seats", {"called": typed})
    (seat,) = await chat.seats()
    assert seat.name == shown
    page = await browser.get(f"/seat/{seat.id}/programme")
    assert page.status == 200
    assert "<script>alert" not in page.text


@pytest.mark.parametrize("typed", ["x" * 61, "\u202e\u200b"])
async def test_a_name_that_cannot_be_shown_is_explained_at_the_field(
    browser: Browser, chat: WebChat, typed: str
) -> None:
    page = await browser.post("/seats", {"called": typed})
    assert page.status == 422
    assert 'aria-invalid="true"' in page.text
    assert "at most 60" in page.bare
    assert await chat.seats() == []


async def test_side_by_side_shows_the_picked_ones_in_frames(browser: Browser, chat: WebChat) -> None:
    for name in ("Ana", "Bo", "Chi", "Dee"):
        await chat.add_seat(name)
    page = await browser.get("/side?seat=bo&seat=dee")
    assert page.text.count("<iframe") == 2
    assert 'src="/seat/bo/programme"' in page.text
    assert 'title="Dee"' in page.text
    assert (await browser.get("/side?seat=ana&seat=bo&seat=chi&seat=dee")).text.count("<iframe") == 3
    assert (await browser.get("/side")).text.count("<iframe") == 2


async def test_side_by_side_with_one_person_says_what_to_do(browser: Browser, chat: WebChat) -> None:
    await chat.add_seat("Ana")
    page = await browser.get("/side?seat=ana")
    assert page.status == 404
    assert "let somebody new sit down" in page.bare


async def test_a_crowd_is_looked_through_by_name(browser: Browser, chat: WebChat) -> None:
    for number in range(60):
        await chat.add_seat(f"Person {number:02}")
    page = await browser.get("/")
    assert "40 of 60 people are shown." in page.bare
    assert "Person 59" not in page.bare
    found = await browser.get("/?find=person+59")
    assert "Person 59" in found.bare
    assert "1 of 60" in found.bare


async def test_two_of_the_same_name_at_the_same_time_get_two_seats(chat: WebChat) -> None:
    seats = await asyncio.gather(*(chat.add_seat("Ana") for _ in range(5)))
    assert len({seat.id for seat in seats}) == 5


async def test_an_id_with_odd_signs_has_a_page(browser: Browser, chat: WebChat) -> None:
    await chat.seat("a/b c?d", "Odd")
    lobby = await browser.get("/")
    assert 'href="/seat/a%2Fb%20c%3Fd/programme"' in lobby.text
    page = await browser.says("a%2Fb%20c%3Fd", "programme", "/help")
    assert "You can write /join." in page.bare
