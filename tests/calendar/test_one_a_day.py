"""Nobody is written to unasked more than once a day, by whatever programme, and coordinators are told the truth."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from bot import world
from bot.chat import Inbox, Space
from bot.ledger import NewDelivery
from bot.prompting import prompt_delivery
from tests.calendar.following import days, hour_by_hour, pair, partner_of, prompts
from tests.dialogues.actors import Actor, Town
from tests.dialogues.test_rounds import begun


async def test_a_start_is_one_message_and_a_prompt_comes_on_another_day(town: Town, carla: Actor) -> None:
    one, _ = await pair(town, carla, "Kenya", "Nepal")
    assert len(await one.in_space()) == 4  # the welcome, two introductions, the pact
    await carla.writes("/prompt send tools-you-like")
    carla.sees('One partnership reads "Tools you like" tomorrow', "written to today")
    carla.does_not_see("on its way")
    await hour_by_hour(town, town.now + timedelta(hours=12))
    assert len(await one.in_space()) == 4
    await hour_by_hour(town, town.now + timedelta(hours=24))
    assert [each.about["prompt"] for each in await prompts(town)] == ["the-pact", "tools-you-like"]
    assert await days(town, "Africa/Nairobi") == [date(2027, 2, 1), date(2027, 2, 2)]


async def test_twice_on_one_day_the_second_is_read_tomorrow(town: Town, carla: Actor) -> None:
    await pair(town, carla, "Kenya", "Nepal")
    await hour_by_hour(town, town.now + timedelta(days=1))
    await carla.writes("/prompt send tools-you-like")
    carla.sees("is on its way to one partnership")
    await carla.writes("/prompt send a-working-day")  # nothing has been delivered meanwhile
    carla.sees('One partnership reads "A working day" tomorrow')
    await carla.writes("/prompt send a-problem-you-have-now")
    carla.sees("tomorrow or on the next day")
    await hour_by_hour(town, town.now + timedelta(days=3))
    assert await days(town, "Africa/Nairobi") == [date(2027, 2, day) for day in (1, 2, 3, 4)]


async def test_the_same_human_in_two_programmes(town: Town, carla: Actor) -> None:
    people = await begun(town, carla, 2)
    await carla.writes("/programme create Archivists")
    await carla.asks("round.open", "programme-2")
    for person, country in zip(people, ("Kenya", "Nepal"), strict=True):
        await person.asks("join", "programme-2")
        await person.submits(name=person.name, country=country, languages="English", partner_wanted="anyone")
        await person.submits(conduct=("yes",), stored=("yes",), age=("yes",))
    await carla.asks("round.preview", "programme-2")
    await carla.presses("Start the round")
    await town.deliver()
    assert len(await messages_of(town, 2)) == 0, "they were written to today by the first programme"
    await hour_by_hour(town, town.now + timedelta(days=24))
    counted: Counter[date] = Counter()
    for programme in (1, 2):
        for each in await prompts(town, programme):
            assert each.settled_at
            counted[world.local_time(each.settled_at, "Africa/Nairobi").date()] += 1
    assert len(await prompts(town, 1)) == len(await prompts(town, 2)) == 4
    assert set(counted.values()) == {1}


async def messages_of(town: Town, partnership_id: int) -> list[object]:
    async with town.store.reading() as tx:
        partnership = await tx.partnerships.by_id(partnership_id)
    assert partnership is not None
    assert isinstance(partnership.space, Space)
    return list(town.stage.in_space(partnership.space))


async def test_what_would_be_out_of_date_is_cancelled_with_its_reason(town: Town, carla: Actor) -> None:
    await pair(town, carla, "Kenya", "Nepal")
    async with town.store.writing() as tx:
        (partnership,) = await tx.partnerships.of_round(1)
        soon = prompt_delivery(partnership, "tools-you-like", town.now, expires=town.now + timedelta(hours=3))
        await tx.ledger.enqueue([soon])
    await town.deliver()
    (cancelled,) = await prompts(town, state="cancelled")
    assert cancelled.reason == "everybody in it is written to on every day until it is out of date"


async def test_news_that_a_partner_left_is_urgent_and_counts(town: Town, carla: Actor) -> None:
    one, two, three = await begun(town, carla, 3)
    await one.asks("leave.yes")
    await town.deliver()
    two.sees_in_inbox("goes on with the two of you")
    async with town.store.writing() as tx:
        (person,) = await tx.people.everywhere(three.account)
        await tx.ledger.enqueue([_unmatched(person.id, town)])
    await town.deliver()
    assert len([each for each in town.stage.posted if each.place == Inbox(three.account)]) == 1
    await hour_by_hour(town, town.now + timedelta(days=1, hours=12))
    assert len([each for each in town.stage.posted if each.place == Inbox(three.account)]) == 2


def _unmatched(person: int, town: Town) -> NewDelivery:
    given = NewDelivery("alone", "post", "inbox", 1, town.now, "unmatched", participant_id=person)
    return replace(given, expires_at=town.now + timedelta(days=14))


async def test_a_partners_pact_and_an_invitation_do_not_count(town: Town, carla: Actor) -> None:
    one, _ = await pair(town, carla, "Kenya", "Nepal")
    await hour_by_hour(town, town.now + timedelta(days=1))
    await one.asks("pact")
    await one.submits(rhythm="weekly", hopes="Ideas")
    await carla.writes("/prompt send tools-you-like")
    carla.sees("is on its way")
    await town.deliver()
    assert len(await prompts(town)) == 2


async def test_a_day_is_free_again_where_nothing_was_sent(town: Town, carla: Actor) -> None:
    await pair(town, carla, "Kenya", "Nepal")
    await hour_by_hour(town, town.now + timedelta(days=1))
    town.stage.before_keeping = lambda key: True  # the platform is away
    await carla.writes("/prompt send tools-you-like")
    await town.deliver()
    assert await taken(town) == 0
    town.stage.before_keeping = lambda key: False
    town.now += timedelta(hours=1)
    await town.deliver()
    assert await taken(town) == 2


async def taken(town: Town) -> int:
    """How many people's present day is taken."""
    async with town.store.reading() as tx:
        found = await tx.calendar.taken_in_round(1, town.now.date())
    return len(found)


async def test_each_partnership_keeps_its_own_day(town: Town, carla: Actor) -> None:
    people = await begun(town, carla, 6)
    await hour_by_hour(town, town.now + timedelta(days=1))
    busy = await partner_of(town, people[0])
    async with town.store.writing() as tx:
        partnership = await tx.partnerships.by_id(busy)
        assert partnership is not None
        await tx.ledger.enqueue([prompt_delivery(partnership, "a-working-day", town.now)])
    await town.deliver()
    await carla.writes("/prompt send tools-you-like")
    carla.sees('"Tools you like" is on its way to 2 partnerships. One partnership reads "Tools you like" tomorrow')
