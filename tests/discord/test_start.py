"""A large round starts through a Discord that throttles, with the program killed on the way."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from functools import partial
from pathlib import Path

from tests.discord.faults import Fault
from tests.discord.people import Person, text_of
from tests.discord.processes import enrolled, farpair
from tests.discord.program import until
from tests.discord.server import Server
from tests.discord.world import Throttle

PARTNERSHIPS = 430
PATIENCE = 420.0


def posts(server: Server) -> Counter[tuple[str, str]]:
    """How often each text stands in each thread."""
    return Counter((each.id, text_of(message)) for each in server.world.threads for message in each.messages)


def _has(server: Server, threads: int) -> bool:
    return len(server.world.threads) >= threads


async def test_430_partnerships_get_one_thread_each_although_the_program_is_killed_twice(
    tmp_path: Path, discord_server: Server, carla: Person
) -> None:
    world = discord_server.world
    world.throttle = Throttle(threads=70, window=12.0, told=[31.0])
    world.remembers_nonces = False
    await enrolled(tmp_path, discord_server, carla, 2 * PARTNERSHIPS)
    for what in ("500 after", "closed after", "cut"):
        discord_server.faults.add(Fault("POST", r"/channels/\d+/threads", what, after=60))
        discord_server.faults.add(Fault("POST", r"/channels/\d+/messages", what, after=150))
    program = farpair(tmp_path, discord_server)
    await program.start()
    began = time.monotonic()
    await until(lambda: bool(discord_server.gateway.sessions) and bool(world.commands), 30)
    carla.patience = 180
    await carla.writes("/round preview")
    carla.sees("430 partnerships")
    await carla.presses("Start the round")
    carla.sees("Round 1 has begun")
    for threads in (100, 300):
        await until(partial(_has, discord_server, threads), PATIENCE)
        await program.kill()
        discord_server.gateway.forget()
        await asyncio.sleep(0.2)
        await program.start()

    def all_is_there() -> bool:
        return sum(len(each.messages) >= 4 for each in world.threads) >= PARTNERSHIPS

    try:
        await until(all_is_there, PATIENCE)
    finally:
        print(f"{len(world.threads)} threads in {time.monotonic() - began:.0f} s; 429: {world.throttle.refused}")
    await until(lambda: any("all 430 spaces are open" in text_of(each) for each in carla.inbox), 90)
    await program.stop()
    codes = Counter(each.name.rpartition(" · ")[2] for each in world.threads)
    assert len(codes) == PARTNERSHIPS
    assert set(codes.values()) == {1}
    assert [text for text, count in posts(discord_server).items() if count > 1] == []
    assert all(len(each.messages) == 4 for each in world.threads), "welcome, two introductions, the pact"
    assert all(len(each.members) == 3 for each in world.threads)
    assert len([each for each in carla.inbox if "Round 1" in text_of(each)]) == 1, "one message, edited"
    assert world.throttle.refused > 3
