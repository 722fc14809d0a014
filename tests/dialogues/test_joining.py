"""Joining: two screens, each kept; kind refusals; one press for whoever was here before."""

from __future__ import annotations

import pytest

from bot.chat import Form, Text
from tests.dialogues.actors import Actor, Town

FIRST = {"name": "Asha", "country": "नेपाल", "languages": "Nepali, English", "partner_wanted": "anyone"}


async def test_two_screens_and_the_person_is_in(town: Town, carla: Actor) -> None:
    await carla.writes("/round open")
    asha = town.person("Asha")
    await asha.writes("/join")
    assert len(asha.form.fields) == 5
    await asha.submits(**FIRST, interests=("reading", "children"))
    asha.sees("This is what your partner will see", "Asha", "Nepal", "Reading and literacy", "Who can read")
    await asha.submits(conduct=("yes",), stored=("yes",), age=("yes",))
    asha.sees("Welcome to Librarians across borders, Asha", "You are enrolled")


async def test_each_field_says_who_sees_it(town: Town) -> None:
    asha = town.person("Asha")
    await asha.writes("/join")
    seen = {field.key: field.help for field in asha.form.fields}
    assert "Seen by: your partner, coordinators." in seen["country"]
    assert "Used for matching only." in seen["partner_wanted"]


async def test_a_country_with_a_slip_asks_back_and_keeps_the_rest(town: Town) -> None:
    sam = town.person("Sam")
    await sam.writes("/join")
    await sam.submits(name="Sam", country="Untied States", languages="English", partner_wanted="anyone")
    assert "United States" in sam.form.errors["country"]
    kept = {field.key: field.value for field in sam.form.fields}
    assert kept["country"] == "Untied States"
    assert kept["name"] == "Sam"
    await sam.submits(country="United States")
    sam.sees("Before you join")


async def test_the_country_may_come_with_the_command(town: Town) -> None:
    uma = town.person("Uma")
    await uma.writes("/join नेपाल")
    assert {field.key: field.value for field in uma.form.fields}["country"] == "नेपाल"
    await uma.submits(name="Uma", languages="Nepali", partner_wanted="anyone")
    uma.sees("Nepal")


@pytest.mark.parametrize("written", ["Deutschland", "DE", "germany", "Allemagne", " GERMANY. "])
async def test_countries_as_people_write_them(town: Town, written: str) -> None:
    uta = town.person("Uta")
    await uta.writes("/join")
    await uta.submits(name="Uta", country=written, languages="Deutsch", partner_wanted="anyone")
    uta.sees("Germany", "German")


@pytest.mark.parametrize(
    "name",
    ["Sukarno", "N" * 60, "आशा तामाङ", "Dr María-José O'Neill (she/her)", "李明"],
)
async def test_names_are_one_field_and_never_split(town: Town, name: str) -> None:
    person = town.person("x")
    await person.writes("/join")
    await person.submits(**{**FIRST, "name": name})
    person.sees(name)


async def test_a_name_too_long_is_refused_at_its_field(town: Town) -> None:
    person = town.person("x")
    await person.writes("/join")
    await person.submits(**{**FIRST, "name": "N" * 81})
    assert "81" in person.form.errors["name"]
    assert "80" in person.form.errors["name"]


async def test_direction_overrides_and_control_characters_vanish(town: Town) -> None:
    person = town.person("x")
    await person.writes("/join")
    await person.submits(**{**FIRST, "name": "A\u202eb\x00 \n c"})
    person.sees("Ab c")


async def test_without_the_boxes_nothing_is_kept(town: Town) -> None:
    asha = town.person("Asha")
    await asha.writes("/join")
    await asha.submits(**FIRST)
    await asha.submits(conduct=("yes",), stored=("yes",), age=())
    asha.sees("18 years or older", "Nothing you wrote has been kept")
    await asha.writes("/join")
    written = [each.value for each in asha.form.fields if isinstance(each, Text) and each.key == "country"]
    assert written == [""]
    async with town.store.reading() as tx:
        assert await tx.people.everywhere(asha.account) == []


async def test_the_first_screen_is_kept_for_later(town: Town) -> None:
    asha = town.person("Asha")
    await asha.writes("/join")
    await asha.submits(**FIRST)
    await asha.writes("/help")
    again = await asha.writes("/join")
    assert isinstance(again, Form)
    assert again.name == "join.consent"
    asha.sees("Nepal")


async def test_the_same_submit_twice_is_one_participant(town: Town) -> None:
    asha = town.person("Asha")
    await asha.writes("/join")
    await asha.submits(**FIRST)
    ticks = {"conduct": ("yes",), "stored": ("yes",), "age": ("yes",)}
    subject = asha.form.subject
    first = await asha.asks("join.consent", subject, ticks, "the-same")
    second = await asha.asks("join.consent", subject, ticks, "the-same")
    assert first == second
    async with town.store.reading() as tx:
        assert len(await tx.people.of_programme(1)) == 1


async def test_joining_again_is_one_press_and_keeps_the_answers(town: Town, carla: Actor) -> None:
    asha = town.person("Asha")
    await asha.joins("Nepal")
    await asha.writes("/leave")
    await asha.presses("Yes, leave")
    asha.sees("You have left")
    await carla.writes("/round open")
    await asha.presses("Join")
    asha.sees("Welcome back", "You are enrolled")
    await asha.writes("/profile")
    asha.sees("Nepal")


async def test_who_joins_before_a_round_is_in_the_next_one(town: Town, carla: Actor) -> None:
    asha = town.person("Asha")
    await asha.joins("Nepal")
    asha.sees("in the next round from its first day")
    await carla.writes("/round open")
    carla.sees("One person who waited for it is enrolled")
    await asha.writes("/help")
    asha.sees("You are enrolled")


async def test_tell_more_any_time(town: Town) -> None:
    asha = town.person("Asha")
    await asha.joins("Nepal")
    await asha.presses("Tell more for a better match")
    await asha.presses("Your work")
    zone = next(field for field in asha.form.fields if field.key == "timezone")
    assert zone.value == "Asia/Kathmandu"
    await asha.submits(role="Librarian", sector="public")
    asha.sees("Saved", "Librarian", "Public")
    await asha.presses("How you talk")
    await asha.submits(introduction="नमस्ते\n" + "x" * 594)
    assert "601" in asha.form.errors["introduction"]
    await asha.submits(introduction="Hello\nworld", takes_third="no")
    asha.sees("Hello\nworld")
    asha.does_not_see("I prefer to be two")


async def test_pause_until_a_date_that_exists(town: Town) -> None:
    asha = town.person("Asha")
    await asha.joins("Nepal")
    await asha.writes("/pause 31 February")
    assert asha.form.errors["until"]
    await asha.submits(until="2027-06-30")
    asha.sees("30")
    await asha.presses("I am back")
    asha.sees("Good to have you back")


async def test_a_typo_is_answered_with_what_was_meant(town: Town) -> None:
    asha = town.person("Asha")
    await asha.writes("/jion")
    asha.sees("Did you mean", "/join")
    await asha.writes("/round strat")
    asha.sees("/round start")
    await asha.writes("/xyzzy")
    asha.sees("/help")


@pytest.mark.parametrize(
    "line", ["/round start", "/prompt send", "/programme settings", "/programme coordinator add asha", "/dashboard"]
)
async def test_coordinators_commands_are_refused_kindly(town: Town, line: str) -> None:
    asha = town.person("Asha")
    await asha.joins("Nepal")
    await asha.writes(line)
    asha.sees("coordinators", "[What can I do?]")
    async with town.store.reading() as tx:
        assert len(await tx.programmes.coordinators(1)) == 1
