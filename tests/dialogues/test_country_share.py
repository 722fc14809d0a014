"""The share of a round that one country may be: seen in the preview, the same in every what-if, kind to who waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cli.composing import ensure_programme
from bot.config import Config
from bot.people import EnrolmentState
from bot.programme import Settings
from tests.dialogues.actors import Actor, Town

FEW = ("Nepal", "Kenya", "Brazil", "Germany", "Japan", "Ghana", "Chile")
"""Seven countries, of which three people each enrol."""


@pytest.fixture
async def many(town: Town, carla: Actor) -> list[Actor]:
    """Twelve people of one country, of thirty-three in all; the last one is a Spanish speaker's only hope."""
    await carla.writes("/round open in 2 weeks")
    people = [town.person(f"Aussie{number:02}") for number in range(1, 13)]
    for number, person in enumerate(people, 1):
        town.now += timedelta(minutes=1)
        await person.joins("Australia", "English, Spanish" if number == 12 else "English")
    for number, country in enumerate(FEW * 3):
        await town.person(f"Else{number:02}").joins(country)
    return people


async def states(town: Town) -> dict[str, EnrolmentState]:
    async with town.store.reading() as tx:
        latest = await tx.rounds.latest(1)
        assert latest is not None
        enrolments = await tx.rounds.enrolments(latest.id)
        people = await tx.people.many([each.participant_id for each in enrolments])
    return {people[each.participant_id].name: each.state for each in enrolments}


async def waiting(town: Town) -> list[str]:
    return sorted(name for name, state in (await states(town)).items() if state == "waiting")


async def test_the_last_of_a_large_country_wait_and_read_why(town: Town, carla: Actor, many: list[Actor]) -> None:
    await carla.writes("/round preview")
    carla.sees("6 people have no partner", "Aussie07", "Aussie12", "their country has its share of the round")
    await carla.presses("Start the round")
    await town.deliver()
    assert await waiting(town) == [f"Aussie{number:02}" for number in range(7, 13)]
    assert {state for name, state in (await states(town)).items() if name < "Aussie07"} == {"matched"}
    many[6].sees_in_inbox(
        "very many people from your country", "the hour you enrolled and nothing else", "first in line"
    )
    await many[6].writes("/partner")
    many[6].does_not_see("share")


async def test_somebody_who_would_be_alone_brings_the_one_in_who_suits(
    town: Town, carla: Actor, many: list[Actor]
) -> None:
    await town.person("Lucia").joins("Chile", "Spanish")
    await carla.writes("/round preview")
    carla.sees("have no partner", "their country has its share of the round")
    carla.does_not_see("writes in a language", "needed for somebody else")
    await carla.writes("/round start")
    await town.deliver()
    assert "Aussie12" not in await waiting(town), "they alone could be Lucia's partner"
    assert (await states(town))["Lucia"] == "matched"
    assert {name for name, state in (await states(town)).items() if state == "unmatched"} == set()


async def test_what_another_decision_would_change_is_counted_by_the_same_rule(
    town: Town, carla: Actor, many: list[Actor]
) -> None:
    await carla.writes("/round preview")
    await carla.writes("/round forbid Else00 Else01")
    carla.does_not_see("Aussie07", "more people have a partner", "more person has a partner")
    await carla.writes("/round lock Aussie07 Else00")
    carla.sees("Aussie07", "One more person has a partner: Aussie07")
    await carla.presses("Do it")
    carla.sees("5 people have no partner")
    await carla.writes("/round why Aussie09")
    carla.sees("Their country has its share of this round", "first in line in the next round")


async def test_whoever_waited_is_first_in_line_in_the_next_round(town: Town, carla: Actor, many: list[Actor]) -> None:
    await carla.writes("/round preview")
    await carla.writes("/round start")
    await town.deliver()
    await carla.writes("/round end yes")
    await carla.writes("/round open")
    for number in (1, 2, 3, 4, 5, 6):
        await many[number - 1].writes("/join")
    for number in range(21):
        await town.person(f"Else{number:02}").writes("/join")
    await carla.writes("/round preview")
    carla.sees("Aussie01", "Aussie06", "their country has its share")
    await carla.writes("/round start")
    await town.deliver()
    assert await waiting(town) == [f"Aussie{number:02}" for number in range(1, 7)]


async def test_a_programme_without_a_limit_takes_everybody(town: Town, carla: Actor, many: list[Actor]) -> None:
    async with town.store.writing() as tx:
        programme = await tx.programmes.by_id(1)
        assert programme is not None
        free = programme.settings.model_copy(update={"country_share": 0})
        await tx.programmes.change(replace(programme, settings=free))
    await carla.writes("/round preview")
    carla.sees("Nobody is without a partner")


async def test_a_share_that_changes_makes_the_coordinator_look_again(
    town: Town, carla: Actor, many: list[Actor]
) -> None:
    await carla.writes("/round preview")
    async with town.store.writing() as tx:
        programme = await tx.programmes.by_id(1)
        assert programme is not None
        more = programme.settings.model_copy(update={"country_share": 30})
        await tx.programmes.change(replace(programme, settings=more))
    await carla.writes("/round start")
    carla.does_not_see("has begun")
    carla.sees("have no partner")
    await carla.presses("Start the round")
    carla.sees("has begun")
    await town.deliver()
    assert len(await waiting(town)) == 3


async def settings_of(town: Town) -> Settings:
    async with town.store.reading() as tx:
        programme = await tx.programmes.by_id(1)
    assert programme is not None
    return programme.settings


async def test_coordinators_choose_the_share_in_the_chat(town: Town, carla: Actor, many: list[Actor]) -> None:
    await carla.writes("/programme settings places")
    assert carla.form.fields[0].value == "20"
    for wrong in ("<b>", "101", "-1", "2.5", "", "٣٠%x"):
        await carla.submits(share=wrong, approval=("no",))
        assert "from 0 to 100" in carla.form.errors["share"], wrong
    await carla.submits(share="30 %", approval=("perhaps",))
    assert set(carla.form.errors) == {"approval"}
    await carla.submits(share="30 %", approval=("no",))
    carla.sees("Saved")
    await carla.writes("/round preview")
    carla.sees("3 people have no partner")
    await carla.writes("/programme settings places")
    await carla.submits(share="0", approval=("no",))
    await carla.writes("/round preview")
    carla.sees("Nobody is without a partner")


async def test_a_share_of_the_chat_outlives_a_restart_and_that_of_the_file_holds_where_none_was_chosen(
    town: Town, carla: Actor
) -> None:
    await carla.writes("/programme settings places")
    await carla.submits(share="20", approval=("yes",))
    assert not (await settings_of(town)).share_chosen, "nothing else than the file says"
    await carla.writes("/programme settings places")
    await carla.submits(share="0", approval=("yes",))
    await ensure_programme(town.store, Config())
    after = await settings_of(town)
    assert (after.country_share, after.ladder.approval) == (0, True)


async def test_participants_choose_nothing(town: Town, carla: Actor, many: list[Actor]) -> None:
    await many[0].asks("programme.places", "programme-1", {"share": "0", "approval": ("yes",)})
    assert (await settings_of(town)).country_share == 20
