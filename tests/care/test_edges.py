"""What is rare: a whole country leaves, and a platform that never tells who wrote."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat import plain
from tests.care.test_ladder import a_pair, inbox, signs, told, writes_in_space
from tests.care.test_rematch import asked_pair, late, six
from tests.dialogues.actors import Actor, Town
from tests.dialogues.test_rounds import begun


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
    await writes_in_space(town, kenya[0])  # what it happens to tell is no proof of what it does not
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


async def test_whom_a_coordinator_keeps_apart_does_not_meet_in_the_round_either(town: Town, carla: Actor) -> None:
    """Not as a new partner, and not as the third of a pair; what was forbidden before the start holds after it."""
    one, _ = await a_pair(town, carla)
    await late(town, "Nina", "Chile")
    async with town.store.writing() as tx:
        await tx.rounds.wish(1, (1, 3), "forbid")
    await town.passes(days=15)
    assert "here is a new partner" not in told(town, one)
    assert "no other partner for you" in told(town, one)


async def test_nor_is_such_a_pair_asked_to_take_them_in(town: Town, carla: Actor) -> None:
    people, found = await six(town, carla)
    waiting = found[0].members[0]
    async with town.store.writing() as tx:
        for each in found[1:]:
            await tx.rounds.wish(1, (min(waiting, each.members[0]), max(waiting, each.members[0])), "forbid")
    with pytest.raises(AssertionError, match="no pair was asked"):
        await asked_pair(town, people, found)


async def test_a_three_of_whom_one_said_to_be_away(town: Town, carla: Actor) -> None:
    """The clock of whoever is away stands; the two others write to each other, and wait for nobody."""
    one, two, three = await begun(town, carla, 3)
    first = town.now.date() + timedelta(days=1)
    await three.asks("away", "", {"from": str(first), "until": str(first + timedelta(days=18))})
    for _ in range(9):
        for each in (one, two):
            await writes_in_space(town, each)
        await town.passes(days=2)
    for each in (one, two):
        assert "is away from" in told(town, each)
        assert "has not answered yet" not in told(town, each)
    assert "would like to hear from you" not in told(town, three)
    assert "Your place is open" not in told(town, three)
    async with town.store.reading() as tx:
        partnership = await tx.partnerships.by_id(1)
    assert partnership is not None
    assert partnership.present == (1, 2, 3)
    await writes_in_space(town, three)
    await town.passes(days=2)
    assert "Your place is open" not in told(town, three)


async def test_days_on_which_nobody_could_hear_count_for_nobody(town: Town, carla: Actor) -> None:
    """Farpair is back on the morning of a working day: a nudge would be due, had these days counted."""
    _, two = await a_pair(town, carla)
    await town.passes(days=1)
    town.now += timedelta(days=9, hours=18)
    await town.passes(hours=12)
    assert (await signs(town))[2].step == ""
    await town.passes(days=7)
    assert told(town, two).count("has written to you") == 1
    assert "Your place is open" not in told(town, two)
