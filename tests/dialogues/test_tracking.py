"""What coordinators see of messages that did not arrive, and what they can do about them."""

from __future__ import annotations

from tests.dialogues.actors import Actor, Town
from tests.dialogues.test_rounds import begun


async def lost_without_a_trace(town: Town, carla: Actor) -> Actor:
    """A prompt was sent, its receipt was lost, and the platform can't tell whether it has it."""
    one, _ = await begun(town, carla, 2)
    await town.passes(days=1)
    town.stage.after_keeping = lambda key: "prompt/" in key
    town.stage.blind = True
    await carla.writes("/prompt send")
    await town.deliver()
    town.stage.after_keeping = lambda key: False
    await town.passes(hours=1)
    return one


async def test_what_may_be_there_is_shown_and_never_repeated_by_itself(town: Town, carla: Actor) -> None:
    one = await lost_without_a_trace(town, carla)
    there = len(await one.in_space())
    await town.passes(days=3)
    assert len(await one.in_space()) == there
    await carla.writes("/prompt status")
    carla.sees("being looked up: 1", "may be there or not, please look", "the stage can't see so far back")
    carla.does_not_see("Person", one.name)


async def test_it_is_looked_for_again_where_a_coordinator_asks(town: Town, carla: Actor) -> None:
    one = await lost_without_a_trace(town, carla)
    there = len(await one.in_space())
    await carla.writes("/prompt status")
    town.stage.blind = False
    await carla.presses("Try again")
    carla.sees("One message is tried again")
    await town.deliver()
    assert len(await one.in_space()) == there
    await carla.writes("/prompt status")
    carla.does_not_see("being looked up")


async def test_it_is_sent_again_where_a_coordinator_has_looked(town: Town, carla: Actor) -> None:
    one = await lost_without_a_trace(town, carla)
    there = len(await one.in_space())
    await carla.writes("/prompt status")
    await carla.presses("Send again, even if it is there")
    await town.deliver()
    assert len(await one.in_space()) == there + 1


async def test_nothing_to_try_again(town: Town, carla: Actor) -> None:
    await begun(town, carla, 2)
    await carla.writes("/prompt retry")
    carla.sees("There is nothing to try again")


async def test_what_waits_says_until_when(town: Town, carla: Actor) -> None:
    await begun(town, carla, 2)
    await town.passes(days=1)
    town.stage.before_keeping = lambda key: "prompt/" in key
    await carla.writes("/prompt send")
    await town.deliver()
    await carla.writes("/prompt status")
    carla.sees("waiting for the platform: 1", "the next of those that wait is tried on 2027-")


async def test_only_coordinators_see_and_retry(town: Town, carla: Actor) -> None:
    one = await lost_without_a_trace(town, carla)
    there = len(await one.in_space())
    for name, subject in (("prompt.status", ""), ("prompt.retry", "programme-1.blindly")):
        await one.asks(name, subject)
        one.does_not_see("may be there", "tried again")
    await town.deliver()
    assert len(await one.in_space()) == there
