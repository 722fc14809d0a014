"""Writing is noticed without being read, and what comes and goes on Discord is told once and repaired."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from adapters.discord.permissions import NEEDED
from adapters.discord.places import community_of
from bot.store import Store
from storage.opening import in_memory
from tests.discord.people import Person, text_of
from tests.discord.program import Program, found, real_time, until, until_true
from tests.discord.server import Server


async def pair(server: Server, program: Program, carla: Person) -> tuple[Person, Person]:
    """Ana and Bo, who are partners."""
    await carla.writes("/round open")
    ana, bo = Person.of(server, "Ana"), Person.of(server, "Bo")
    await ana.joins("Kenya")
    await bo.joins("Nepal")
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    await program.settled()
    for person in (ana, bo):
        await person.sees_in_space("Country: Kenya", "Country: Nepal", "The beginning: your pact")
    return ana, bo


async def wrote(store: Store) -> dict[int, datetime]:
    async with store.reading() as tx:
        return dict(await tx.partnerships.writers(1))


def told(person: Person, text: str) -> int:
    return sum(text in text_of(each) for each in person.inbox)


async def test_who_wrote_and_when_is_kept_and_never_what(
    discord_server: Server, program: Program, carla: Person
) -> None:
    ana, bo = await pair(discord_server, program, carla)
    await ana.says("A secret between us")

    async def is_noted() -> bool:
        return len(await wrote(program.store)) == 1

    await until_true(is_noted)
    stranger = Person.of(discord_server, "Stranger")
    await stranger.says("hello", discord_server.world.channels[discord_server.world.channel])
    await stranger.says("hello", ana.space)
    await bo.says("hello")

    async def both() -> bool:
        return len(await wrote(program.store)) == 2

    await until_true(both)
    asked = discord_server.gateway.identities[-1]["intents"]
    assert asked == (1 << 0) | (1 << 9), "guilds and guild messages, neither content nor members"


async def test_after_an_outage_it_is_caught_up_from_history(
    discord_server: Server, program: Program, carla: Person
) -> None:
    ana, bo = await pair(discord_server, program, carla)
    await until_true(lambda: _is_kept(program))
    await program.stop()
    message = await ana.says("Are you there?")
    discord_server.world.change_thread(ana.space, {"archived": True})
    assert await wrote(program.store) == {}
    again = Program(discord_server, program.store)
    await again.start()

    async def is_noted() -> bool:
        return bool(await wrote(program.store))

    await until_true(is_noted)
    (at,) = (await wrote(program.store)).values()
    assert abs((at - datetime.fromisoformat(message["timestamp"])).total_seconds()) < 1
    assert bo.space.id == ana.space.id
    await again.stop()


async def _is_kept(program: Program) -> bool:
    return bool(await program.liaison.recall("heard"))


async def test_whoever_left_the_server_is_noticed_before_the_next_prompt(
    discord_server: Server, program: Program, carla: Person
) -> None:
    ana, bo = await pair(discord_server, program, carla)
    await program.stop()
    again = Program(discord_server, program.store)
    await again.start()
    await ana.leaves()
    await carla.writes("/prompt send")
    await bo.sees_in_inbox("can no longer take part")
    await carla.sees_in_inbox("has left the server")
    await again.settled()
    assert not [each for each in bo.space.messages if "A working day" in text_of(each)]
    assert told(carla, "has left the server") == 1
    await again.stop()


async def test_whoever_left_before_the_start_is_noticed_when_they_are_to_be_let_in(
    discord_server: Server, program: Program, carla: Person
) -> None:
    await carla.writes("/round open")
    ana, bo = Person.of(discord_server, "Ana"), Person.of(discord_server, "Bo")
    await ana.joins("Kenya")
    await bo.joins("Nepal")
    await ana.leaves()
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    await bo.sees_in_inbox("can no longer take part")
    await carla.sees_in_inbox("has left the server")
    await program.settled()
    async with program.store.reading() as tx:
        assert not await tx.ledger.stuck(1, 10)


async def test_a_thread_that_was_deleted_while_nobody_listened_is_made_anew(
    discord_server: Server, program: Program, carla: Person
) -> None:
    ana, _ = await pair(discord_server, program, carla)
    old = ana.space
    await discord_server.gateway.cut()
    del discord_server.world.channels[old.id]
    discord_server.gateway.forget()
    await until(lambda: discord_server.gateway.identified >= 2)
    await until_true(lambda: _is_kept(program))
    await carla.writes("/prompt send")
    await carla.sees_in_inbox("was deleted")
    await program.settled()
    await carla.writes("/programme repair")
    carla.sees("a space that was deleted is opened again")
    await ana.sees_in_space("Country: Kenya", "writes first")
    assert ana.space.id != old.id
    async with program.store.reading() as tx:
        assert not await tx.ledger.stuck(1, 10), "the prompt that was stopped waits for the new space"
        due = await tx.ledger.next_due()
    assert due is not None
    assert due > program.clock()


@pytest.fixture
async def listening(discord_server: Server, store: Store, carla: Person) -> AsyncIterator[Program]:
    """With the members intent."""
    await found(store, carla)
    program = Program(discord_server, store, members_intent=True)
    await program.start()
    yield program
    await program.stop()


async def test_with_the_members_intent_it_is_noticed_at_once(
    discord_server: Server, listening: Program, carla: Person
) -> None:
    ana, bo = await pair(discord_server, listening, carla)
    await ana.leaves()
    await bo.sees_in_inbox("can no longer take part")
    assert told(ana, "can no longer take part") == 0


async def test_a_thread_that_was_deleted_is_told_once_and_opened_again(
    discord_server: Server, program: Program, carla: Person
) -> None:
    ana, bo = await pair(discord_server, program, carla)
    world, old = discord_server.world, ana.space
    for _ in range(2):
        world.channels.pop(old.id, None)
        gone = {"id": old.id, "guild_id": world.server, "parent_id": old.parent, "type": 12}
        await discord_server.gateway.dispatch("THREAD_DELETE", gone)
    await carla.sees_in_inbox("The space of a partnership in Librarians across borders was deleted")
    await carla.writes("/programme repair")
    carla.sees("a space that was deleted is opened again")
    await ana.sees_in_space("Country: Kenya", "Country: Nepal", "writes first")
    assert ana.space.id == bo.space.id != old.id
    assert told(carla, "was deleted") == 1
    await carla.writes("/programme repair")
    carla.sees("Nothing is known to be lost")


async def test_a_loss_that_goes_on_is_told_once_until_it_is_repaired(
    discord_server: Server, store: Store, carla: Person
) -> None:
    await found(store, carla)
    late = [0]
    program = Program(discord_server, store, clock=lambda: real_time() + timedelta(seconds=late[0]))
    await program.start()
    await carla.writes("/round open")
    home = community_of(discord_server.world.server, discord_server.world.channel)
    for late[0] in range(3):
        await program.liaison.lost("permission", home)
    await program.settled()
    assert told(carla, "permission") == 1
    await carla.writes("/programme repair")
    await program.liaison.lost("permission", home)
    await program.settled()
    assert told(carla, "permission") == 2
    await program.stop()


async def test_a_deleted_channel_is_replaced_by_the_one_where_it_is_repaired(
    discord_server: Server, program: Program, carla: Person
) -> None:
    ana, _ = await pair(discord_server, program, carla)
    world = discord_server.world
    for id_ in [each.id for each in world.threads]:
        del world.channels[id_]
    old = world.channels.pop(world.channel)
    await discord_server.gateway.dispatch(
        "CHANNEL_DELETE", {"id": old.id, "guild_id": world.server, "type": 0, "name": "x"}
    )
    await carla.sees_in_inbox("The channel of Librarians across borders is gone")
    world.channel = world.add_channel("second")
    carla.place = world.channel
    await carla.writes("/programme repair")
    carla.sees("this channel is the programme's now")
    await ana.sees_in_space("Country: Kenya", "Country: Nepal")
    assert ana.space.parent == world.channel


async def test_a_permission_that_was_taken_is_told_once_and_what_failed_is_sent_after_repair(
    discord_server: Server, program: Program, carla: Person
) -> None:
    world = discord_server.world
    await carla.writes("/round open")
    world.channels[world.channel].denied.add("SEND_MESSAGES")
    await carla.presses("Post the invitation")
    await carla.sees_in_inbox("lacks a permission")
    await program.settled()
    world.channels[world.channel].denied.clear()
    await carla.writes("/programme repair")
    carla.sees("one message that was stopped is tried again")
    await until(lambda: any("looks for people" in text_of(each) for each in world.channels[world.channel].messages))
    assert told(carla, "lacks a permission") == 1


async def test_a_permission_that_is_taken_is_noticed_before_anything_fails(
    discord_server: Server, program: Program, carla: Person
) -> None:
    world = discord_server.world
    await carla.writes("/round open")
    await carla.presses("Post the invitation")
    await program.connection.watch.begin()
    taken = {"id": world.server, "type": 0, "allow": "0", "deny": str(NEEDED["manage_threads"])}
    world.overwrites.append(taken)
    for _ in range(3):
        await discord_server.gateway.dispatch("CHANNEL_UPDATE", world.described(world.channels[world.channel]))
    await carla.sees_in_inbox("lacks a permission")
    await program.settled()
    assert told(carla, "lacks a permission") == 1


async def test_removed_from_the_server_everything_waits_until_it_is_back(
    discord_server: Server, program: Program, carla: Person
) -> None:
    await pair(discord_server, program, carla)
    world = discord_server.world
    before = len(discord_server.requests)
    await discord_server.gateway.dispatch("GUILD_DELETE", {"id": world.server})
    await carla.sees_in_inbox("was removed from a server")
    await carla.writes("/prompt send")
    await program.settled()
    posts = [each for each in discord_server.requests[before:] if each.method == "POST" and "/messages" in each.path]
    assert {each.path.split("/")[2] for each in posts}.isdisjoint({each.id for each in world.threads})
    await discord_server.gateway.dispatch("GUILD_CREATE", world.guild())

    async def nothing_is_lost() -> bool:
        async with program.store.reading() as tx:
            return not await tx.notes.beginning("discord", "loss/")

    await until_true(nothing_is_lost)


async def test_the_owner_of_the_application_coordinates_where_nobody_is_named(discord_server: Server) -> None:
    store = await in_memory()
    nobody = Person.of(discord_server, "Nobody")
    await found(store, nobody)
    async with store.writing() as tx:
        await tx.programmes.remove_coordinator(1, (await tx.programmes.coordinators(1))[0].account)
    program = Program(discord_server, store)
    await program.start()
    olive = Person(discord_server, discord_server.world.owner, place=discord_server.world.channel)
    await olive.writes("/round open")
    olive.sees("Round 1 is open")
    await nobody.writes("/round open")
    nobody.sees("coordinator")
    await program.stop()
    await store.close()
