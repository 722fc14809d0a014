"""Everything that goes wrong between two machines, at once: one thread and one copy of each prompt for each pair."""

from __future__ import annotations

import asyncio
from collections import Counter

from bot.store import Store
from tests.discord.faults import Fault, What
from tests.discord.people import Person, text_of
from tests.discord.processes import populate
from tests.discord.program import Program, until
from tests.discord.server import Server

PARTNERSHIPS = 12
THREADS, MESSAGES, MEMBERS = r"/channels/\d+/threads", r"/channels/\d+/messages", r"/channels/\d+/thread-members/\d+"
STORM: tuple[tuple[str, str, What], ...] = (
    ("POST", THREADS, "500 after"),
    ("POST", THREADS, "cut"),
    ("POST", THREADS, "closed after"),
    ("POST", THREADS, "429"),
    ("POST", THREADS, "500"),
    ("POST", MESSAGES, "500 after"),
    ("POST", MESSAGES, "502 after"),
    ("POST", MESSAGES, "cut"),
    ("POST", MESSAGES, "closed after"),
    ("POST", MESSAGES, "429"),
    ("POST", MESSAGES, "500"),
    ("PUT", MEMBERS, "500 after"),
    ("PUT", MEMBERS, "cut"),
    ("GET", MESSAGES, "500"),
    ("GET", r"/guilds/\d+/threads/active", "cut"),
)


async def test_one_thread_and_one_copy_for_each_pair(discord_server: Server, store: Store, carla: Person) -> None:
    world = discord_server.world
    world.remembers_nonces = False
    await populate(store, discord_server, carla, 2 * PARTNERSHIPS)
    program = Program(discord_server, store)
    await program.start()
    carla.patience = 60
    await carla.writes("/round preview")
    faults = [discord_server.faults.add(Fault(*each, times=2, after=number % 5)) for number, each in enumerate(STORM)]
    await carla.presses("Start the round")
    for _ in range(3):
        await asyncio.sleep(0.5)
        await discord_server.gateway.cut()
    await until(lambda: sum(len(each.messages) >= 4 for each in world.threads) >= PARTNERSHIPS, 90)
    faults += [discord_server.faults.add(Fault(*each, times=2, after=number % 3)) for number, each in enumerate(STORM)]
    await carla.writes("/prompt send")
    await until(lambda: all(len(each.messages) >= 5 for each in world.threads), 90)
    await program.settled(60)
    await program.stop()
    assert len(world.threads) == PARTNERSHIPS
    copies = Counter((each.id, text_of(message)) for each in world.threads for message in each.messages)
    assert [text for text, count in copies.items() if count > 1] == []
    assert {len(each.messages) for each in world.threads} == {5}
    assert {len(each.members) for each in world.threads} == {3}
    assert sum(each.hits for each in faults) > len(STORM)
