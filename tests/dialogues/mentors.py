"""A round in which mentors may have several mentees."""

from __future__ import annotations

from bot.people import Partnership
from tests.dialogues.actors import Actor, Town


async def two_sided(carla: Actor, most: int = 3) -> None:
    """Mentors with mentees, partners from different countries."""
    await carla.writes("/programme settings matching")
    await carla.submits(kind=(f"sides{most}",))
    carla.sees("Saved", f"mentors with mentees (mentees for each mentor, at most: {most})")


async def says_side(town: Town, name: str, country: str, side: str) -> Actor:
    """The first two forms of joining."""
    person = town.person(name)
    await person.writes("/join")
    await person.submits(name=name, country=country, languages="English", partner_wanted="anyone")
    await person.submits(side=(side,))
    return person


async def agrees(person: Actor) -> Actor:
    await person.submits(conduct=("yes",), stored=("yes",), age=("yes",))
    person.sees("Welcome")
    return person


async def mentee(town: Town, name: str, country: str = "Kenya") -> Actor:
    return await agrees(await says_side(town, name, country, "mentee"))


async def mentor(town: Town, name: str, wanted: int, country: str = "Sweden") -> Actor:
    person = await says_side(town, name, country, "mentor")
    await person.submits(mentees_wanted=(str(wanted),))
    return await agrees(person)


async def with_mentees(town: Town, carla: Actor, wanted: int, names: str) -> tuple[Actor, list[Actor]]:
    """A round that has begun: one mentor, and a mentee for each of the names."""
    await two_sided(carla, max(wanted, 2))
    await carla.writes("/round open in 2 weeks")
    maria = await mentor(town, "Maria", wanted)
    people = [await mentee(town, name) for name in names.split()]
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    await town.deliver()
    return maria, people


async def partnerships(town: Town, round_id: int = 1) -> list[Partnership]:
    async with town.store.reading() as tx:
        return list(await tx.partnerships.of_round(round_id))


async def running(town: Town, who: Actor) -> list[Partnership]:
    """Somebody's running partnerships, the oldest first."""
    async with town.store.reading() as tx:
        (person,) = await tx.people.everywhere(who.account)
        theirs = await tx.partnerships.of_participant(person.id)
    return [each for each in theirs if each.ended_at is None and person.id in each.present][::-1]


async def number_of(town: Town, who: Actor) -> int:
    async with town.store.reading() as tx:
        (person,) = await tx.people.everywhere(who.account)
    return person.id


async def states(town: Town) -> dict[str, str]:
    """How everybody stands in the first round, by name."""
    async with town.store.reading() as tx:
        enrolments = await tx.rounds.enrolments(1)
        people = await tx.people.many([each.participant_id for each in enrolments])
    return {people[each.participant_id].name: each.state for each in enrolments}
