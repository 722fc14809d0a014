"""What whoever waits hears between the steps, and that nobody waits who could have a partner."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.delivery import tick
from tests.care.test_ladder import a_pair, inbox, signs, told, writes_in_space
from tests.care.test_rematch import late, seeking
from tests.dialogues.actors import Actor, Town


async def live(town: Town, zone: str) -> None:
    """Let the first one live there; the second one lives in Nairobi or thereabouts."""
    async with town.store.writing() as tx:
        person = await tx.people.by_id(1)
        assert person is not None
        await tx.people.change(replace(person, answers={**person.answers, "timezone": zone}))


async def hour_by_hour(town: Town) -> None:
    town.now += timedelta(hours=1)
    await tick(town.store, town.core, town.now)
    await town.deliver()


async def test_whoever_sleeps_at_the_hour_of_the_question_is_told_before_it(town: Town, carla: Actor) -> None:
    one, two = await a_pair(town, carla)
    await live(town, "Pacific/Honolulu")
    while (await signs(town))[2].step != "question":
        await hour_by_hour(town)
    assert "has not answered yet" in told(town, one), "it is night there when the question is asked"
    count = told(town, one).count("has not answered yet")
    for _ in range(36):
        await hour_by_hour(town)
    assert told(town, one).count("has not answered yet") == count == 1
    assert "would like to hear from you" in told(town, two)


async def test_i_am_here_is_told_also_before_the_question(town: Town, carla: Actor) -> None:
    one, two = await a_pair(town, carla)
    await town.passes(days=4)
    nudge = inbox(town, two)[-1]
    await two.presses("I'm here", nudge)
    two.sees("reads that you are here")
    await town.passes(hours=24)
    assert "is here and has seen your message" in told(town, one)


async def test_whoever_writes_to_somebody_who_is_away_hears_until_when_once(town: Town, carla: Actor) -> None:
    one, two = await a_pair(town, carla)
    await writes_in_space(town, two)
    first, last = town.now.date() + timedelta(days=2), town.now.date() + timedelta(days=13)
    await two.asks("away", "", {"from": str(first), "until": str(last)})
    await town.passes(days=3)
    before = told(town, one).count("is away from")
    assert before == 1, "as soon as it was said"
    await writes_in_space(town, one)
    await town.passes(days=5)
    assert told(town, one).count("is away from") == before + 1
    await town.passes(days=3)
    assert told(town, one).count("is away from") == before + 1


async def test_whoever_comes_is_the_partner_of_one_who_looks_at_once(town: Town, carla: Actor) -> None:
    await a_pair(town, carla)
    await seeking(town, 1)
    await tick(town.store, town.core, town.now)
    async with town.store.reading() as tx:
        assert [each.told for each in await tx.care.seekers(1)] == ["next"], "nobody was free"
    town.now += timedelta(minutes=2)
    new = await late(town, "Nina", "Chile")
    town.now += timedelta(minutes=1)
    await tick(town.store, town.core, town.now)
    async with town.store.reading() as tx:
        person = await tx.people.by_account(1, new.account)
        assert person is not None
        theirs = await tx.partnerships.of_participant(person.id)
    assert [1 in each.members for each in theirs] == [True], "and not a day later"
