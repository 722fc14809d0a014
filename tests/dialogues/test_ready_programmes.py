"""The programmes that come along, chosen when one is created, and a round of each."""

from __future__ import annotations

import pytest

from bot.chat import Choice
from bot.people import Programme
from bot.programme import presets
from tests.dialogues.actors import Actor, Town


async def created(town: Town, carla: Actor, kind: str) -> Programme:
    await carla.writes("/programme create")
    await carla.submits(name="Another", kind=kind)
    carla.sees("Another is there")
    async with town.store.reading() as tx:
        found = await tx.programmes.by_slug("another")
    assert found is not None
    return found


async def begins(carla: Actor) -> None:
    await carla.writes("/round preview")
    await carla.presses("Another")
    await carla.presses("Start the round")
    carla.sees("has begun")


async def test_the_form_offers_what_there_is(town: Town, carla: Actor) -> None:
    await carla.writes("/programme create")
    kinds = next(each for each in carla.form.fields if isinstance(each, Choice))
    assert [each.value for each in kinds.options] == ["same", *presets()]
    assert kinds.value == ("same",)
    await carla.submits(name="Another", kind="pirates")
    carla.sees("Please choose from the list")


@pytest.mark.parametrize("kind", presets())
async def test_each_is_a_programme_with_the_contacts_of_the_first(town: Town, carla: Actor, kind: str) -> None:
    made = await created(town, carla, kind)
    assert made.settings.safety_contact == "safety@example.org"
    await carla.writes("/prompt list")
    await carla.presses("Another")
    carla.sees(town.core.prompts(made.settings, "en")[0].title)


async def test_without_a_choice_it_asks_what_is_asked_here(town: Town, carla: Actor) -> None:
    await carla.writes("/programme create Another")
    carla.sees("the same questions")
    async with town.store.reading() as tx:
        one, two = await tx.programmes.all()
    assert two.settings == one.settings


async def test_whoever_is_new_meets_somebody_of_another_team_who_is_not(town: Town, carla: Actor) -> None:
    await created(town, carla, "newcomers")
    await carla.writes("/round open")
    await carla.presses("Another")
    people = (("Ana", "mentee", "Sales"), ("Bo", "mentor", "Sales"), ("Cy", "mentee", "Lab"), ("Dee", "mentor", "Lab"))
    for name, side, team in people:
        person = town.person(name)
        await person.writes("/join")
        await person.presses("Another")
        told = {"name": name, "side": side, "team": team, "country": "Kenya", "languages": "English"}
        await person.submits(**told)
        if side == "mentor":
            await person.submits(mentees_wanted=("1",))
        await person.submits(conduct=("yes",), stored=("yes",), age=("yes",))
        person.sees("Welcome")
    await begins(carla)
    async with town.store.reading() as tx:
        found = await tx.partnerships.of_round(1)
        names = {number: each.name for number, each in (await tx.people.many([1, 2, 3, 4])).items()}
    assert {frozenset(names[member] for member in each.members) for each in found} == {
        frozenset({"Ana", "Dee"}),
        frozenset({"Bo", "Cy"}),
    }
    await town.deliver()
    await town.person("Ana").sees_in_space("Getting started: your pact", "Our pact")
