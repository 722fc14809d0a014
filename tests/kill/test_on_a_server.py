"""The whole program on PostgreSQL: killed, and with a server that goes and comes back, it loses nothing."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.cli.running import farpair
from tests.program import Program, Visitor, visiting
from tests.storage.server import QUOTED, Server


@pytest.fixture
async def program(tmp_path: Path, server: Server) -> AsyncIterator[Program]:
    url = server.url(await server.database())
    running = Program(tmp_path, environment={"FARPAIR_STORAGE__DATABASE": url})
    await running.start()
    yield running
    await running.kill()
    assert QUOTED not in running.log


async def test_a_round_after_a_kill_and_a_restart_of_the_server(program: Program, server: Server) -> None:
    async with visiting(program) as visitor:
        await visitor.says("coordinator", "/round open")
        seats = [await visitor.joins(f"{name} Person", name) for name in ("Kenya", "Nepal", "Mexico", "Sweden")]
        await program.kill()
        await program.start()
        assert "Kenya Person" in (await visitor.says(seats[0], "/profile")).bare
        await asyncio.to_thread(server.stop, "fast")
        try:
            assert "try again" in (await visitor.says(seats[0], "/profile")).bare.lower()
        finally:
            await asyncio.to_thread(server.start)
        await visitor.says("coordinator", "/round preview")
        assert "2 spaces are being opened" in (await visitor.says("coordinator", "/round start")).bare
        await _introduced(visitor, seats[0])


async def _introduced(visitor: Visitor, seat: str) -> None:
    async with asyncio.timeout(60):
        while not re.search("Kenya &amp;|&amp; Kenya", (page := await visitor.get(f"/seat/{seat}/programme")).text):
            assert page.status == 200
            await asyncio.sleep(0.2)


async def test_whoever_has_to_be_alone_is_refused_while_it_runs(program: Program, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("id,country\na,KE\n", encoding="utf-8")
    database = program.environment["FARPAIR_STORAGE__DATABASE"]
    said = farpair(tmp_path, "import", "people.csv", FARPAIR_STORAGE__DATABASE=database)
    said.refuses("in use by another Farpair", "Stop that one first")
    assert QUOTED not in said.out + said.err
