"""What `/round why` tells a coordinator, and what it never tells."""

from __future__ import annotations

from bot.chat import Message
from tests.dialogues.actors import Actor, Town, said
from tests.dialogues.test_rounds import joined


async def told(carla: Actor, typed: str) -> str:
    reply = await carla.writes(typed)
    assert isinstance(reply, Message)
    return said(reply)


async def test_why_two_people_suit_each_other(town: Town, carla: Actor) -> None:
    await joined(town, carla, 4)
    text = await told(carla, "/round why Person0 Person1")
    assert "shared interests" in text
    assert "For Person0, Person1 is number 2 of 3 possible." in text, "Sweden's day is nearer to Kenya's than Nepal's"
    assert "For Person1, Person0 is number 1 of 3 possible." in text


async def test_who_is_possible_for_one(town: Town, carla: Actor) -> None:
    await joined(town, carla, 4)
    text = await told(carla, "/round why Person0")
    assert "others to be matched: 3" in text
    assert "possible this time: 3" in text


async def test_a_block_reads_like_a_forbidden_pair(town: Town, carla: Actor) -> None:
    await joined(town, carla, 4)
    asked = ("/round why Person0 Person1", "/round why Person0", "/round why Person1")
    await carla.writes("/round preview")
    await carla.writes("/round forbid Person0 Person1")
    forbidden = [await told(carla, typed) for typed in asked]
    async with town.store.writing() as tx:
        rounds = await tx.rounds.latest(1)
        assert rounds is not None
        await tx.rounds.wish(rounds.id, (1, 2), "free")
        await tx.people.block(1, 2, town.now)
    assert [await told(carla, typed) for typed in asked] == forbidden
    assert "possible this time: 2" in forbidden[1]


async def test_participants_may_not_ask(town: Town, carla: Actor) -> None:
    ana, *_ = await joined(town, carla, 4)
    assert "number" not in await told(ana, "/round why Person0 Person1")


async def test_a_name_that_could_mean_several_is_asked_back(town: Town, carla: Actor) -> None:
    await joined(town, carla, 4)
    assert "who is meant" in await told(carla, "/round why Person")
