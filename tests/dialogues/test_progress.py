"""Whoever starts a large round sees in one message how far the opening of its spaces has come."""

from __future__ import annotations

from datetime import timedelta

from bot.chat import Inbox, Message, plain
from bot.delivery import tick
from tests.dialogues.actors import Actor, Town


async def started(town: Town, carla: Actor) -> None:
    await carla.writes("/round open")
    for name, country in (("Ana", "Kenya"), ("Bo", "Nepal"), ("Cy", "Mexico"), ("Di", "Sweden")):
        await town.person(name).joins(country)
    await carla.writes("/round preview")
    await carla.writes("/round start")


def told(town: Town, carla: Actor) -> list[str]:
    inbox = (each.message for each in town.stage.posted if each.place == Inbox(carla.account))
    return [plain(message.words) for message in inbox if isinstance(message, Message)]


async def test_a_round_that_opens_at_once_brings_no_message(town: Town, carla: Actor) -> None:
    await started(town, carla)
    await town.deliver()
    await town.passes(days=1)
    assert told(town, carla) == []


async def test_a_slow_opening_is_told_once_and_edited(town: Town, carla: Actor) -> None:
    await started(town, carla)
    claimed = town.now
    town.now += timedelta(seconds=30)
    await tick(town.store, town.core, town.now)
    async with town.store.writing() as tx:
        (progress,) = [
            each for each in await tx.ledger.claim(town.now, "slow", town.now, 100) if each.what == "progress"
        ]
        assert progress.about == {"account": str(carla.account)}
        assert progress.due_at > claimed
    await town.deliver()
    assert told(town, carla) == ["Round 1: all 2 spaces are open."]
    for _ in range(3):
        town.now += timedelta(seconds=30)
        await tick(town.store, town.core, town.now)
        await town.deliver()
    assert len(told(town, carla)) == 1
