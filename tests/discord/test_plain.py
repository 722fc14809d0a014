"""The unmodified program against servers that answer less than Discord does, at addresses written in other ways."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.discord.lenient import bases
from bot.chat import Community
from bot.store import Store
from tests.discord.faults import Fault
from tests.discord.people import Person
from tests.discord.plain import PlainServer
from tests.discord.processes import farpair
from tests.discord.program import Program, found, until
from tests.discord.server import API


@pytest.fixture
async def plain() -> AsyncIterator[PlainServer]:
    server = PlainServer()
    await server.start()
    yield server
    await server.stop()


@pytest.mark.parametrize(
    ("api", "gateway"),
    [
        ("/api/v10", "/gateway/"),
        ("/api/v10/", "/gateway/?v=10&encoding=json"),
        ("/api", "/gateway/"),
        ("", "/gateway/"),
    ],
)
async def test_a_round_is_played_on_a_plain_server(tmp_path: Path, plain: PlainServer, api: str, gateway: str) -> None:
    here = f"127.0.0.1:{plain.port}"
    plain.gateway.address = "ws://127.0.0.1:9/"  # sessions go on where the gateway is configured, not there
    plain.faults.add(Fault("POST", r"/channels/\d+/messages", "429", seconds=0.1))
    program = farpair(
        tmp_path,
        plain,
        FARPAIR_DISCORD__API_BASE=f"http://{here}{api}",
        FARPAIR_DISCORD__GATEWAY=f"ws://{here}{gateway}",
    )
    await program.start()
    try:
        await until(lambda: bool(plain.world.commands), 30)
        await until(lambda: any(each.connected for each in plain.gateway.sessions.values()), 30)
        olive = Person(plain, plain.world.owner, place=plain.world.channel, patience=60)
        ana, bo = Person.of(plain, "Ana"), Person.of(plain, "Bo")
        await olive.writes("/round open")
        for person, country in ((ana, "Kenya"), (bo, "Nepal")):
            await person.joins(country)
        await olive.writes("/round preview")
        await olive.presses("Start the round")
        await ana.sees_in_space("Country: Kenya", "Country: Nepal", "The beginning: your pact")
        assert len(plain.world.threads) == 1
        await plain.gateway.cut()
        await until(lambda: plain.gateway.resumed == 1, 20)
        await bo.writes("/partner")
        bo.sees("Ana")
    finally:
        await program.stop()


async def test_a_thread_without_its_channels_id_is_not_made_twice(plain: PlainServer, store: Store) -> None:
    await found(store, Person.of(plain, "Carla"))
    program = Program(plain, store)
    await program.start()
    home = Community("discord", plain.world.server, plain.world.channel)
    spaces = [await program.connection.chat.open_space(home, "1-abcdefgh", "Ana & Bo") for _ in range(2)]
    program.connection.threads.doubt_all()
    spaces.append(await program.connection.chat.open_space(home, "1-abcdefgh", "Ana & Bo"))
    assert len({each.address for each in spaces}) == 1 == len(plain.world.threads)
    await program.stop()


def test_where_the_api_may_be() -> None:
    assert bases("http://here/api/v10/") == ["http://here/api/v10"]
    assert bases("https://discord.com/api") == ["https://discord.com/api/v10", "https://discord.com/api"]
    assert bases("http://here:1") == ["http://here:1/v10", "http://here:1/api/v10", "http://here:1"]
    assert API.endswith("/v10")
