"""Several processes on one database and one bot token: one is connected and sends; when it goes, another does both."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.discord.people import Person
from tests.discord.processes import farpair
from tests.discord.program import until
from tests.discord.server import Server
from tests.program import Program


@pytest.fixture
async def workers(tmp_path: Path, discord_server: Server, url: str) -> AsyncIterator[list[Program]]:
    made = [farpair(tmp_path, discord_server, FARPAIR_STORAGE__DATABASE=url) for _ in range(2)]
    for worker in made:
        worker.role = "worker"
    await made[0].start()
    await until(lambda: _listening(discord_server) == 1, 30)
    await made[1].start()
    yield made
    for worker in made:
        if worker.process and worker.process.returncode is None:
            worker.process.send_signal(signal.SIGCONT)
        await worker.stop()


def _listening(server: Server) -> int:
    return sum(each.socket is not None and not each.socket.closed for each in server.gateway.sessions.values())


async def _two_join(server: Server) -> tuple[Person, Person, Person]:
    olive = Person(server, server.world.owner, place=server.world.channel, patience=60)
    ana, bo = Person.of(server, "Ana"), Person.of(server, "Bo")
    await olive.writes("/round open")
    await ana.joins("Kenya")
    await bo.joins("Nepal")
    return olive, ana, bo


async def test_one_is_connected_and_another_takes_over_connection_and_lane(
    discord_server: Server, workers: list[Program]
) -> None:
    olive, ana, bo = await _two_join(discord_server)
    await asyncio.sleep(6)  # longer than it takes to ask again for lanes
    assert discord_server.gateway.identified == 1, "the second worker stands by"
    await workers[0].kill()
    await until(lambda: discord_server.gateway.identified == 2, 30)
    await until(lambda: _listening(discord_server) == 1, 10)
    await olive.writes("/round preview")
    await olive.presses("Start the round")
    olive.sees("Round 1 has begun")
    for person in (ana, bo):
        await person.sees_in_space("Country: Kenya", "Country: Nepal", "The beginning: your pact")
    assert len(discord_server.world.threads) == 1


async def test_a_frozen_one_is_followed_and_lets_go_when_it_wakes(
    discord_server: Server, workers: list[Program]
) -> None:
    olive, *_ = await _two_join(discord_server)
    assert workers[0].process is not None
    workers[0].process.send_signal(signal.SIGSTOP)
    await until(lambda: discord_server.gateway.identified == 2, 60)
    await olive.writes("/round status")
    olive.sees("2")
    workers[0].process.send_signal(signal.SIGCONT)
    await until(lambda: "letting go of the connection" in workers[0].log, 30)
    await until(lambda: _listening(discord_server) == 1, 20)
    await olive.writes("/round preview")
    await olive.presses("Start the round")
    await until(lambda: len(discord_server.world.threads) == 1, 60)


async def test_whoever_does_not_send_is_not_connected(tmp_path: Path, discord_server: Server, url: str) -> None:
    program = farpair(tmp_path, discord_server, FARPAIR_STORAGE__DATABASE=url)
    program.role = "web"
    await program.start()
    await asyncio.sleep(4)
    assert discord_server.requests == []
    assert discord_server.gateway.identified == 0
    await program.stop()


async def test_a_gateway_is_connected(tmp_path: Path, discord_server: Server, url: str) -> None:
    program = farpair(tmp_path, discord_server, FARPAIR_STORAGE__DATABASE=url)
    program.role = "gateway"
    await program.start()
    await until(lambda: discord_server.gateway.identified == 1, 30)
    await program.stop()
