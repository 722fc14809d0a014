"""What is rare: a whole country leaves, and a platform that never tells who wrote."""

from __future__ import annotations

from dataclasses import replace

from bot.chat import plain
from tests.care.test_ladder import inbox, told
from tests.dialogues.actors import Actor, Town


async def six_of_two_countries(town: Town, carla: Actor) -> tuple[list[Actor], list[Actor]]:
    """Three of each, matched across the border."""
    await carla.writes("/round open in 2 weeks")
    kenya = [town.person(name) for name in ("Achieng", "Baraka", "Chebet")]
    chile = [town.person(name) for name in ("Ximena", "Yolanda", "Zoila")]
    for who, country in [*((each, "Kenya") for each in kenya), *((each, "Chile") for each in chile)]:
        await who.joins(country, "English", interests=("reading",))
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    await town.deliver()
    return kenya, chile


async def test_everybody_of_one_country_leaves(town: Town, carla: Actor) -> None:
    """Nobody is possible for those who are left; each is told what comes next, and none is matched at home."""
    kenya, chile = await six_of_two_countries(town, carla)
    for each in kenya:
        await each.asks("leave.yes")
    await town.passes(days=10)
    async with town.store.reading() as tx:
        round_ = await tx.rounds.latest(1)
        assert round_ is not None
        assert [each for each in await tx.partnerships.of_round(round_.id) if each.ended_at is None] == []
        assert len(await tx.care.seekers(round_.id)) == 3
    for each in chile:
        assert len(inbox(town, each)) >= 2, "that the partner left, and what comes next"
        assert "next round" in told(town, each)


async def test_on_a_platform_that_never_tells_who_wrote_both_are_asked(town: Town, carla: Actor) -> None:
    """Nothing is concluded from silence there: one press each, and nobody waits for anybody."""
    town.core = replace(town.core, in_process=frozenset())
    kenya, chile = await six_of_two_countries(town, carla)
    await town.passes(days=13)
    everybody = [*kenya, *chile]
    assert not [each for each in everybody if "in touch?" in told(town, each)]
    await town.passes(days=5)
    for each in everybody:
        asked = [message for message in inbox(town, each) if "in touch?" in plain(message.words)]
        assert len(asked) == 1
        await each.presses("We use e-mail or video" if each is kenya[0] else "Yes, we are in touch", asked[0])
    await town.passes(days=14)
    assert not [each for each in everybody if "has written to you" in told(town, each)]
    assert not [each for each in everybody if "Your place is open" in told(town, each)]
