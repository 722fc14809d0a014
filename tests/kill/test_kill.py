"""Killed in the middle: no answer is lost, no space is opened twice, no prompt arrives twice."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.program import Program, Visitor, visiting

COUNTRIES = (
    "Kenya",
    "Nepal",
    "Mexico",
    "Sweden",
    "New Zealand",
    "India",
    "Brazil",
    "Egypt",
    "Japan",
    "Fiji",
    "Peru",
    "Ghana",
)


@pytest.fixture
async def program(tmp_path: Path) -> AsyncIterator[Program]:
    running = Program(tmp_path)
    await running.start()
    yield running
    await running.kill()


async def again(program: Program) -> None:
    await program.kill()
    await program.start()


async def test_killed_in_the_middle_of_an_enrolment(program: Program) -> None:
    async with visiting(program) as visitor:
        seat = await visitor.sit_down("Asha")
        page = await visitor.says(seat, "/join")
        await again(program)
        page = await visitor.get(f"/seat/{seat}/programme")
        answers = {"f_name": "Asha Tamang", "f_country": "नेपाल", "f_languages": "Nepali", "f_partner_wanted": "anyone"}
        await visitor.fills_in(seat, page, **answers)
        await again(program)
        page = await visitor.says(seat, "/join")
        assert "This is what your partner will see" in page.bare
        assert "Asha Tamang" in page.bare
        assert "Nepal" in page.bare
        page = await visitor.fills_in(seat, page, f_conduct="yes", f_stored="yes", f_age="yes")
        assert "Welcome to" in page.bare
        await again(program)
        page = await visitor.says(seat, "/profile")
        assert "Asha Tamang" in page.bare


async def test_killed_with_a_submit_on_its_way(program: Program) -> None:
    """The browser does not know whether its submit arrived, and sends the same again."""
    async with visiting(program) as visitor:
        seat = await visitor.sit_down("Asha")
        page = await visitor.says(seat, "/join")
        page = await visitor.fills_in(
            seat, page, f_name="Asha", f_country="Nepal", f_languages="Nepali", f_partner_wanted="anyone"
        )
        form = page.form(f"/seat/{seat}/act", form="1")
        sending = asyncio.create_task(visitor.submit(form, f_conduct="yes", f_stored="yes", f_age="yes"))
        await asyncio.sleep(0.005)
        await again(program)
        await asyncio.gather(sending, return_exceptions=True)
        await visitor.submit(form, f_conduct="yes", f_stored="yes", f_age="yes")
        await visitor.says(seat, "/profile")
    assert rows(program, "select count(*) from participants") == [(1,)]


@pytest.mark.parametrize("seed", range(4))
async def test_killed_in_the_middle_of_round_start(program: Program, seed: int) -> None:
    chance = random.Random(seed)
    async with visiting(program) as visitor:
        await visitor.says("coordinator", "/round open")
        seats = [await visitor.joins(f"Person {number}", country) for number, country in enumerate(COUNTRIES)]
        await visitor.says("coordinator", "/round preview")
        starting = asyncio.create_task(visitor.says("coordinator", "/round start"))
        for _ in range(5):
            await asyncio.sleep(chance.uniform(0.01, 0.35))
            await again(program)
        await asyncio.gather(starting, return_exceptions=True)
        await _start_if_it_did_not(program, visitor)
        await _all_delivered(program)
        page = await visitor.get(f"/seat/{seats[0]}/inbox")
        assert page.status == 200
    assert rows(program, "select count(*) from partnerships") == [(6,)]
    assert rows(program, "select count(*) from spaces") == [(6,)]
    assert len(spaces_in_the_chat(program)) == 6
    posts = Counter(messages_in_the_chat(program))
    assert set(posts.values()) == {1}
    assert sum("/prompt/" in key for key in posts) == 6
    assert sum("/introduction/" in key for key in posts) == 12
    assert sum("/welcome" in key for key in posts) == 6


async def _start_if_it_did_not(program: Program, visitor: Visitor) -> None:
    """Where the kill came before the decision was written, the coordinator sees an open round and asks again."""
    if rows(program, "select count(*) from partnerships") == [(0,)]:
        await visitor.says("coordinator", "/round preview")
        await visitor.says("coordinator", "/round start")


async def _all_delivered(program: Program) -> None:
    async with asyncio.timeout(60):
        while rows(program, "select count(*) from deliveries where state <> 'delivered'") != [(0,)]:  # noqa: ASYNC110
            await asyncio.sleep(0.2)


def rows(program: Program, question: str, file: str = "farpair.sqlite3") -> list[tuple[object, ...]]:
    connection = sqlite3.connect(f"file:{program.folder / file}?mode=ro", uri=True)
    try:
        return connection.execute(question).fetchall()
    finally:
        connection.close()


def spaces_in_the_chat(program: Program) -> list[str]:
    return [str(code) for (code,) in rows(program, "select code from spaces", "farpair-chat.sqlite3")]


def messages_in_the_chat(program: Program) -> list[str]:
    found = rows(program, "select key from messages where author = '' and only_for is null", "farpair-chat.sqlite3")
    return [str(key) for (key,) in found]
