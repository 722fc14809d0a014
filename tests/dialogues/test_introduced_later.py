"""Who comes after the start, or agrees after it, is introduced in the programme's channel too, once."""

from __future__ import annotations

from datetime import timedelta

from bot.care.signs import Seeker
from bot.chat import Message, Space
from bot.delivery import tick
from tests.dialogues.actors import Actor, Town, said
from tests.dialogues.test_cohort import agrees, agrees_not, in_channel, many, start, switch, to_tuesday


def introduced(town: Town) -> list[Message]:
    return in_channel(town, "Some of those who take part")


async def test_late_comers_and_late_yeses_come_in_the_next_week_and_once(town: Town, carla: Actor) -> None:
    await switch(town, cohort="on")
    people = await many(town, carla, 4)
    for each in people[:2]:
        await agrees(each)
    await start(town, carla)
    assert [said(each).count("\n- ") for each in introduced(town)] == [2]
    await agrees(people[2])
    nina = await late(town, people)
    await to_tuesday(town)
    await in_turn(town)
    first, second = introduced(town)
    assert said(second).count("\n- ") == 2
    assert "Person2 " in said(second)
    assert "Nina " in said(second)
    assert "Person0 " not in said(second)
    await agrees_not(nina)
    await agrees(nina)
    for week in (2, 3):
        await to_tuesday(town, week)
        await in_turn(town)
    assert len(introduced(town)) == 2, "nobody is introduced twice"
    assert "Nina" not in said(first)


async def test_whoever_joined_late_and_waits_for_the_next_round_is_not_told_as_taking_part(
    town: Town, carla: Actor
) -> None:
    await switch(town, cohort="on")
    await many(town, carla, 4)
    await start(town, carla)
    nina = town.person("Nina")
    await nina.joins("Chile", "English", interests=("reading",))
    await agrees(nina)
    await to_tuesday(town)
    await in_turn(town)
    assert introduced(town) == []


async def late(town: Town, people: list[Actor]) -> Actor:
    """Nina joins after the start and becomes the new partner of somebody who has none any more."""
    nina = town.person("Nina")
    await nina.joins("Chile", "English", interests=("reading",))
    await agrees(nina)
    async with town.store.writing() as tx:
        (left,) = await tx.people.everywhere(people[3].account)
        (partnership,) = await tx.partnerships.of_participant(left.id)
        (alone,) = [each for each in partnership.members if each != left.id]
    await people[3].asks("leave.yes")
    async with town.store.writing() as tx:
        await tx.rounds.set_states(1, {alone: "unmatched"})
        await tx.care.seek(Seeker(1, alone, town.now, town.now))
    await town.passes(days=1)
    assert isinstance(await nina.space(), Space)
    return nina


async def in_turn(town: Town) -> None:
    town.now += timedelta(minutes=5)
    await tick(town.store, town.core, town.now)
    await town.deliver()
