"""Partners who go on by themselves after their round: a prompt a month, and nothing else."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from bot.chat import Message
from bot.delivery import tick
from bot.going_on.agreeing import month_after
from tests.dialogues.actors import Actor, Town, said
from tests.dialogues.test_keepsakes import message_with
from tests.dialogues.test_rounds import begun

YES, STOP = "Carry on by ourselves", "No more prompts, please"


async def ended(town: Town, carla: Actor) -> list[Actor]:
    people = await begun(town, carla, 2)
    await carla.writes("/round end yes")
    await town.passes(days=1)
    return people


async def says_yes(who: Actor) -> None:
    await who.presses(YES, await message_with(who, YES))


async def goes_on(town: Town, carla: Actor) -> list[Actor]:
    people = await ended(town, carla)
    for each in people:
        await says_yes(each)
    await town.deliver()
    return people


async def months(town: Town, count: int) -> None:
    """Months go by, a day at a step, at an hour that is day for both."""
    end = town.now + timedelta(days=31 * count)
    while town.now < end:
        town.now += timedelta(hours=12)
        await tick(town.store, town.core, town.now)
        await town.deliver()


async def monthly(who: Actor) -> list[Message]:
    """The prompts that came after the round."""
    return [each for each in await who.in_space() if [b.label for b in each.buttons] == ["In my language", STOP]]


async def test_when_both_have_said_so_a_prompt_comes_each_month(town: Town, carla: Actor) -> None:
    asha, ben = await ended(town, carla)
    await says_yes(asha)
    asha.sees("Until then nobody learns")
    await town.deliver()
    assert "You carry on by yourselves" not in "".join(said(each) for each in await ben.in_space())
    await says_yes(ben)
    ben.sees("You all want to carry on")
    await says_yes(ben)
    await town.deliver()
    begins = [each for each in await ben.in_space() if "You carry on by yourselves" in said(each)]
    assert len(begins) == 1
    await months(town, 2)
    found = await monthly(asha)
    assert len(found) == 2
    async with town.store.reading() as tx:
        all_ = [each for each in await tx.ledger.of_partnership(1) if each.state == "delivered"]
    slugs = [each.about["prompt"] for each in all_ if "prompt" in each.about]
    assert len(set(slugs)) == len(slugs), "none that they have had"
    came = [each for each in all_ if each.what == "monthly"]
    assert [each.settled_at - each.due_at < timedelta(hours=13) for each in came if each.settled_at] == [True, True]
    await asha.presses("In my language", found[0])
    asha.sees(said(found[0]).strip().split("\n")[0])


async def test_nobody_looks_after_them_any_more(town: Town, carla: Actor) -> None:
    people = await goes_on(town, carla)
    before = len(town.stage.posted)
    await months(town, 1)
    fresh = [each for each in town.stage.posted[before:] if each.message and getattr(each.place, "account", None)]
    told = [said(each.message) for each in fresh if each.message]
    assert not [text for text in told if "has not answered" in text or "in touch?" in text], told
    async with town.store.reading() as tx:
        assert not await tx.care.seekers(1)
        assert not {each.what for each in await tx.ledger.of_partnership(1)} & {"care_nudge", "check_in"}
    assert people


@pytest.mark.parametrize("how", ["press", "leave", "erase", "block", "suspend"])
async def test_it_ends(town: Town, carla: Actor, how: str) -> None:
    asha, ben = await goes_on(town, carla)
    if how == "press":
        await ben.presses(STOP, await message_with(ben, STOP))
        ben.sees("nobody is told who pressed")
    elif how == "leave":
        await ben.asks("leave.yes")
    elif how == "erase":
        await ben.asks("forget-me.yes", "programme-1")
    async with town.store.writing() as tx:
        if how == "block":
            await tx.people.block(1, 2, town.now)
        elif how == "suspend":
            await tx.safety.suspend(1, [ben.account], town.now)
    before = len(town.stage.posted)
    town.now += timedelta(days=33)
    await tick(town.store, town.core, town.now)
    await town.deliver()
    assert not await monthly(asha)
    space = await asha.space()
    assert not [each for each in town.stage.posted[before:] if each.place == space], "nor a word about it"
    async with town.store.reading() as tx:
        assert not await tx.going_on.due(date(2099, 1, 1))


@pytest.mark.parametrize("what", ["blocks", "will not go on"])
async def test_one_that_is_due_is_not_sent_where_one_of_them(town: Town, carla: Actor, what: str) -> None:
    asha, _ = await goes_on(town, carla)
    town.now += timedelta(days=31)
    await tick(town.store, town.core, town.now)
    async with town.store.writing() as tx:
        if what == "blocks":
            await tx.people.block(1, 2, town.now)
        else:
            assert await tx.going_on.say_no(1, 2)
    town.now += timedelta(days=2)
    await town.deliver()
    assert not await monthly(asha)


async def test_after_a_long_outage_one_prompt_comes(town: Town, carla: Actor) -> None:
    asha, _ = await goes_on(town, carla)
    town.now += timedelta(days=100)
    for _ in range(3):
        assert await tick(town.store, town.core, town.now) in (0, 1)
        town.now += timedelta(hours=12)
        await town.deliver()
    assert len(await monthly(asha)) == 1


async def test_when_the_shelf_is_empty_it_says_so_and_ends(town: Town, carla: Actor) -> None:
    asha, _ = await goes_on(town, carla)
    for _ in range(19):
        for days in (19, 2, 2, 2, 2, 2, 2):
            town.now += timedelta(days=days)
            await tick(town.store, town.core, town.now)
            await town.deliver()
    over = [each for each in await asha.in_space() if "the last prompt on our shelf" in said(each)]
    assert len(over) == 1
    assert len(await monthly(asha)) == 15


async def test_while_the_round_runs_there_is_nothing_to_go_on_with(town: Town, carla: Actor) -> None:
    asha, ben = await begun(town, carla, 2)
    await asha.asks("go_on", "partnership-1")
    asha.sees("goes on anyway")
    await ben.asks("part.yes", "partnership-1", {"why": ("times",)})
    town.now += timedelta(hours=1)
    await carla.writes("/round end yes")
    await asha.asks("go_on", "partnership-1")
    asha.sees("nobody to carry on with")


@pytest.mark.parametrize(
    ("day", "after"),
    [("2027-01-31", "2027-02-28"), ("2028-01-31", "2028-02-29"), ("2027-12-15", "2028-01-15")],
)
def test_months(day: str, after: str) -> None:
    assert month_after(datetime.fromisoformat(day).date()).isoformat() == after
