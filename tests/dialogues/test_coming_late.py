"""Whoever joins while a round runs reads at once what happens, and until when."""

from __future__ import annotations

from dataclasses import replace

from tests.care.test_rematch import all_write, late
from tests.dialogues.actors import Actor, Town
from tests.dialogues.test_rounds import begun

LOOKED_FOR = "from now on we look for a partner for you in it"


async def test_late_joiners_read_that_a_partner_is_looked_for_and_until_when(town: Town, carla: Actor) -> None:
    people = await begun(town, carla, 2)
    nina = await late(town, "Nina", "Chile")
    nina.sees(LOOKED_FOR, "If nobody is free by Tuesday, May 11, 2027", "next round from its first day")
    await nina.writes("/help")
    nina.sees(LOOKED_FOR)
    for each in people:
        await each.writes("/help")
        each.does_not_see(LOOKED_FOR)
    await late(town, "Omar", "Egypt")
    await all_write(town, people)
    await town.passes(days=2)
    await nina.writes("/help")
    nina.does_not_see(LOOKED_FOR)


async def test_near_the_end_it_is_the_next_round(town: Town, carla: Actor) -> None:
    await begun(town, carla, 2)
    town.now = town.now.replace(month=5, day=12)
    nina = await late(town, "Nina", "Chile")
    nina.sees("in the next round from its first day")
    nina.does_not_see(LOOKED_FOR)


async def test_where_nobody_is_looked_for_nothing_is_promised(town: Town, carla: Actor) -> None:
    await begun(town, carla, 2)
    async with town.store.writing() as tx:
        (programme,) = await tx.programmes.all()
        await tx.programmes.change(replace(programme, settings=programme.settings.model_copy(update={"care": False})))
    nina = await late(town, "Nina", "Chile")
    nina.does_not_see(LOOKED_FOR)
