"""When everybody has met everybody, the coordinator is asked whether those who met longest ago may meet again."""

from __future__ import annotations

from bot.chat import Message
from tests.dialogues.actors import Actor, Town
from tests.dialogues.test_rounds import joined, pairs


async def everybody_has_met(town: Town, carla: Actor) -> tuple[list[Actor], list[set[int]]]:
    """Two people, two rounds... four people, after three rounds in which each met each."""
    people = await joined(town, carla, 4)
    for person in people:
        await person.asks("profile.page", "programme-1.talking")
        await person.submits(takes_third="no")
    met = []
    for _ in range(3):
        await carla.writes("/round preview")
        await carla.presses("Start the round")
        await town.deliver()
        async with town.store.reading() as tx:
            latest = await tx.rounds.latest(1)
            assert latest is not None
            met.append([set(each.members) for each in await tx.partnerships.of_round(latest.id)])
        await carla.writes("/round end yes")
        await carla.writes("/round open")
        for person in people:
            await person.writes("/join")
    assert len({frozenset(pair) for round_ in met for pair in round_}) == 6
    return people, met[0]


async def test_the_longest_ago_may_meet_again_when_the_coordinator_says_so(town: Town, carla: Actor) -> None:
    _, first = await everybody_has_met(town, carla)
    await carla.writes("/round preview")
    carla.sees("4 people have no partner", "May those who met longest ago be partners again?")
    await carla.presses("May they meet again?")
    carla.sees("If those who last met in round 1 or before", "4 more people have a partner")
    await carla.presses("Leave it")
    await carla.writes("/round preview")
    carla.sees("4 people have no partner")
    await carla.presses("May they meet again?")
    await carla.presses("Do it")
    carla.sees("2 partnerships", "Nobody is without a partner")
    async with town.store.reading() as tx:
        latest = await tx.rounds.latest(1)
        assert latest is not None
        proposal = await tx.rounds.proposal(latest.id)
    assert proposal is not None
    found = [set(group["members"]) for group in proposal.body["groups"]]
    assert sorted(map(sorted, found)) == sorted(map(sorted, first)), "not those who met in round 2 or 3"
    await carla.presses("Start the round")
    carla.sees("has begun")


async def test_it_can_be_taken_back(town: Town, carla: Actor) -> None:
    await everybody_has_met(town, carla)
    await carla.writes("/round preview")
    await carla.presses("May they meet again?")
    await carla.presses("Do it")
    await carla.asks("round.free", "programme-1")
    carla.sees("4 people have no partner")


async def test_nobody_is_asked_where_nobody_has_met(town: Town, carla: Actor) -> None:
    await joined(town, carla, 2)
    await town.person("Uno").joins("Chile", "Quechua")
    await carla.writes("/round preview")
    carla.sees("One person has no partner")
    carla.does_not_see("met longest ago")
    assert len(await pairs(town)) == 1
    await carla.asks("round.again", "programme-1")
    carla.sees("would not give anybody a partner")


async def test_made_up_rounds_change_nothing(town: Town, carla: Actor) -> None:
    await joined(town, carla, 2)
    for subject in ("round-1.1", "round-1.x", "round-1.999999999", "round-1"):
        await carla.asks("round.again_do", subject)
        assert isinstance(carla.seen, Message)
        carla.does_not_see("may be partners again in this round")
