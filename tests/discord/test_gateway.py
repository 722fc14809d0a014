"""The real client over a real WebSocket: sessions that break, are resumed, are replaced; and shards."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from adapters.discord.client import Supervisor
from bot.store import Store
from tests.discord.faults import Fault
from tests.discord.people import Person
from tests.discord.program import Program, found, until
from tests.discord.server import Server


async def asks_for_help(server: Server) -> None:
    """Somebody is answered."""
    ana = Person.of(server, "Ana")
    await ana.writes("/help")
    ana.sees("/join")


async def test_asked_to_reconnect_it_resumes(discord_server: Server, program: Program) -> None:
    await discord_server.gateway.ask_to_reconnect()
    await until(lambda: discord_server.gateway.resumed == 1)
    assert discord_server.gateway.identified == 1
    await asks_for_help(discord_server)


async def test_a_session_that_is_not_told_where_to_go_on_goes_on_where_it_began(
    discord_server: Server, store: Store, carla: Person
) -> None:
    await found(store, carla)
    discord_server.gateway.says_where = False
    program = Program(discord_server, store)
    await program.start()
    await discord_server.gateway.ask_to_reconnect()
    await until(lambda: discord_server.gateway.resumed == 1)
    await asks_for_help(discord_server)
    await program.stop()


async def test_what_was_asked_while_the_socket_was_cut_is_replayed_and_answered(
    discord_server: Server, program: Program
) -> None:
    await discord_server.gateway.cut()
    await asks_for_help(discord_server)
    assert discord_server.gateway.resumed == 1


async def test_an_invalid_session_is_replaced_by_another(discord_server: Server, program: Program) -> None:
    await discord_server.gateway.invalidate()
    await until(lambda: discord_server.gateway.identified == 2)
    await until(lambda: any(each.connected for each in discord_server.gateway.sessions.values()))
    await asks_for_help(discord_server)
    assert len([each for each in discord_server.requests if each.method == "PUT"]) == 1, "registered once"


async def test_a_dead_socket_is_noticed_and_left(discord_server: Server, store: Store, carla: Person) -> None:
    await found(store, carla)
    discord_server.gateway.heartbeat = 200
    program = Program(discord_server, store, heartbeat_timeout=1.0)
    await program.start()
    sockets = discord_server.gateway.go_dead()
    await until(lambda: all(each.closed for each in sockets), 15)
    await until(lambda: discord_server.gateway.resumed >= 1, 15)
    await asks_for_help(discord_server)
    await program.stop()


async def test_it_starts_while_the_gateway_and_the_api_are_down(
    discord_server: Server, store: Store, carla: Person
) -> None:
    await found(store, carla)
    discord_server.is_up = discord_server.gateway.is_open = False
    program = Program(discord_server, store)
    program.connection.start()
    await asyncio.sleep(1.5)
    assert not program.connection.is_connected
    discord_server.is_up = True
    await asyncio.sleep(3)
    discord_server.gateway.is_open = True
    await until(lambda: any(each.connected for each in discord_server.gateway.sessions.values()), 20)
    await asks_for_help(discord_server)
    await program.stop()


async def test_what_cannot_be_read_does_not_end_the_connection(discord_server: Server, program: Program) -> None:
    for event in ("THREAD_CREATE", "GUILD_CREATE", "CHANNEL_UPDATE", "INTERACTION_CREATE", "MESSAGE_CREATE"):
        await discord_server.gateway.dispatch(event, {"odd": True})
    await asks_for_help(discord_server)
    assert discord_server.gateway.identified == 1


async def test_commands_that_could_not_be_registered_are_registered_a_little_later(
    discord_server: Server, store: Store, carla: Person
) -> None:
    await found(store, carla)
    discord_server.faults.add(Fault("PUT", r"/applications/\d+/commands", "500"))
    program = Program(discord_server, store)
    await program.start()
    await until(lambda: bool(discord_server.world.commands))
    await program.stop()


async def test_several_shards_hear_what_is_theirs(discord_server: Server, store: Store, carla: Person) -> None:
    await found(store, carla)
    program = Program(discord_server, store, shards=2)
    await program.start()
    await until(lambda: discord_server.gateway.identified == 2, 20)
    assert sorted(each["shard"] for each in discord_server.gateway.identities) == [[0, 2], [1, 2]]
    await asks_for_help(discord_server)
    await program.stop()


async def test_a_refused_token_is_told_and_not_tried_again_soon(
    discord_server: Server, store: Store, carla: Person
) -> None:
    await found(store, carla)
    program = Program(discord_server, store)
    wrong = replace(program.settings(), token="wrong")
    supervisor = Supervisor(wrong, {}, program.connection._prepare, program.connection)
    supervisor.start()
    await asyncio.sleep(2)
    assert len([each for each in discord_server.requests if each.status == 401]) == 1
    await supervisor.stop()
