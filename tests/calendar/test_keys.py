"""What a key means: the same prompt once a round, and one occurrence a week, by schedule or by hand."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

from bot.delivery import tick
from tests.calendar.following import hour_by_hour, pair, prompts
from tests.dialogues.actors import Actor, Town
from tests.dialogues.test_rounds import begun

SECOND_MONDAY = datetime(2027, 2, 8, 8, tzinfo=UTC)
"""The day before the first scheduled date, by day for Kenya and Nepal."""


async def slugs(town: Town, partnership_id: int = 1) -> list[str]:
    return [each.about["prompt"] for each in await prompts(town, partnership_id)]


async def test_the_same_prompt_comes_once_a_round_and_can_be_meant(town: Town, carla: Actor) -> None:
    await pair(town, carla, "Kenya", "Nepal")
    await hour_by_hour(town, datetime(2027, 2, 4, 8, tzinfo=UTC))
    await carla.writes("/prompt send tools-you-like")
    await hour_by_hour(town, datetime(2027, 2, 5, 8, tzinfo=UTC))
    await carla.writes("/prompt send tools-you-like")
    carla.sees("the same prompt comes once a round")
    await carla.presses("Send it once more")
    carla.sees("is on its way")
    await hour_by_hour(town, datetime(2027, 6, 1, 8, tzinfo=UTC), timedelta(hours=6))
    counted = Counter(await slugs(town))
    assert counted.pop("tools-you-like") == 2
    assert set(counted.values()) == {1}


async def test_a_send_by_hand_uses_up_the_week(town: Town, carla: Actor) -> None:
    await pair(town, carla, "Kenya", "Nepal")
    await hour_by_hour(town, SECOND_MONDAY)
    await carla.writes("/prompt send a-problem-you-have-now")
    await hour_by_hour(town, datetime(2027, 2, 14, 20, tzinfo=UTC))
    assert await slugs(town) == ["the-pact", "a-problem-you-have-now"]
    await hour_by_hour(town, datetime(2027, 2, 16, 20, tzinfo=UTC))
    assert len(await slugs(town)) == 3


async def test_a_send_by_hand_after_the_weeks_date_has_been_written(town: Town, carla: Actor) -> None:
    await pair(town, carla, "Kenya", "Nepal")
    await hour_by_hour(town, datetime(2027, 2, 9, 5, tzinfo=UTC))
    (due,) = await prompts(town, state="due")
    await carla.writes("/prompt send a-problem-you-have-now")
    await hour_by_hour(town, datetime(2027, 2, 14, 20, tzinfo=UTC))
    assert await slugs(town) == ["the-pact", "a-problem-you-have-now"]
    (cancelled,) = await prompts(town, state="cancelled")
    assert cancelled.key == due.key


async def test_two_coordinators_press_at_once(town: Town, carla: Actor) -> None:
    dora = town.person("Dora")
    await pair(town, carla, "Kenya", "Nepal")
    await carla.writes("/programme coordinator add dora")
    await hour_by_hour(town, SECOND_MONDAY)
    await carla.writes("/prompt send")
    carla.sees("is on its way to one partnership")
    await dora.writes("/prompt send")
    dora.sees("was sent a few minutes ago, perhaps by another coordinator")
    await hour_by_hour(town, datetime(2027, 2, 14, 20, tzinfo=UTC))
    assert len(await slugs(town)) == 2
    await dora.presses("Send the next one too")
    dora.sees("is on its way")
    await town.deliver()
    assert len(await slugs(town)) == 3


async def test_two_coordinators_send_the_same_prompt_at_once(town: Town, carla: Actor) -> None:
    dora = town.person("Dora")
    await pair(town, carla, "Kenya", "Nepal")
    await carla.writes("/programme coordinator add dora")
    await hour_by_hour(town, SECOND_MONDAY)
    await carla.writes("/prompt send tools-you-like")
    await dora.writes("/prompt send tools-you-like")
    dora.sees("the same prompt comes once a round")


async def test_a_prompt_marked_as_next_reaches_slower_rhythms(town: Town, carla: Actor) -> None:
    people = await begun(town, carla, 4)
    await people[0].asks("pact")
    await people[0].submits(rhythm="monthly")
    await town.passes(days=8)
    await carla.writes("/prompt next tools-you-like")
    await town.passes(weeks=4)
    for number in (1, 2):
        assert "tools-you-like" in await slugs(town, number)
    async with town.store.reading() as tx:
        round_ = await tx.rounds.by_id(1)
    assert round_ is not None
    assert round_.next_prompt == ""


async def test_longer_within_hours_of_the_last_prompt_calls_the_look_back_back(town: Town, carla: Actor) -> None:
    await carla.writes("/programme settings")
    await carla.submits(weeks="4")
    await pair(town, carla, "Kenya", "Nepal")
    await hour_by_hour(town, datetime(2027, 2, 23, 5, tzinfo=UTC))  # the last date; due two hours later
    (look_back,) = await prompts(town, state="due")
    assert look_back.about["prompt"] == "looking-back"
    await carla.writes("/round extend 2")
    await tick(town.store, town.core, town.now)
    await hour_by_hour(town, datetime(2027, 3, 16, 20, tzinfo=UTC))
    came = await slugs(town)
    assert len(came) == 6
    assert came[-1] == look_back.about["prompt"]
    assert came.count(came[-1]) == 1


async def test_a_longer_round_whose_look_back_was_sent_ends_without_a_second(town: Town, carla: Actor) -> None:
    await carla.writes("/programme settings")
    await carla.submits(weeks="4")
    await pair(town, carla, "Kenya", "Nepal")
    await hour_by_hour(town, datetime(2027, 2, 23, 12, tzinfo=UTC))
    await carla.writes("/round extend 2")
    await hour_by_hour(town, datetime(2027, 3, 16, 20, tzinfo=UTC))
    counted = Counter(await slugs(town))
    assert len(counted) == 6
    assert set(counted.values()) == {1}


async def test_by_hand_in_the_week_of_the_middle_the_look_at_it_comes_a_week_later(town: Town, carla: Actor) -> None:
    await carla.writes("/programme settings")
    await carla.submits(weeks="8")
    await pair(town, carla, "Kenya", "Nepal")
    await hour_by_hour(town, datetime(2027, 2, 22, 8, tzinfo=UTC))  # the Monday of week 4 of 8
    await carla.writes("/prompt send tools-you-like")
    await hour_by_hour(town, datetime(2027, 3, 2, 20, tzinfo=UTC))
    middle = next(each.slug for each in town.core.library("en") if each.place == "middle")
    assert (await slugs(town))[-2:] == ["tools-you-like", middle]


async def test_by_hand_in_the_last_week_the_look_back_comes_all_the_same(town: Town, carla: Actor) -> None:
    await carla.writes("/programme settings")
    await carla.submits(weeks="4")
    await pair(town, carla, "Kenya", "Nepal")
    await hour_by_hour(town, datetime(2027, 2, 22, 8, tzinfo=UTC))
    await carla.writes("/prompt send tools-you-like")
    await hour_by_hour(town, datetime(2027, 2, 24, 20, tzinfo=UTC))
    assert (await slugs(town))[-2:] == ["tools-you-like", "looking-back"]
