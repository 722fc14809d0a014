"""What people meet who come to Farpair on a server where nothing is set up yet."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.chat import Account
from bot.programme import preset
from bot.store import Store
from tests.discord.people import Person
from tests.discord.program import Program, real_time
from tests.discord.server import Server

MANAGE_SERVER = 1 << 5
REFUSED = "This is for the programme's coordinators"


@pytest.fixture
async def fresh(discord_server: Server, store: Store) -> AsyncIterator[Program]:
    """A programme as the first start makes it: nobody on Discord is named."""
    name, settings = preset("librarians")
    async with store.writing() as tx:
        await tx.programmes.add("librarians", name, settings, real_time())
    program = Program(discord_server, store)
    await program.start()
    yield program
    await program.stop()


def adam(server: Server, name: str = "Adam") -> Person:
    person = Person.of(server, name)
    person.permissions = MANAGE_SERVER
    return person


async def test_whoever_administers_the_server_coordinates(discord_server: Server, fresh: Program) -> None:
    first, second, nina = adam(discord_server), adam(discord_server, "Abe"), Person.of(discord_server, "Nina")
    await nina.writes("/round open")
    nina.sees(REFUSED)
    await nina.writes("/help")
    nina.sees("You have not joined yet", "/join")
    await first.writes("/round open")
    first.sees("Round 1 is open")
    await second.writes("/round status")
    second.sees(REFUSED)
    await Person(discord_server, discord_server.world.owner, place=discord_server.world.channel).writes("/round status")
    async with fresh.store.reading() as tx:
        assert [each.account.id for each in await tx.programmes.coordinators(1)] == [
            discord_server.world.owner,
            first.id,
        ]
        assert "coordinator.administrator" in [row["act"] for row in await tx.front.trail(1, 50)]


async def test_a_first_look_at_help_shows_an_administrator_the_way(discord_server: Server, fresh: Program) -> None:
    first = adam(discord_server)
    await first.writes("/join")
    await first.writes("/help")
    first.sees("You look after this programme", "/round open", "/programme settings")


async def test_somebody_who_was_removed_does_not_come_back(discord_server: Server, fresh: Program) -> None:
    first = adam(discord_server)
    await first.writes("/round open")
    async with fresh.store.writing() as tx:
        await tx.programmes.remove_coordinator(1, Account("discord", "", first.id))
    await fresh.stop()
    again = Program(discord_server, fresh.store)
    await again.start()
    await first.writes("/round status")
    first.sees(REFUSED)
    await again.stop()


async def test_where_somebody_is_named_administrators_have_no_say(
    discord_server: Server, program: Program, carla: Person
) -> None:
    first = adam(discord_server)
    await first.writes("/programme settings")
    first.sees(REFUSED)
    await carla.writes("/round open")
    carla.sees("Round 1 is open")


async def test_the_link_to_the_pages_is_for_the_coordinator_alone(
    discord_server: Server, program: Program, carla: Person
) -> None:
    nina = Person.of(discord_server, "Nina")
    await nina.writes("/dashboard")
    nina.sees(REFUSED)
    assert "/enter/" not in str(nina.seen)
    links = []
    for _ in range(2):
        await carla.writes("/dashboard")
        carla.sees("Open the coordinators' pages", "works once")
        assert carla.last is not None
        assert carla.last.answer is not None
        assert carla.last.answer["data"]["flags"] & 64, "nobody else sees it"
        links.append(carla.seen["content"])
    assert links[0] != links[1]
