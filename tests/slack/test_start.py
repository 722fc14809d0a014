"""A large round starts at Slack's own pace, with the program killed on the way."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from functools import partial
from pathlib import Path

from tests.discord.faults import Fault
from tests.discord.program import until
from tests.slack.people import Person, text_of
from tests.slack.processes import enrolled, farpair
from tests.slack.server import Server

PARTNERSHIPS = 430
MINUTE = 6.0
"""Slack's minute, made short: 430 channels take 21.5 of them at 20 a minute."""
PATIENCE = 420.0


async def test_430_partnerships_open_at_slacks_pace_although_the_program_is_killed_twice(
    tmp_path: Path, slack_server: Server
) -> None:
    world = slack_server.world
    carla = Person.of(slack_server, slack_server.sockets.deliver, "Carla")
    await enrolled(tmp_path, slack_server, carla, 2 * PARTNERSHIPS)
    for what in ("500 after", "closed after", "cut"):
        slack_server.faults.add(Fault("POST", "/conversations.create", what, after=60))
        slack_server.faults.add(Fault("POST", "/chat.postMessage", what, after=150))
    program = farpair(tmp_path, slack_server, FARPAIR_SLACK__MINUTE=str(MINUTE))
    world.rates.minute = MINUTE
    await program.start()
    carla.patience = 180
    await carla.writes("/farpair round preview")
    carla.sees("430 partnerships")
    await carla.presses("Start the round")
    carla.sees("Round 1 has begun")
    began = time.monotonic()

    def has(spaces: int) -> bool:
        return len(world.spaces) >= spaces

    for spaces in (100, 300):
        await until(partial(has, spaces), PATIENCE)
        await program.kill()
        await asyncio.sleep(0.2)
        await program.start()

    def all_is_there() -> bool:
        return sum(len(each.messages) >= 4 for each in world.spaces) >= PARTNERSHIPS

    try:
        await until(all_is_there, PATIENCE)
    finally:
        seconds = time.monotonic() - began
        print(Counter(each.method for each in slack_server.requests if each.answer == "ratelimited"))
        print(f"{len(world.spaces)} spaces in {seconds / MINUTE:.1f} of Slack's minutes; 429: {world.rates.refused}")
    await until(lambda: any("all 430 spaces are open" in text_of(each) for each in carla.inbox), 90)
    await program.stop()
    codes = Counter(each.name.rpartition("-")[2] for each in world.spaces)
    assert len(codes) == PARTNERSHIPS
    assert set(codes.values()) == {1}
    copies = Counter((each.id, text_of(message)) for each in world.spaces for message in each.messages)
    assert [text for text, count in copies.items() if count > 1] == []
    assert all(len(each.messages) == 4 for each in world.spaces), "welcome, two introductions, the pact"
    assert all(len(each.members) == 3 for each in world.spaces)
    assert world.rates.refused == 0, "Slack never had to refuse a call"
