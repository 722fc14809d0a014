"""Ambassadors at the end of a round: thanked for what is true, and told no more than they may see."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.chat import Inbox
from bot.delivery import tick
from tests.dialogues.actors import Actor, Town, said


async def thanked(town: Town, who: Actor, text: str) -> list[str]:
    posted = [said(each.message) for each in town.stage.posted if each.place == Inbox(who.account) and each.message]
    return [each for each in posted if text in each]


async def a_round(town: Town, carla: Actor, came: int) -> Actor:
    """Amina's word brings `came` people in from her own country; as many as them come from Nepal without it."""
    await carla.writes("/programme ambassador add amina from-kenya")
    await carla.writes("/programme ambassador add carla")
    await carla.writes("/round open in 2 weeks")
    amina = town.person("Amina")
    await amina.joins("Kenya", "English")
    async with town.store.writing() as tx:
        (person,) = await tx.people.everywhere(amina.account)
        await tx.people.change(replace(person, language="de"))
    for number in range(came):
        who = town.person(f"Keno{number}")
        await who.asks("join", answers={"from": "from-kenya"})
        await who.joins("Kenya", "English")
    for number in range(came + 1):
        await town.person(f"Nepo{number}").joins("Nepal", "English")
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    await town.deliver()
    return amina


async def ends(town: Town, carla: Actor) -> None:
    town.now += timedelta(weeks=16)
    await carla.writes("/round end yes")
    for _ in range(2):
        await tick(town.store, town.core, town.now)
        await town.deliver()


async def test_an_ambassador_reads_what_came_of_it_in_their_own_language_and_once(town: Town, carla: Actor) -> None:
    amina = await a_round(town, carla, 5)
    await ends(town, carla)
    (told,) = await thanked(town, amina, "Menschen eingeladen")
    assert "„from-kenya“ kamen 5 Menschen dazu" in told
    assert "haben 6 Menschen teilgenommen: Kenia" in told
    assert "Nepal" not in told
    assert len(await thanked(town, carla, "Thank you for your time")) == 1
    assert not await thanked(town, carla, "ambassadors"), "whoever coordinates too is thanked for that"


async def test_small_numbers_are_not_told(town: Town, carla: Actor) -> None:
    amina = await a_round(town, carla, 3)
    await ends(town, carla)
    (told,) = await thanked(town, amina, "Menschen eingeladen")
    assert "Menschen dazu" not in told
    assert "teilgenommen" not in told


async def test_whoever_is_none_any_more_is_left_in_peace(town: Town, carla: Actor) -> None:
    amina = await a_round(town, carla, 5)
    town.now += timedelta(weeks=16)
    await carla.writes("/round end yes")
    await carla.writes("/programme ambassador remove amina")
    await town.deliver()
    assert not await thanked(town, amina, "Menschen eingeladen")
