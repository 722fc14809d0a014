"""The coordinators' week: when it comes, to whom, what it counts, and what it must not tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.chat import Inbox, Message
from bot.check_ins.answers import CheckIn
from bot.delivery import tick
from tests.care.test_ladder import a_pair, inbox, with_approval, writes_in_space
from tests.dialogues.actors import Actor, Town, said
from tests.dialogues.test_rounds import begun


def digests(town: Town, who: Actor) -> list[Message]:
    return [each for each in inbox(town, who) if "This week in" in said(each)]


async def another(town: Town, name: str) -> Actor:
    """A second coordinator."""
    who = town.person(name)
    async with town.store.writing() as tx:
        await tx.programmes.add_coordinator(1, who.account, town.now)
    return who


async def test_once_a_week_to_the_inbox_and_not_before_there_is_something(town: Town, carla: Actor) -> None:
    await a_pair(town, carla)
    await town.passes(days=3)
    assert digests(town, carla) == []
    await town.passes(days=20)
    assert len(digests(town, carla)) == 3
    for _ in range(3):
        await tick(town.store, town.core, town.now)
        await town.deliver()
    assert len(digests(town, carla)) == 3
    places = [each.place for each in town.stage.posted if each.message and "This week in" in said(each.message)]
    assert set(places) == {Inbox(carla.account)}


async def test_it_says_what_happened_by_itself_and_names_nobody(town: Town, carla: Actor) -> None:
    await a_pair(town, carla)
    await town.passes(days=8)
    (first,) = digests(town, carla)
    shown = said(first)
    assert "1 partnerships are running" in shown
    assert "1 people are waited for" in shown
    assert "1 kind words" in shown
    assert "Nothing needs you" in shown
    assert "Person" not in shown


async def test_after_an_outage_one_comes_and_not_all(town: Town, carla: Actor) -> None:
    await a_pair(town, carla)
    town.now += timedelta(days=30)
    await town.passes(days=1)
    assert len(digests(town, carla)) == 1


async def test_what_needs_a_person_has_its_button(town: Town, carla: Actor) -> None:
    await with_approval(town)
    one, two = await a_pair(town, carla)
    await town.passes(days=14)
    newest = digests(town, carla)[-1]
    assert "Wait for your word" in said(newest)
    assert "Nothing needs you" not in said(newest)
    await carla.presses("Yes, find a new partner", newest)
    carla.sees("Done")
    assert len(digests(town, carla)) >= 2
    await town.passes(days=8)
    assert "Wait for your word" not in said(digests(town, carla)[-1])
    assert one.name not in said(newest) + two.name


async def test_a_call_for_help_is_in_it_until_somebody_saw_to_it(town: Town, carla: Actor) -> None:
    people = await begun(town, carla, 2)
    for each in people:
        await writes_in_space(town, each)
    async with town.store.writing() as tx:
        await tx.check_ins.save([CheckIn(1, 1, "two_weeks", town.now, "help", town.now)])
    await town.passes(days=8)
    newest = digests(town, carla)[-1]
    assert "Would like your help: 1" in said(newest)
    await carla.presses("I will write to them", newest)
    carla.sees("Person")
    await town.passes(days=7)
    assert "Would like your help" not in said(digests(town, carla)[-1])


async def test_nothing_of_a_partnership_of_ones_own(town: Town, carla: Actor) -> None:
    one, _ = await begun(town, carla, 2)
    async with town.store.writing() as tx:
        await tx.programmes.add_coordinator(1, one.account, town.now)
        await tx.check_ins.save([CheckIn(1, 2, "two_weeks", town.now, "help", town.now)])
    await town.passes(days=8)
    assert "Would like your help" in said(digests(town, carla)[-1])
    mine = said(digests(town, one)[-1])
    assert "Would like your help" not in mine
    assert "Nothing needs you" in mine
    assert "kind words" not in mine


async def test_whoever_is_away_is_left_in_peace_where_another_is_there(town: Town, carla: Actor) -> None:
    other = await another(town, "Dora")
    await a_pair(town, carla)
    await carla.writes("/away from today until in 3 weeks")
    carla.sees("goes to the others")
    await town.passes(days=15)
    assert digests(town, carla) == []
    assert len(digests(town, other)) == 2
    await carla.writes("/away")
    carla.sees("goes to the others")
    assert isinstance(carla.seen, Message)
    await carla.presses(carla.seen.buttons[0].label)
    await town.passes(days=7)
    assert len(digests(town, carla)) == 1


async def test_where_all_are_away_somebody_hears_all_the_same(town: Town, carla: Actor) -> None:
    await a_pair(town, carla)
    await carla.writes("/away from today until in 3 weeks")
    await town.passes(days=8)
    assert len(digests(town, carla)) == 1


async def test_a_coordinator_who_takes_part_is_away_as_both(town: Town, carla: Actor) -> None:
    one, _ = await begun(town, carla, 2)
    async with town.store.writing() as tx:
        await tx.programmes.add_coordinator(1, one.account, town.now)
    await one.writes("/away from today until in 2 weeks")
    async with town.store.reading() as tx:
        led = {each.account: each.away_last for each in await tx.programmes.coordinators(1)}
        absences = await tx.calendar.absences([1], town.now.date(), town.now.date())
    assert led[one.account] is not None
    assert led[carla.account] is None
    assert len(absences.get(1, ())) == 1


async def test_an_employer_is_told_of_contact_of_five_or_more_together(town: Town, carla: Actor) -> None:
    await a_pair(town, carla)
    async with town.store.writing() as tx:
        programme = await tx.programmes.by_id(1)
        assert programme is not None
        settings = programme.settings.model_copy(update={"employer": True})
        await tx.programmes.change(replace(programme, settings=settings))
    await town.passes(days=8)
    shown = said(digests(town, carla)[0])
    assert "in fewer than five everybody wrote" in shown
    assert "fewer than five people are waited for" in shown
    assert "kind words" not in shown
