"""More partnerships than Discord lets be active: prompts go out in waves, and the limit is told before it is met."""

from __future__ import annotations

from datetime import timedelta

from adapters.discord.threads import Limits
from bot.store import Store
from tests.discord.people import Person, text_of
from tests.discord.processes import populate
from tests.discord.program import Program, until
from tests.discord.server import Server

PARTNERSHIPS = 30
LIMITS = Limits(most=10, tell=8, quiet=timedelta(seconds=1))


async def test_prompts_go_out_in_waves_below_the_limit(discord_server: Server, store: Store, carla: Person) -> None:
    world = discord_server.world
    world.most_active = 12
    await populate(store, discord_server, carla, 2 * PARTNERSHIPS)
    program = Program(discord_server, store, limits=LIMITS)
    await program.start()
    carla.patience = 60
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    await until(lambda: sum(len(each.messages) == 4 for each in world.threads) == PARTNERSHIPS, 90)
    await carla.writes("/prompt send")
    await until(lambda: all("A working day" in _said(each.messages) for each in world.threads), 90)
    await program.settled()
    assert world.highest_active <= LIMITS.most, "never more than we allow ourselves"
    assert len(world.threads) == PARTNERSHIPS
    assert all(len(each.messages) == 5 for each in world.threads), "each prompt once"
    assert sum("active threads" in text_of(each) for each in carla.inbox) == 1
    assert not [each for each in discord_server.requests if each.status == 400]
    await program.stop()


def _said(messages: list[dict[str, object]]) -> str:
    return "\n".join(text_of(each) for each in messages)
