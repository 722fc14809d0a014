"""Thanks at the end of a round: true for whoever reads them, and once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.chat import Inbox
from bot.delivery import tick
from bot.thanks.counting import weeks_together
from tests.dialogues.actors import Actor, Town, said
from tests.dialogues.test_rounds import begun


async def wrote(town: Town, who: Actor, *weeks: int) -> None:
    """Somebody wrote in their space in some weeks, counted from now."""
    async with town.store.writing() as tx:
        (person,) = await tx.people.everywhere(who.account)
        (partnership,) = await tx.partnerships.of_participant(person.id)
        for week in weeks:
            await tx.partnerships.wrote(partnership.id, person.id, town.now + timedelta(weeks=week))


async def over(town: Town, carla: Actor) -> None:
    town.now += timedelta(weeks=16)
    await carla.writes("/round end yes")
    for _ in range(16):
        await tick(town.store, town.core, town.now)
        await town.deliver()
        town.now += timedelta(hours=6)


def inbox(town: Town, who: Actor, text: str) -> list[str]:
    posted = [said(each.message) for each in town.stage.posted if each.place == Inbox(who.account) and each.message]
    return [each for each in posted if text in each]


async def test_two_who_went_on_are_told_for_how_long(town: Town, carla: Actor) -> None:
    asha, ben = await begun(town, carla, 2)
    await wrote(town, asha, 0, 5, 15)
    await wrote(town, ben, 1, 10, 15)
    await over(town, carla)
    await ben.sees_in_space("You two went on for 14 weeks.")
    for each in (asha, ben):
        assert not inbox(town, each, "Thank you,"), "the farewell has thanked them"


async def test_whoever_was_not_answered_is_thanked_alone_and_truly(town: Town, carla: Actor) -> None:
    asha, ben = await begun(town, carla, 2)
    await wrote(town, asha, 0, 1, 15)
    await over(town, carla)
    (thanks,) = inbox(town, asha, "kept the door open")
    assert "[My certificate]" in thanks
    assert ben.name not in thanks
    assert not inbox(town, ben, "Thank you,")
    assert "went on for" not in "".join(said(each) for each in await asha.in_space())


async def test_whose_partner_left_after_they_had_talked(town: Town, carla: Actor) -> None:
    asha, ben = await begun(town, carla, 2)
    for each in (asha, ben):
        await wrote(town, each, 0)
    await ben.asks("leave.yes")
    await over(town, carla)
    assert len(inbox(town, asha, "You and a partner wrote to each other")) == 1
    assert not inbox(town, ben, "Thank you,"), "whoever has left is left in peace"


async def test_coordinators_are_thanked_once_for_what_they_looked_after(town: Town, carla: Actor) -> None:
    await begun(town, carla, 6)
    await over(town, carla)
    (thanks,) = inbox(town, carla, "Thank you for your time")
    assert "You looked after 3 partnerships in it. Rounds you have looked after so far: 1." in thanks


DAY = date(2027, 2, 1)


@pytest.mark.parametrize(
    ("one", "other", "weeks"),
    [
        ((0, 100), (0, 100), 14),
        ((0, 100), (0,), 0),
        ((0, 100), (), 0),
        ((0, 100), (50, 60), 1),
        ((0, 6), (0, 6), 0),
        ((0, 7), (0, 7), 1),
        ((0,), (90,), 0),
    ],
)
def test_weeks_are_those_in_which_both_were_there(one: tuple[int, ...], other: tuple[int, ...], weeks: int) -> None:
    days = [(1, DAY + timedelta(days=each)) for each in one] + [(2, DAY + timedelta(days=each)) for each in other]
    assert weeks_together(days, (1, 2)) == weeks
    assert weeks_together(days, (1,)) == 0
