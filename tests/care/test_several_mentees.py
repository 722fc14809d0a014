"""A mentor with several mentees: each partnership is looked after by itself, and a free place is given to who waits."""

from __future__ import annotations

from bot.delivery import tick
from tests.care.test_ladder import told
from tests.dialogues.actors import Actor, Town
from tests.dialogues.mentors import mentee, mentor, partnerships, running, states, with_mentees


async def writes_to(town: Town, who: Actor, other: Actor) -> None:
    """Somebody writes in the space that is shared with another."""
    await town.desk.heard(await other.space(), who.account)


async def test_the_ladder_runs_for_each_by_itself_and_a_closed_place_is_not_filled(town: Town, carla: Actor) -> None:
    maria, (ada, ben) = await with_mentees(town, carla, 2, "Ada Ben")
    for who in (ada, ben):
        await writes_to(town, who, who)
    await town.passes(hours=6)
    await writes_to(town, maria, ada)
    new = await mentee(town, "Cleo", "Chile")
    await town.passes(days=7)
    assert "Ben has written to you" in told(town, maria)
    assert "Ada has written to you" not in told(town, maria)
    assert "has not answered yet" in told(town, ben)
    assert "has not answered yet" not in told(town, ada)
    await writes_to(town, ada, ada)
    await writes_to(town, maria, ada)
    await town.passes(days=9)
    assert await running(town, ben) == []
    assert [each.space for each in await running(town, maria)] == [await ada.space()]
    assert "Your partnership with Ben" in told(town, maria).replace("your", "Your")
    assert "Nobody new comes in its place in this round" in told(town, maria)
    assert "Your place is open" not in told(town, maria), "the others go on: nothing has to be pressed"
    assert (await states(town))["Maria"] == "matched"
    assert (await states(town))["Ben"] == "unmatched"
    assert await running(town, new) == [], "whoever did not answer one gets no other instead"


async def test_a_mentee_leaves_and_the_place_goes_to_whoever_waits(town: Town, carla: Actor) -> None:
    maria, people = await with_mentees(town, carla, 2, "Ada Ben Cleo")
    (waits,) = [who for who in people if not await running(town, who)]
    leaves, stays = [who for who in people if who is not waits]
    await writes_to(town, maria, stays)
    await maria.writes("/join")
    maria.sees("in the next round")
    old = await leaves.space()
    await leaves.writes("/leave")
    await leaves.presses("Yes, leave")
    async with town.store.reading() as tx:
        assert [each.participant_id for each in await tx.care.seekers(1)] == [], "a mentor with others seeks nobody"
    await town.passes(days=1)
    assert f"your partnership with {leaves.name} in" in told(town, maria)
    assert "first in line" not in told(town, maria), "that is said to whoever has nobody"
    assert f"here is a new partner for you: {waits.name}" in told(town, maria)
    assert "here is a new partner for you: Maria" in told(town, waits)
    spaces = [each.space for each in await running(town, maria)]
    assert spaces == [await stays.space(), await waits.space()]
    assert old not in spaces
    assert waits.account not in town.stage.people[old.address]
    async with town.store.reading() as tx:
        (person,) = await tx.people.everywhere(maria.account)
    assert person.wants_round, "one more mentee in this round does not undo the wish for the next"
    assert (await states(town))["Maria"] == "matched"


async def test_a_late_mentee_finds_a_mentor_with_room_and_nobody_meets_twice(town: Town, carla: Actor) -> None:
    maria, (ada,) = await with_mentees(town, carla, 3, "Ada")
    ben = await mentee(town, "Ben")
    await town.passes(days=1)
    assert len(await running(town, maria)) == 2
    assert await running(town, ben)
    await ada.writes("/partner")
    await ada.presses("This is not working for us")
    await ada.submits(why=("times",))
    assert len(await running(town, maria)) == 1
    await town.passes(days=3)
    assert await running(town, ada) == [], "the only mentor with room has been her mentor before"
    assert "We look for a new partner for you now" in told(town, ada)
    assert "your partnership with Ada in" in told(town, maria)
    cleo = await mentee(town, "Cleo")
    await town.passes(days=1)
    assert [sorted(each.members) for each in await running(town, maria)] == [
        sorted(each.members) for who in (ben, cleo) for each in await running(town, who)
    ]
    pairs = [frozenset(each.members) for each in await partnerships(town)]
    assert len(pairs) == len(set(pairs))


async def test_a_mentor_without_anybody_comes_before_one_with_room(town: Town, carla: Actor) -> None:
    maria, _ = await with_mentees(town, carla, 3, "Ada")
    nils = await mentor(town, "Nils", 1)
    ben = await mentee(town, "Ben")
    await town.passes(days=1)
    assert len(await running(town, maria)) == 1
    assert await running(town, nils) == await running(town, ben) != []


async def test_a_mentor_who_is_waited_for_gets_nobody_new(town: Town, carla: Actor) -> None:
    maria, (ada,) = await with_mentees(town, carla, 2, "Ada")
    await writes_to(town, ada, ada)
    await town.passes(days=4)
    assert "Ada has written to you" in told(town, maria)
    ben = await mentee(town, "Ben")
    await town.passes(days=1)
    assert await running(town, ben) == []
    await writes_to(town, maria, ada)
    await town.passes(days=2)
    assert await running(town, ben)


async def test_a_mentor_leaves_and_each_mentee_is_looked_after(town: Town, carla: Actor) -> None:
    maria, (ada, ben) = await with_mentees(town, carla, 2, "Ada Ben")
    nils = await mentor(town, "Nils", 2)
    await maria.writes("/leave")
    await maria.presses("Yes, leave")
    await town.passes(days=1)
    assert await running(town, maria) == []
    assert len(await running(town, nils)) == 2
    for who in (ada, ben):
        assert "here is a new partner for you: Nils" in told(town, who)


async def test_a_block_ends_one_and_the_others_go_on(town: Town, carla: Actor) -> None:
    maria, (ada, ben) = await with_mentees(town, carla, 2, "Ada Ben")
    await maria.writes("/block")
    await maria.presses("Block Ben")
    await maria.presses("Yes, block")
    await town.passes(days=1)
    assert [each.space for each in await running(town, maria)] == [await ada.space()]
    assert await running(town, ben) == []


async def test_every_mentee_is_told_of_an_absence(town: Town, carla: Actor) -> None:
    maria, (ada, ben) = await with_mentees(town, carla, 2, "Ada Ben")
    await maria.writes("/away 2027-02-08 2027-02-12")
    await town.passes(days=2)
    for who in (ada, ben):
        assert "Maria is away" in told(town, who)


async def test_fewer_mentees_wanted_end_nothing_and_bring_nobody_new(town: Town, carla: Actor) -> None:
    maria, _ = await with_mentees(town, carla, 3, "Ada Ben")
    await maria.asks("profile.mentees", "programme-1", {"mentees_wanted": ("1",)})
    cleo = await mentee(town, "Cleo")
    await town.passes(days=2)
    assert len(await running(town, maria)) == 2
    assert await running(town, cleo) == []
    await maria.asks("profile.mentees", "programme-1", {"mentees_wanted": ("3",)})
    await town.passes(days=2)
    await tick(town.store, town.core, town.now)
    assert await running(town, cleo)
