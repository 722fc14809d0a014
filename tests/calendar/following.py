"""What came to whom, and when, in a town whose hours pass one by one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot import world
from bot.delivery import tick
from bot.ledger import Delivery
from tests.dialogues.actors import Actor, Town


async def hour_by_hour(town: Town, until: datetime, step: timedelta = timedelta(hours=1)) -> None:
    """Time goes by in small steps, and what is due is delivered."""
    while town.now < until:
        town.now = min(until, town.now + step)
        await tick(town.store, town.core, town.now)
        await town.deliver()


async def prompts(town: Town, partnership_id: int = 1, state: str = "delivered") -> list[Delivery]:
    """The prompts of a partnership in one state, by the time of their end."""
    async with town.store.reading() as tx:
        found = await tx.ledger.of_partnership(partnership_id)
    chosen = [each for each in found if each.what == "prompt" and each.state == state]
    return sorted(chosen, key=lambda each: each.settled_at or each.due_at)


async def days(town: Town, zone: str, partnership_id: int = 1) -> list[date]:
    """The local dates on which a partnership's prompts came."""
    return [
        world.local_time(each.settled_at, zone).date()
        for each in await prompts(town, partnership_id)
        if each.settled_at
    ]


async def partner_of(town: Town, someone: Actor) -> int:
    """The id of somebody's newest partnership."""
    async with town.store.reading() as tx:
        people = await tx.people.everywhere(someone.account)
        found = [each for person in people for each in await tx.partnerships.of_participant(person.id)]
    return max(each.id for each in found)


async def pair(town: Town, carla: Actor, one: str, other: str) -> list[Actor]:
    """A round that has begun with one partnership of people from two countries."""
    await carla.writes("/round open in 2 weeks")
    people = [town.person("One"), town.person("Two")]
    for person, country in zip(people, (one, other), strict=True):
        await person.joins(country, "English")
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    carla.sees("has begun")
    await town.deliver()
    return people
