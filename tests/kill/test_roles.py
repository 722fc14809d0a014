"""One programme run by several processes: pages here, delivering there, and somebody who stands by."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.cli.running import farpair
from tests.program import Program, Visitor, visiting
from tests.storage.server import Server
from tests.waiting import eventually


@pytest.fixture
async def parts(tmp_path: Path, server: Server) -> AsyncIterator[dict[str, Program]]:
    """The pages, and two that deliver, on one database and one local chat."""
    environment = {"FARPAIR_STORAGE__DATABASE": server.url(await server.database())}
    roles = {"web": "web", "one": "worker", "two": "worker"}
    programs = {name: Program(tmp_path, environment=environment, role=role) for name, role in roles.items()}
    for each in programs.values():
        await each.start()
    yield programs
    for each in programs.values():
        await each.kill()


async def test_they_do_together_what_one_does_alone(parts: dict[str, Program]) -> None:
    await eventually(lambda: ready(parts))
    sender, other = who_sends(parts)
    await parts[sender].kill()
    async with visiting(parts["web"]) as visitor:
        seats = await a_round_starts(visitor)
        await told(visitor, seats[0], "Kenya &amp;|&amp; Kenya")
        await eventually(lambda: has_delivered(parts[other]))
        assert "lane=web/local" in parts[other].log
        assert (await asked(parts[other], "/"))[0] == 404
        assert await asked(parts[other], "/readyz") == (200, "ready")


async def ready(parts: dict[str, Program]) -> bool:
    return any("lane=web/local" in each.log for each in parts.values())


async def a_round_starts(visitor: Visitor) -> list[str]:
    await visitor.says("coordinator", "/round open")
    seats = [await visitor.joins(f"{name} Person", name) for name in ("Kenya", "Nepal")]
    await visitor.says("coordinator", "/round preview")
    assert "being opened" in (await visitor.says("coordinator", "/round start")).bare
    return seats


async def told(visitor: Visitor, seat: str, what: str) -> None:
    async def seen() -> bool:
        page = await visitor.get(f"/seat/{seat}/programme")
        assert page.status == 200
        return bool(re.search(what, page.text))

    await eventually(seen)


def who_sends(parts: dict[str, Program]) -> tuple[str, str]:
    """(the worker that holds the local chat's lane, the one that stands by)."""
    sending = [name for name in ("one", "two") if "lane=web/local" in parts[name].log]
    assert len(sending) == 1, "one of the two sends"
    return sending[0], "two" if sending == ["one"] else "one"


async def has_delivered(program: Program) -> bool:
    """That it counts a whole start: the space, its people, the welcome, two introductions, the first prompt."""
    counted = (await asked(program, "/metrics"))[1]
    return bool(re.search(r"deliveries_delivered_total\{[^}]*web/local[^}]*\} 6\.0", counted))


async def asked(program: Program, path: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(f"{program.address}{path}") as answer:
        return answer.status, await answer.text()


def test_a_file_is_for_one_process(tmp_path: Path) -> None:
    farpair(tmp_path, "run", "--role", "worker", FARPAIR_WEB__PORT="0").refuses("PostgreSQL", "leave --role out")
    assert list(tmp_path.glob("*.sqlite3")) == []
    farpair(tmp_path, "run", "--role", "boss").refuses("boss")


async def test_a_gateway_wants_a_platform(tmp_path: Path, server: Server) -> None:
    database = server.url(await server.database())
    asked = await asyncio.to_thread(farpair, tmp_path, "run", "--role", "gateway", FARPAIR_STORAGE__DATABASE=database)
    asked.refuses("neither [discord] nor [slack] has a token")


async def test_pages_hear_at_once_what_another_process_has_delivered(parts: dict[str, Program]) -> None:
    async with visiting(parts["web"]) as visitor:
        await visitor.says("coordinator", "/round open")
        seat = await visitor.joins("Kenya Person", "Kenya")
        await visitor.joins("Nepal Person", "Nepal")
        events = f"{parts['web'].address}/seat/{seat}/events"
        async with aiohttp.ClientSession() as session, session.get(events) as stream, asyncio.timeout(60):
            await stream.content.readuntil(b"event: ready")
            await visitor.says("coordinator", "/round preview")
            await visitor.says("coordinator", "/round start")
            await stream.content.readuntil(b"event: change")
