"""Two partners and their programme, for the dialogues about safety."""

from __future__ import annotations

from bot.chat import Choice, Inbox
from bot.people import Partnership
from tests.dialogues.actors import Actor, Town, said

SAFE = {"safety_contact": "safety@example.org"}


async def partners(town: Town, carla: Actor, *names: tuple[str, str]) -> list[Actor]:
    """People who join and are matched."""
    await carla.writes("/round open")
    people = [town.person(name) for name, _ in names]
    for person, (_, country) in zip(people, names, strict=True):
        await person.joins(country)
    await carla.writes("/round preview")
    await carla.writes("/round start")
    await town.deliver()
    return people


async def two(town: Town, carla: Actor) -> tuple[Actor, Actor]:
    """Asha in Nepal and Ben in Kenya."""
    asha, ben = await partners(town, carla, ("Asha", "Nepal"), ("Ben", "Kenya"))
    return asha, ben


async def partnership_of(town: Town, who: Actor, programme: int = 1) -> Partnership:
    async with town.store.reading() as tx:
        person = await tx.people.by_account(programme, who.account)
        assert person is not None
        return (await tx.partnerships.of_participant(person.id))[0]


def inbox(town: Town, who: Actor) -> list[str]:
    """Everything that somebody was told alone."""
    return [said(each.message) for each in town.stage.posted if each.place == Inbox(who.account) and each.message]


def whom(who: Actor, label: str) -> str:
    """What stands behind an answer to whom a concern is about."""
    field = who.form.fields[0]
    assert isinstance(field, Choice)
    return next(each.value for each in field.options if each.label == label)
