"""What people write on Discord is in no log of its adapter, also where Discord refuses, breaks and hangs up."""

from __future__ import annotations

from io import StringIO

from tests.discord.faults import Fault, What
from tests.discord.people import Person
from tests.discord.program import Program
from tests.discord.server import TOKEN, Server
from tests.privacy.test_logs import ANSWER, NAME, PACT, REPORT, is_silent, logged

__all__ = ["logged"]
WRONG: tuple[What, ...] = ("500", "500", "502 after", "cut", "closed after", "429", "403")
POSTING = r"/channels/\d+/messages"


async def test_a_round_with_a_discord_that_breaks(
    logged: StringIO, discord_server: Server, program: Program, carla: Person
) -> None:
    hush, ben = Person.of(discord_server, NAME), Person.of(discord_server, "Ben")
    await carla.writes("/round open")
    await hush.joins("Kenya")
    await ben.joins("Nepal")
    faults = discord_server.faults
    for what in WRONG:
        faults.add(Fault("POST", POSTING, what))
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    await hush.sees_in_space("writes first")
    await hush.says(f"{PACT} <@{ben.id}> @everyone")
    await hush.writes(f"/away until:{ANSWER}")
    await hush.writes("/report")
    await hush.submits(about="other", category="other", text=REPORT)
    await program.settled()
    seen = logged.getvalue()
    assert "discord" in seen.lower(), "something was logged"
    is_silent(seen)
    assert TOKEN not in seen
