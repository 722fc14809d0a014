"""People come and go after the preview: what the coordinator has seen changes as little as it can."""

from __future__ import annotations

from tests.dialogues.actors import Actor, Town
from tests.dialogues.test_rounds import joined, pairs


async def test_one_who_leaves_and_one_who_comes_part_no_other_pair(town: Town, carla: Actor) -> None:
    people = await joined(town, carla, 12)
    await carla.writes("/round preview")
    before = await pairs(town)
    await people[before[0][0] - 1].asks("leave.yes")
    await town.person("Late").joins("Chile", interests=("reading",))
    await carla.writes("/round start")
    carla.sees("have changed since the last look", "5 of 6 partnerships are as they were")
    assert set(before[1:]) <= set(await pairs(town))
    assert not town.stage.spaces
    await carla.presses("Start the round")
    carla.sees("has begun")


async def test_everybody_can_be_matched_afresh(town: Town, carla: Actor) -> None:
    await joined(town, carla, 6)
    await carla.writes("/round preview")
    carla.does_not_see("as they were")
    for name, country in (("Late", "Chile"), ("Later", "Spain")):
        await town.person(name).joins(country, interests=("reading",))
    await carla.writes("/round preview")
    carla.sees("3 of 4 partnerships are as they were")
    kept = await pairs(town)
    await carla.writes("/round preview")
    carla.sees("3 of 4 partnerships are as they were")
    assert await pairs(town) == kept
    await carla.presses("Match everybody afresh")
    carla.does_not_see("as they were")
    carla.sees("There is no better matching")
    await carla.presses("Start the round")
    carla.sees("has begun")


async def test_what_if_and_doing_it_agree_after_a_late_change(town: Town, carla: Actor) -> None:
    await joined(town, carla, 8)
    await carla.writes("/round preview")
    for name, country in (("Late", "Chile"), ("Later", "Spain")):
        await town.person(name).joins(country, interests=("reading",))
    await carla.writes("/round preview")
    before = await pairs(town)
    one, other = before[0][0], before[1][0]
    async with town.store.reading() as tx:
        names = {each.id: each.name for each in await tx.people.of_programme(1)}
    await carla.writes(f"/round lock {names[one]} {names[other]}")
    carla.sees("4 people get other partners")
    await carla.presses("Do it")
    partner = [{a: b for pair in each for a, b in (pair, pair[::-1])} for each in (before, await pairs(town))]
    assert sum(partner[0][each] != partner[1][each] for each in partner[0]) == 4


async def test_somebody_left_over_is_worth_more_than_what_was_seen(town: Town, carla: Actor) -> None:
    await carla.writes("/round open")
    await town.person("Ana").joins("Kenya", "English")
    await town.person("Bo").joins("Nepal", "English; Nepali")
    await carla.writes("/round preview")
    await town.person("Cy").joins("Peru", "English; Nepali")
    await town.person("Dee").joins("Chile", "Nepali")
    await carla.writes("/round preview")
    carla.sees("2 partnerships", "Nobody is without a partner")
