"""A mentor with several mentees: asked, matched, in a space with each, and written to once a day."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from bot.chat import Choice, Message
from bot.cli.importing import Plan, put_in
from bot.results.computing import results_of
from bot.spreadsheet import read_people
from tests.care.test_ladder import inbox
from tests.dialogues.actors import Actor, Town
from tests.dialogues.mentors import (
    agrees,
    mentee,
    mentor,
    number_of,
    partnerships,
    running,
    says_side,
    states,
    two_sided,
    with_mentees,
)


async def test_a_mentor_is_asked_how_many_and_a_mentee_is_not(town: Town, carla: Actor) -> None:
    await two_sided(carla, 4)
    maria = await says_side(town, "Maria", "Sweden", "mentor")
    (field,) = maria.form.fields
    assert isinstance(field, Choice)
    assert [each.value for each in field.options] == ["1", "2", "3", "4"]
    assert field.value == ("1",), "nobody gets more than they asked for"
    maria.sees("Mentees you would like at a time")
    await maria.submits(mentees_wanted=("9",))
    maria.sees("Mentees you would like at a time")
    await maria.writes("/join")
    maria.sees("Mentees you would like at a time")
    await maria.submits(mentees_wanted=("3",))
    await agrees(maria)
    await maria.writes("/profile")
    maria.sees("Mentees you would like at a time: 3")
    await maria.presses("How many mentees")
    await maria.submits(mentees_wanted=("2",))
    maria.sees("Mentees you would like at a time: 2")
    kim = await says_side(town, "Kim", "Kenya", "mentee")
    await agrees(kim)
    await kim.writes("/profile")
    kim.does_not_see("Mentees you would like", "How many mentees")
    await kim.asks("profile.mentees", "programme-1", {"mentees_wanted": ("3",)})
    kim.does_not_see("Mentees you would like")


async def test_nobody_is_asked_among_peers_or_where_one_is_the_most(town: Town, carla: Actor) -> None:
    await two_sided(carla, 1)
    maria = await says_side(town, "Maria", "Sweden", "mentor")
    await agrees(maria)
    await maria.writes("/profile")
    maria.does_not_see("Mentees you would like", "How many mentees")


async def test_whoever_was_there_before_is_asked_at_the_next_join(town: Town, carla: Actor) -> None:
    await two_sided(carla, 1)
    maria = await agrees(await says_side(town, "Maria", "Sweden", "mentor"))
    await two_sided(carla, 3)
    await carla.writes("/round open in 2 weeks")
    await maria.writes("/join")
    await maria.submits(mentees_wanted=("3",))
    maria.sees("You are enrolled")
    await maria.writes("/join")
    assert isinstance(maria.seen, Message), "asked once"


async def test_the_programmes_most_is_the_most_also_for_what_was_told_before(town: Town, carla: Actor) -> None:
    await two_sided(carla, 4)
    await carla.writes("/round open in 2 weeks")
    await mentor(town, "Maria", 4)
    for name in ("Ada", "Ben", "Cleo", "Dan"):
        await mentee(town, name)
    await carla.writes("/round preview")
    carla.sees("4 partnerships", "5 people")
    await carla.writes("/programme settings matching")
    await carla.submits(kind=("sides2",))
    await carla.presses("See what it changes")
    carla.sees("2 people")
    await carla.presses("Do it")
    carla.sees("2 partnerships", "3 people")


async def test_one_partnership_and_one_space_for_each_mentee(town: Town, carla: Actor) -> None:
    await two_sided(carla)
    await carla.writes("/round open in 2 weeks")
    maria = await mentor(town, "Maria", 3)
    mentees = [await mentee(town, name) for name in ("Ada", "Ben", "Cleo", "Dan")]
    await carla.writes("/round preview")
    carla.sees("3 partnerships", "for 4 people", "One person has no partner this time")
    await carla.writes("/round why Maria")
    carla.does_not_see("is needed")
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    carla.sees("3 spaces")
    await town.deliver()
    made = await running(town, maria)
    assert len(made) == 3
    assert all(len(each.members) == 2 for each in made)
    spaces = [each.space for each in made]
    assert len({space.address for space in spaces if space}) == 3
    here = [who for who in mentees if await running(town, who)]
    assert len(here) == 3
    for who in here:
        await who.sees_in_space("Welcome", "Our pact")
        assert set(town.stage.people[(await who.space()).address]) == {maria.account, who.account}
    assert Counter((await states(town)).values()) == {"matched": 4, "unmatched": 1}
    await carla.writes("/round results")
    carla.sees("4")


async def test_the_start_reaches_every_space_on_the_same_day_and_prompts_one_a_day(town: Town, carla: Actor) -> None:
    maria, mentees = await with_mentees(town, carla, 3, "Ada Ben Cleo")
    for who in mentees:
        await who.sees_in_space("Welcome", "Our pact")
    start = town.now
    await town.passes(days=13)
    assert inbox(town, maria) == [], "nothing else was sent that could take a day"
    prompts, theirs = [], await running(town, maria)
    async with town.store.reading() as tx:
        for each in theirs:
            sent = [one for one in await tx.ledger.of_partnership(each.id) if one.what == "prompt"]
            assert all(one.state == "delivered" for one in sent)
            prompts.append([one.settled_at for one in sent if one.settled_at and one.settled_at > start])
    assert [len(each) for each in prompts] == [1, 1, 1], "each space got the week's prompt"
    days = [at.date() for each in prompts for at in each]
    assert len(set(days)) == 3, "on a day of its own: the mentor reads one a day"


async def test_partner_shows_each_and_asks_which_one(town: Town, carla: Actor) -> None:
    maria, (ada, ben) = await with_mentees(town, carla, 2, "Ada Ben")
    assert len(await running(town, maria)) == 2
    await maria.writes("/partner")
    maria.sees("You have several partnerships now", "Ada, Kenya", "Ben, Kenya", "go to your space", "[Ada]", "[Ben]")
    await maria.presses("Ben")
    maria.sees("Ben", "You have not written one yet")
    maria.does_not_see("Ada")
    await maria.presses("Our pact")
    await maria.submits(rhythm=("monthly",), medium="video")
    pacts = {tuple(each.members): each.rhythm for each in await running(town, maria)}
    one = await number_of(town, maria)
    assert pacts == {(one, await number_of(town, ada)): "weekly", (one, await number_of(town, ben)): "monthly"}
    await maria.asks("partner.prompts")
    maria.sees("You have several partnerships now")
    await maria.presses("Ada")
    maria.sees("You two have had one prompt")
    await maria.writes("/partner times")
    await maria.presses("Ada")
    maria.sees("1.")
    maria.place = await ada.space()
    await maria.writes("/partner")
    maria.sees("Ada")
    maria.does_not_see("Ben", "several")
    await ada.writes("/partner")
    ada.sees("Maria")
    ada.does_not_see("Ben", "several")


async def test_a_lock_for_each_place_and_a_swap_between_mentors(town: Town, carla: Actor) -> None:
    await two_sided(carla)
    await carla.writes("/round open in 2 weeks")
    await mentee(town, "Ada")
    await mentor(town, "Maria", 2)
    await mentor(town, "Nils", 1)
    await mentee(town, "Ben")
    await mentee(town, "Cleo")
    for who in ("Ada", "Ben"):
        await carla.writes(f"/round lock Maria {who}")
        await carla.presses("Do it")
        carla.sees("3 partnerships")
    of_maria = {1, 4}
    assert {frozenset(row) for row in await _rows(town)} == {frozenset({2, each}) for each in of_maria} | {
        frozenset({3, 5})
    }
    await carla.writes("/round lock Maria Cleo")
    carla.sees("not possible")
    await carla.writes("/round free")
    rows = await _rows(town)
    one = next(number for number, row in enumerate(rows, 1) if 2 in row)
    other = next(number for number, row in enumerate(rows, 1) if 3 in row)
    pair, theirs = set(rows[one - 1]) - {2}, set(rows[other - 1]) - {3}
    await carla.writes(f"/round swap {one} {other}")
    await carla.presses("Do it")
    found = {frozenset(row) for row in await _rows(town)}
    assert frozenset({2, *theirs}) in found
    assert frozenset({3, *pair}) in found


async def _rows(town: Town) -> list[list[int]]:
    async with town.store.reading() as tx:
        proposal = await tx.rounds.proposal(1)
    assert proposal is not None
    return [row["members"] for row in proposal.body["groups"]]


async def test_the_pages_show_each_partnership_and_count_a_mentor_once(town: Town, carla: Actor) -> None:
    await with_mentees(town, carla, 2, "Ada Ben")
    (line,) = (await town.page(carla, "start")).rounds
    assert (line.people, line.partnerships) == (3, 2)
    shown = await town.page(carla, "participant", id="1")
    assert ("How many mentees", "2") in shown.answers
    assert sorted(name for past in shown.partnerships for _, name in past.partners) == ["Ada", "Ben"]
    async with town.store.reading() as tx:
        (round_,) = await tx.rounds.running()
        programme = await tx.programmes.by_id(1)
        assert programme is not None
        figures = await results_of(tx, town.core, programme, round_, town.now)
    assert (figures.participation.took_part, figures.formed.total) == (3, 2)
    assert dict(figures.countries) == {"KE": 2, "SE": 1}


async def test_a_pair_meets_once_also_in_the_next_round(town: Town, carla: Actor) -> None:
    await with_mentees(town, carla, 2, "Ada Ben")
    assert len({frozenset(each.members) for each in await partnerships(town)}) == 2
    await carla.writes("/round end")
    await carla.presses("Yes, end the round")
    await carla.writes("/round open in 2 weeks")
    for name in ("Maria", "Ada", "Ben"):
        await town.person(name).writes("/join")
    await mentee(town, "Cleo")
    await carla.writes("/round preview")
    carla.sees("One partnership", "2 people", "Maria", "Cleo")


async def test_a_list_brings_sides_and_places(town: Town, carla: Actor, tmp_path: Path) -> None:
    await two_sided(carla)
    file = tmp_path / "people.csv"
    file.write_text("id,name,country,side,capacity\nmaria,Maria,SE,mentor,3\nada,Ada,KE,mentee,1\n")
    async with town.store.writing() as tx:
        programme = await tx.programmes.by_id(1)
        assert programme is not None
        sheet = read_people(file, {}, town.now.date())
        await put_in(tx, programme, sheet, Plan(file, "", (), "stage", "town"))
        people = {each.name: each for each in await tx.people.of_programme(1)}
    told = {name: (each.text("side"), each.text("mentees_wanted")) for name, each in people.items()}
    assert told == {"Maria": ("mentor", "3"), "Ada": ("mentee", "")}
