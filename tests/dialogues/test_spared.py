"""Whoever waited in vain does not get somebody next who was silent in the last round, while others are there."""

from __future__ import annotations

from bot.care.signs import Closing
from tests.care.test_ladder import inbox, told, writes_in_space
from tests.care.test_rematch import partnerships
from tests.dialogues.actors import Actor, Town
from tests.dialogues.test_rounds import begun


async def two_silent(town: Town, carla: Actor) -> tuple[list[Actor], list[Actor]]:
    """A round of four that is over: in each pair one has waited in vain, and the other comes back with one press."""
    people = await begun(town, carla, 4)
    waited, silent = [], []
    for pair in await partnerships(town):
        waited.append(people[pair.members[0] - 1])
        silent.append(people[pair.members[1] - 1])
    for each in waited:
        await writes_in_space(town, each)
    await town.passes(days=16)
    assert all("Your place is open" in told(town, each) for each in silent)
    await carla.writes("/round end yes")
    await carla.writes("/round open in 2 weeks")
    for each in (*waited, *silent):
        await each.writes("/join")
    return waited, silent


async def pairs(town: Town) -> list[set[str]]:
    async with town.store.reading() as tx:
        found = await tx.partnerships.of_round(2)
        people = await tx.people.many([member for each in found for member in each.members])
    return [{people[member].name for member in each.members} for each in found]


async def starts(town: Town, carla: Actor) -> None:
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    await town.deliver()


async def test_others_come_first_and_nobody_reads_why(town: Town, carla: Actor) -> None:
    waited, silent = await two_silent(town, carla)
    for name, country in (("Nina", "Chile"), ("Omar", "Morocco")):
        await town.person(name).joins(country, "English", interests=("cataloguing",))
    await starts(town, carla)
    names = {each.name for each in silent}
    for each in waited:
        (mine,) = [pair for pair in await pairs(town) if each.name in pair]
        assert not mine & names, "though the silent ones like what they like, and the newcomers do not"
    shown = " ".join(told(town, each) for each in (*waited, *silent)) + told(town, carla)
    assert "silent" not in shown
    assert names <= {name for pair in await pairs(town) for name in pair}, "who was silent has a partner too"


async def test_where_nobody_else_is_there_they_meet(town: Town, carla: Actor) -> None:
    waited, silent = await two_silent(town, carla)
    await starts(town, carla)
    assert sorted(len(each) for each in await pairs(town)) == [2, 2]
    assert all(inbox(town, each) for each in waited + silent)


async def test_what_was_closed_for_another_reason_keeps_nobody_apart(town: Town, carla: Actor) -> None:
    _, silent = await two_silent(town, carla)
    async with town.store.writing() as tx:
        for each in await tx.care.closings(1):
            away = Closing(each.programme_id, 1, each.partnership_id, each.participant_id, "away_long", each.at)
            await tx.care.close(away)
    for name, country in (("Nina", "Chile"), ("Omar", "Morocco")):
        await town.person(name).joins(country, "English", interests=("cataloguing",))
    await starts(town, carla)
    names = {each.name for each in silent}
    assert any(len(pair & names) == 1 and not pair & {"Nina", "Omar"} for pair in await pairs(town))
