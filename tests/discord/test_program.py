"""`farpair run` with three variables alone: it connects, registers its commands, and plays a round."""

from __future__ import annotations

from pathlib import Path

from tests.discord.people import Person
from tests.discord.processes import farpair
from tests.discord.program import until
from tests.discord.server import Server


async def test_three_variables_are_enough_for_a_round(tmp_path: Path, discord_server: Server) -> None:
    world = discord_server.world
    program = farpair(tmp_path, discord_server)
    await program.start()
    await until(lambda: bool(world.commands) and bool(discord_server.gateway.sessions), 30)
    await until(lambda: any(each.connected for each in discord_server.gateway.sessions.values()))
    olive = Person(discord_server, world.owner, place=world.channel, patience=60)
    ana, bo = Person.of(discord_server, "Ana"), Person.of(discord_server, "Bo")
    await ana.joins("Kenya")
    await olive.writes("/round open")
    olive.sees("Round 1 is open", "1 ")
    await bo.joins("Nepal")
    await olive.writes("/round preview")
    await olive.presses("Start the round")
    olive.sees("Round 1 has begun")
    for person in (ana, bo):
        await person.sees_in_space("Country: Kenya", "Country: Nepal", "The beginning: your pact")
    assert ana.space.parent == world.channel
    await program.stop()
    log = program.log
    for secret in ("good-token", "Ana", "Kenya", "token-"):
        assert secret not in log
    again = farpair(tmp_path, discord_server)
    discord_server.gateway.forget()
    registered = len([each for each in discord_server.requests if each.method == "PUT" and "commands" in each.path])
    await again.start()
    await until(lambda: any(each.connected for each in discord_server.gateway.sessions.values()), 30)
    await bo.writes("/partner")
    bo.sees("Ana")
    puts = [each for each in discord_server.requests if each.method == "PUT" and "commands" in each.path]
    assert len(puts) == registered == 1, "registered once, because nothing has changed"
    await again.stop()
