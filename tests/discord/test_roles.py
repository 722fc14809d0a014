"""`--role web`, `gateway` and `worker` beside each other: decided in one process, sent on Discord by another one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.discord.people import Person
from tests.discord.processes import farpair
from tests.discord.program import until
from tests.discord.server import Server
from tests.program import Program, visiting
from tests.roles import three


def listening(server: Server) -> bool:
    return any(each.socket is not None and not each.socket.closed for each in server.gateway.sessions.values())


@pytest.fixture
async def roles(tmp_path: Path, discord_server: Server, url: str) -> AsyncIterator[dict[str, Program]]:
    """The gateway is connected; the worker stands by."""
    here = {"FARPAIR_DISCORD__PROGRAMME_CHANNEL": discord_server.world.channel}
    settings = {**here, "FARPAIR_STORAGE__DATABASE": url}
    async with three(
        lambda role: farpair(tmp_path, discord_server, None, **settings), lambda: listening(discord_server)
    ) as found:
        yield found


async def test_decided_by_one_and_sent_by_another_and_after_its_death_by_a_third(
    discord_server: Server, roles: dict[str, Program]
) -> None:
    async with visiting(roles["web"]) as carla:
        await carla.says("coordinator", "/round open")
        ana, bo = Person.of(discord_server, "Ana"), Person.of(discord_server, "Bo")
        ana.patience = bo.patience = 90
        await ana.joins("Kenya")
        await bo.joins("Nepal")
        await carla.says("coordinator", "/round preview")
        begun = await carla.says("coordinator", "/round start")
        assert "Round 1 has begun" in begun.bare, begun.bare[:1500]
        for each in (ana, bo):
            await each.sees_in_space("Country: Kenya", "Country: Nepal", "The beginning: your pact")
        await roles["gateway"].kill()
        await carla.says("coordinator", "/prompt send a-working-day")
        await until(lambda: discord_server.gateway.identified == 2, 90)
        await ana.sees_in_space("A working day")
    assert len(discord_server.world.threads) == 1
    await ana.writes("/partner")
    ana.sees("Bo")
