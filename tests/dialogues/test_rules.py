"""A programme's matching rules in the chat: presets, any attribute, weights, and what they would change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.chat import Form, plain
from bot.cli.composing import ensure_programme
from bot.config import Config
from bot.people import Programme
from bot.rule_form import RULES
from tests.dialogues.actors import Actor, Town, said
from tests.dialogues.test_rounds import joined, pairs

ROUND = ("Kenya", "Nepal", "Mexico", "Sweden")


async def programme(town: Town) -> Programme:
    async with town.store.reading() as tx:
        found = await tx.programmes.by_id(1)
    assert found is not None
    return found


async def ruled(carla: Actor, **written: str | tuple[str, ...]) -> None:
    await carla.writes("/programme settings matching")
    assert carla.form.title == "How people are matched"
    await carla.submits(**written)


async def with_team(person: Actor, country: str, team: str) -> None:
    """Somebody joins a programme whose rules ask for the team."""
    await person.writes("/join")
    await person.submits(name=person.name, country=country, languages="English", partner_wanted="anyone")
    assert [field.label for field in person.form.fields] == ["Your team"]
    await person.submits(own_team=team)
    await person.submits(conduct=("yes",), stored=("yes",), age=("yes",))
    person.sees("Welcome")


async def test_another_team_is_asked_at_join_and_kept_apart(town: Town, carla: Actor) -> None:
    await ruled(carla, different="team")
    carla.sees("Saved", "Partners differ in: team")
    await carla.writes("/round open in 2 weeks")
    for name, team in (("Ana", "Blue"), ("Bo", " blue "), ("Cy", "Red"), ("Dee", "RED")):
        await with_team(town.person(name), "Kenya", team)
    await carla.writes("/round preview")
    carla.sees("2 partnerships", "Nobody is without a partner")
    assert not {(1, 2), (3, 4)} & set(await pairs(town)), "one country is fine now, one team is not"


async def test_an_answer_is_asked_for_and_an_empty_one_is_not_taken(town: Town, carla: Actor) -> None:
    await ruled(carla, different="Campus")
    ana = town.person("Ana")
    await ana.writes("/join")
    await ana.submits(name="Ana", country="Kenya", languages="English", partner_wanted="anyone")
    assert isinstance(ana.seen, Form)
    assert not ana.form.errors, "it is not wrong to have come this far"
    await ana.submits(own_campus="")
    ana.sees("Your Campus")
    assert ana.form.errors
    await ana.writes("/join")
    ana.sees("Your Campus")
    await ana.submits(own_campus="North")
    await ana.submits(conduct=("yes",), stored=("yes",), age=("yes",))
    ana.sees("Welcome")
    await ana.writes("/profile")
    ana.sees("Campus: North")


async def test_a_rule_is_shown_before_it_holds_and_whoever_must_be_asked_is_asked(town: Town, carla: Actor) -> None:
    people = await joined(town, carla, 4)
    await carla.writes("/round preview")
    before = (await programme(town)).settings
    await ruled(carla, different="team")
    carla.sees("nothing has been changed so far", "Partners differ in: team")
    await carla.presses("See what it changes")
    carla.sees("4 people have not told what these rules need", "Person0", "Nobody can be matched before")
    assert (await programme(town)).settings == before
    await carla.presses("Do it")
    carla.sees("Saved")
    await town.passes(days=1)
    for person, team in zip(people, ("red", "red", "blue", "blue"), strict=True):
        (asked,) = [each for each in town.stage.in_inbox(person.account) if "one more answer" in plain(each.words)]
        assert "Your team" in plain(asked.words)
        await person.presses("Answer now", asked)
        await person.submits(own_team=team)
    await carla.writes("/round preview")
    carla.sees("2 partnerships")
    assert not {(1, 2), (3, 4)} & set(await pairs(town))


async def test_whoever_has_not_told_is_named_in_the_preview_and_told_what_comes_next(town: Town, carla: Actor) -> None:
    await ruled(carla, different="team")
    await carla.writes("/round open in 2 weeks")
    for name, team in (("Ana", "Blue"), ("Bo", "Red"), ("Cy", "Red"), ("Dee", "Green")):
        await with_team(town.person(name), "Kenya", team)
    await ruled(carla, different="campus")
    await carla.presses("See what it changes")
    await carla.presses("Do it")
    for name in ("Ana", "Bo"):
        person = town.person(name)
        await person.writes("/join")
        await person.submits(own_campus=name)
    await carla.writes("/round preview")
    carla.sees("One partnership", "2 people", "Cy", "they have not told yet what the matching needs to know")
    await carla.presses("Start the round")
    await town.passes(days=2)
    told = [plain(each.words) for each in town.stage.in_inbox(town.person("Cy").account)]
    assert any("one more answer from you" in each and "first in line" in each for each in told)


async def test_what_another_rule_would_change_is_told_and_leaving_it_changes_nothing(town: Town, carla: Actor) -> None:
    await carla.writes("/round open in 2 weeks")
    for name, country in (("Ana", "Kenya"), ("Bo", "Kenya"), ("Cy", "Kenya"), ("Dee", "Nepal")):
        await town.person(name).joins(country, "English")
    await carla.writes("/round preview")
    carla.sees("One partnership", "2 people")
    await ruled(carla, different="nothing")
    await carla.presses("See what it changes")
    carla.sees("2 more people have a partner", "Nothing has been changed so far")
    text = said(carla.seen) if carla.seen else ""
    assert "suit" not in text, "points of two rules cannot be compared"
    await carla.presses("Leave it")
    assert (await programme(town)).settings.different == "country"
    await ruled(carla, different="nothing")
    await carla.presses("See what it changes")
    await carla.presses("Do it")
    carla.sees("The new rules hold", "2 partnerships", "Nobody is without a partner")


async def test_mentors_are_matched_with_mentees_by_the_preset(town: Town, carla: Actor) -> None:
    await ruled(carla, preset=("mentor-and-mentee",))
    carla.sees("mentors with mentees", "Partners differ in: nothing")
    settings = (await programme(town)).settings
    assert (settings.two_sided, settings.complementary, settings.weights["goal"]) == (True, True, 100)
    await carla.writes("/round open in 2 weeks")
    sides = ("mentor", "mentor", "mentee", "mentee")
    for name, side in zip(("Ana", "Bo", "Cy", "Dee"), sides, strict=True):
        person = town.person(name)
        await person.writes("/join")
        await person.submits(name=name, country="Kenya", languages="English", partner_wanted="anyone")
        assert [field.label for field in person.form.fields] == ["Would you like to be mentor or mentee?"]
        await person.submits(side=(side,))
        if side == "mentor":
            await person.submits(mentees_wanted=("1",))
        await person.submits(conduct=("yes",), stored=("yes",), age=("yes",))
    await carla.writes("/round preview")
    carla.sees("2 partnerships")
    assert not {(1, 2), (3, 4)} & set(await pairs(town))
    await carla.writes("/round why Ana Bo")
    carla.sees("side")


async def test_the_preset_that_mixes_departments(town: Town, carla: Actor) -> None:
    await ruled(carla, preset=("mix-departments",))
    settings = (await programme(town)).settings
    assert (settings.different, settings.weights) == ("sector", {"sector": 0})
    assert [each.key for each in settings.needed()] == ["sector"], "which people may leave empty otherwise"
    await ruled(carla, preset=("peers-across-borders",))
    assert (await programme(town)).settings.different == "country"


async def test_weights_change_who_is_matched(town: Town, carla: Actor) -> None:
    await carla.writes("/round open in 2 weeks")
    told = {
        "Ana": ("reading", "public"),
        "Bo": ("reading", "school"),
        "Cy": ("law", "public"),
        "Dee": ("law", "school"),
    }
    for (name, (interest, sector)), country in zip(told.items(), ROUND, strict=True):
        person = town.person(name)
        await person.joins(country, "English", interests=(interest,))
        await person.writes("/profile")
        await person.presses("Your work")
        await person.submits(sector=(sector,), timezone="UTC")
    await carla.writes("/round preview")
    assert set(await pairs(town)) == {(1, 2), (3, 4)}, "interests weigh more"
    await ruled(carla, weights="interest 1, sector 900")
    await carla.presses("See what it changes")
    carla.sees("4 people get other partners")
    await carla.presses("Do it")
    assert set(await pairs(town)) == {(1, 3), (2, 4)}


@pytest.mark.parametrize(
    ("field", "written", "told"),
    [
        ("weights", "charm 3", "Names: interest"),
        ("weights", "interest 1001", "up to 1,000"),
        ("weights", "interest", "Names: interest"),
        ("hours", "16", "0 to 15"),
        ("hours", "many", "0 to 15"),
        ("different", "Interests", "can have several answers"),
    ],
)
async def test_what_cannot_be_a_rule_is_refused_at_its_field(
    town: Town, carla: Actor, field: str, written: str, told: str
) -> None:
    before = (await programme(town)).settings
    await ruled(carla, **{field: written})
    assert told in carla.form.errors[field]
    assert (await programme(town)).settings == before


async def test_names_in_other_scripts_become_questions_of_their_own(town: Town, carla: Actor) -> None:
    keys = []
    for name in ("команда", "Büro", "部門", "own", "name of team", "x" * 60, "<b>*team*</b>"):
        await ruled(carla, different=name)
        carla.sees("Saved")
        settings = (await programme(town)).settings
        keys.append(settings.different)
        assert [each.key for each in settings.questions if each.page == "own"] == [settings.different]
    assert len(set(keys)) == len(keys)


async def test_answers_to_a_question_that_a_rule_needed_come_back_with_it(town: Town, carla: Actor) -> None:
    await ruled(carla, different="team")
    await with_team(town.person("Ana"), "Kenya", "Blue")
    await ruled(carla, different="country")
    await ruled(carla, different="TEAM")
    ana = town.person("Ana")
    await ana.writes("/profile")
    ana.sees("TEAM: Blue")


async def test_participants_may_not_change_rules(town: Town, carla: Actor) -> None:
    ana, *_ = await joined(town, carla, 2)
    for name in ("programme.matching", "programme.rules_try", "programme.rules_do"):
        await ana.asks(name, "programme-1", {"different": "nothing"})
        assert not isinstance(ana.seen, Form)
    assert (await programme(town)).settings.different == "country"


async def test_rules_of_the_chat_outlive_a_restart_which_reads_the_programmes_file_again(
    town: Town, carla: Actor
) -> None:
    await ruled(carla, different="team", weights="interest 7", hours="2")
    chosen = (await programme(town)).settings
    await ensure_programme(town.store, Config())
    after = (await programme(town)).settings
    assert [getattr(after, each) for each in RULES] == [getattr(chosen, each) for each in RULES]
    assert [each.key for each in after.needed()] == ["own_team"]
    assert after.title("own") == "For the matching"


async def test_the_rules_of_the_file_hold_where_nothing_was_chosen_in_the_chat(town: Town, carla: Actor) -> None:
    async with town.store.writing() as tx:
        found = await tx.programmes.by_id(1)
        assert found is not None
        settings = found.settings.model_copy(update={"different": "sector", "weights": {"talk": 3}})
        await tx.programmes.change(replace(found, settings=settings))
    await ensure_programme(town.store, Config())
    after = (await programme(town)).settings
    assert (after.different, after.weights) == ("country", {})
