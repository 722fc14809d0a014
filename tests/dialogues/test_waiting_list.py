"""The waiting list: asked when a round opens, reminded after a week, let go after two, with a way back."""

from __future__ import annotations

from collections.abc import Mapping

from bot.chat import Message, plain
from tests.dialogues.actors import Actor, Town
from tests.dialogues.test_rounds import joined

ASKED, REMINDED, OVER = "your place in it is kept", "take part in the new round", "not on the list for this round"


async def waited(town: Town, carla: Actor, name: str = "Wen") -> Actor:
    """Somebody who joined while no round was open; one opens ten days later."""
    who = town.person(name)
    await who.joins("Nepal")
    await town.passes(days=10)
    await carla.writes("/round open in 4 weeks")
    await town.passes(days=2)
    return who


def inbox(town: Town, who: Actor) -> list[Message]:
    return town.stage.in_inbox(who.account)


def times(town: Town, who: Actor, said: str) -> int:
    return sum(said in plain(each.words) for each in inbox(town, who))


async def states(town: Town) -> Mapping[int, str]:
    async with town.store.reading() as tx:
        round_ = await tx.rounds.latest(1)
        assert round_ is not None
        return {each.participant_id: each.state for each in await tx.rounds.enrolments(round_.id)}


async def test_one_press_confirms_and_nothing_more_is_asked(town: Town, carla: Actor) -> None:
    wen = await waited(town, carla)
    assert times(town, wen, ASKED) == 1
    await wen.presses("Yes, count me in", inbox(town, wen)[-1])
    wen.sees("You take part in")
    await town.passes(days=20)
    assert (times(town, wen, REMINDED), times(town, wen, OVER)) == (0, 0)
    assert set((await states(town)).values()) == {"enrolled"}


async def test_reminded_once_after_a_week_and_let_go_after_two_with_a_way_back(town: Town, carla: Actor) -> None:
    wen = await waited(town, carla)
    await town.passes(days=4)
    assert times(town, wen, REMINDED) == 0
    await town.passes(days=5)
    assert times(town, wen, REMINDED) == 1
    assert set((await states(town)).values()) == {"enrolled"}
    await town.passes(days=6)
    assert (times(town, wen, REMINDED), times(town, wen, OVER)) == (1, 1)
    assert set((await states(town)).values()) == {"withdrawn"}
    await wen.presses("Yes, count me in", inbox(town, wen)[-1])
    assert set((await states(town)).values()) == {"enrolled"}


async def test_not_this_time_and_the_way_back(town: Town, carla: Actor) -> None:
    wen = await waited(town, carla)
    await wen.presses("Not this time", inbox(town, wen)[-1])
    wen.sees("come back whenever it suits you")
    assert set((await states(town)).values()) == {"withdrawn"}
    await town.passes(days=20)
    assert (times(town, wen, REMINDED), times(town, wen, OVER)) == (0, 0)
    await wen.writes("/join")
    assert set((await states(town)).values()) == {"enrolled"}


async def test_who_has_only_just_joined_is_not_asked(town: Town, carla: Actor) -> None:
    new = town.person("New")
    await new.joins("Kenya")
    await carla.writes("/round open in 4 weeks")
    await town.passes(days=20)
    assert inbox(town, new) == []
    assert set((await states(town)).values()) == {"enrolled"}


async def test_who_has_a_partner_by_then_is_asked_no_more(town: Town, carla: Actor) -> None:
    wen = await waited(town, carla)
    await joined(town, carla, 3)
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    await town.passes(days=20)
    assert (times(town, wen, REMINDED), times(town, wen, OVER)) == (0, 0)
    assert set((await states(town)).values()) == {"matched"}
