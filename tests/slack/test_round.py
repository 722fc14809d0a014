"""A whole round on Slack, as the local chat's browser test plays it; and every command, form and button of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import cast

import pytest

from adapters.slack.places import account_of
from bot.store import Store
from storage.sql import SqlStore
from tests.privacy.test_erasing import everything
from tests.slack.people import Person, text_of
from tests.slack.program import Program, found, until
from tests.slack.server import Server


@pytest.fixture
async def program(slack_server: Server, store: Store) -> AsyncIterator[Program]:
    program = Program(slack_server, store)
    yield program
    await program.stop()
    assert [each for each in slack_server.requests if each.answer not in ("ok", *EXPECTED)] == []


EXPECTED = ("already_in_channel", "name_taken")


@pytest.fixture
async def carla(program: Program, store: Store) -> Person:
    """The coordinator, who is named."""
    carla = program.person("Carla")
    await found(store, account_of(program.server.world.tenant, carla.id))
    await program.start()
    return carla


async def test_three_people_and_a_coordinator_play_a_whole_round(program: Program, carla: Person) -> None:
    await carla.writes("/farpair round open")
    carla.sees("Round 1 is open until")
    await carla.presses("Post the invitation")
    await program.settled()
    invitation = carla.world.channels[carla.place].messages[-1]
    assert "looks for people who want a partner in another country" in text_of(invitation)
    ana, bo, cy = [program.person(name) for name in ("Ana", "Bo", "Cy")]
    await ana.joins("Kenya", interests=("reading",))
    await bo.presses("Join", on=invitation)
    await bo.submits(country="España", languages=("English",), interests=("reading",), partner_wanted="interests")
    bo.sees("This is what your partner will see")
    await bo.submits(conduct=("yes",), stored=("yes",), age=("yes",))
    bo.sees("Welcome to Librarians across borders")
    await cy.takes("join")
    await cy.submits(country="नेपाल", languages=("English",), partner_wanted="anyone")
    await cy.submits(conduct=("yes",), stored=("yes",), age=("yes",))
    cy.sees("Welcome to")

    await carla.writes("/farpair round preview")
    carla.sees("One partnership")
    await carla.presses("Start the round")
    carla.sees("Round 1 has begun")
    await program.settled()
    for person in (ana, bo, cy):
        await person.sees_in_space("Country: Kenya", "Country: Spain", "Country: Nepal", "writes first", "Who can read")
        await person.sees_in_space("The beginning: your pact")
        assert person.space.kind == "private"
        assert person.space.members == {ana.id, bo.id, cy.id, carla.world.bot}

    await ana.says("Habari! Nice to meet you both.")
    assert "Habari" not in await everything(cast(SqlStore, program.store)), "only that somebody wrote is kept"
    async with program.store.reading() as tx:
        (partnership,) = await tx.partnerships.of_round(1)
        assert len(await tx.partnerships.writers(partnership.id)) == 1

    await carla.writes("/farpair prompt send")
    carla.sees("is on its way to one partnership")
    await program.settled()
    for person in (ana, bo, cy):
        await person.sees_in_space("A working day")
        person.place = person.space.id
    before = len(ana.space.messages)
    await bo.presses("Skip this one", on=bo.in_space("A working day"))
    bo.sees("Nothing is noted anywhere")
    assert len(ana.space.messages) == before

    await ana.presses("Our pact", on=ana.in_space("Who can read"))
    await ana.submits(rhythm="fortnightly", medium="In this space")
    assert ana.seen == {}, "the form closes; the pact stands in the space"
    await cy.sees_in_space("How often prompts come: every two weeks")

    await carla.writes("/farpair round end")
    await carla.presses("Yes, end the round")
    await program.settled()
    for person in (ana, bo, cy):
        await person.sees_in_space("Your space stays open")


async def test_errors_stand_at_their_fields_and_what_was_written_stays(program: Program, carla: Person) -> None:
    await carla.writes("/farpair round open")
    ana = program.person("Ana")
    await ana.writes("/farpair join")
    assert await ana.looks_for("country", "keny") == ["Kenya"]
    assert await ana.looks_for("country", "Untied States")
    await ana.submits(country="Untied States", languages=("English",), partner_wanted="anyone")
    ana.sees("Did you mean: United States")
    assert ana.acknowledged["response_action"] == "errors"
    await ana.submits(country="Untied States")
    ana.sees("Did you mean: United States")
    await ana.submits(country="Kenya")
    assert ana.acknowledged["response_action"] == "update"
    ana.sees("This is what your partner will see")


async def test_whoever_closes_a_form_finds_the_answers_again(program: Program, carla: Person) -> None:
    await carla.writes("/farpair round open")
    ana = program.person("Ana")
    await ana.writes("/farpair join")
    await ana.closes(name="Ana Maria", country="Kenya", languages=("English", "Swahili"), partner_wanted="anyone")
    await ana.writes("/farpair join")
    await ana.submits()
    ana.sees("This is what your partner will see", "Kenya", "Swahili")
    await ana.submits(conduct=("yes",), stored=("yes",), age=("yes",))
    ana.sees("Ana Maria")
    await ana.writes("/farpair pause")
    await ana.closes(until="31 December 2098")
    await ana.writes("/farpair pause")
    await ana.submits()
    ana.sees("2098")
    assert await program.liaison.kept_answers(account_of("T1", ana.id), "pause:programme-1") == {}


async def test_what_a_participant_does(program: Program, carla: Person) -> None:
    await carla.writes("/farpair round open")
    ana = program.person("Ana")
    await ana.joins("Kenya")
    await ana.presses("Tell more for a better match")
    ana.sees("Country: Kenya")
    await ana.presses("Your work")
    ana.sees_form("Your work")
    await ana.submits(timezone="Nowhere at all", role="Librarian")
    assert ana.acknowledged["response_action"] == "errors"
    await ana.submits(timezone="Nairobi", role="Librarian")
    ana.sees("Librarian")
    await ana.writes("/farpair profile")
    await ana.presses("How you talk")
    ana.sees_form("How you talk")
    await ana.submits()
    await ana.writes("/farpair pause")
    ana.sees_form("Take a break")
    await ana.submits(until="yesterday")
    assert "until" in ana.acknowledged["errors"]
    await ana.submits(until="31 December 2098")
    ana.sees("2098")
    for command in ("partner", "help", "join", ""):
        await ana.writes(f"/farpair {command}")
        assert text_of(ana.seen)
    ana.sees("/farpair profile")
    await ana.writes("/farpair leave")
    await ana.presses("Yes, leave")
    ana.sees("You have left")


async def test_what_a_coordinator_does(program: Program, carla: Person) -> None:
    await carla.writes('/farpair round open "31 December 2098"')
    carla.sees_form("Open a round")
    await carla.submits(closes="in 10 days")
    carla.sees("Round 1 is open until")
    await carla.presses("Post the invitation")
    ana, bo = program.person("Ana"), program.person("Bo")
    await ana.joins("Kenya")
    await bo.joins("Nepal")
    for command in COMMANDS:
        await carla.writes(f"/farpair {command}")
        assert text_of(carla.seen), command
        assert "desk.broken" not in text_of(carla.seen)
    for command, title, answers, then in FORMS:
        await carla.writes(f"/farpair {command}")
        carla.sees_form(title)
        await carla.submits(**answers)
        carla.sees(then)
    await ana.writes("/farpair round start")
    ana.sees("coordinator")
    await carla.writes("/farpair round preview")
    await carla.presses("Start the round")
    carla.sees("Round 1 has begun")
    await program.settled()
    await ana.writes("/farpair partner")
    await ana.presses("Our pact")
    await ana.submits(rhythm="monthly", medium="Calls")
    ana.sees("every month")
    await carla.writes(
        "/round end",
    )
    await carla.presses("Yes, end the round")


async def test_every_command_is_answered_by_what_slack_can_show(program: Program, carla: Person) -> None:
    """All that there are, for a coordinator, for a participant and for a newcomer; the server looks at each block."""
    await carla.writes("/farpair round open")
    ana, new = program.person("Ana"), program.person("New")
    await ana.joins("Kenya")
    typed = [each.typed for each in program.desk.commands]
    assert len(typed) > 30
    for person in (carla, ana, new):
        for each in typed:
            await person.writes(f"/farpair {each}")
            assert text_of(person.seen), each
            assert "Something broke" not in text_of(person.seen), each
    assert "round open" in typed
    await ana.looks_at_home()
    ana.sees("[My profile]")


async def test_two_accounts_are_joined_by_a_code(program: Program, carla: Person) -> None:
    await carla.writes("/farpair round open")
    ana, again = program.person("Ana"), program.person("Ana Maria")
    await ana.joins("Kenya")
    await ana.writes("/farpair link")
    code = text_of(ana.seen).partition("Your code is ")[2][:9]
    await again.writes("/farpair link not-a-code")
    again.sees("not known")
    await again.writes(f"/farpair link {code}")
    again.sees("one person now")
    await again.writes("/farpair profile")
    again.sees("Kenya")
    async with program.store.reading() as tx:
        (person,) = await tx.people.of_programme(1)
        assert {each.id for each in person.accounts} == {ana.id, again.id}


async def test_a_concern_is_written_in_a_form_and_never_on_the_line(program: Program, carla: Person) -> None:
    await carla.writes("/farpair round open")
    ana = program.person("Ana")
    await ana.joins("Kenya")
    await ana.writes("/farpair report Bo frightens me")
    ana.sees_form("Report a concern")
    assert "frightens" not in text_of(ana.seen)
    assert ana.modal["blocks"][-1]["element"]["multiline"]
    assert "frightens" not in await everything(cast(SqlStore, program.store))
    await ana.submits(category="other", text="Bo frightens me")
    assert ana.modal["errors"], "whom it is about"
    await ana.submits(about="other", category="other", text="Bo frightens me")
    ana.sees("Thank you for telling")


async def test_slips_of_the_pen_and_repeats(program: Program, carla: Person) -> None:
    await carla.writes("/farpair rond open")
    carla.sees("/farpair round open")
    await carla.writes("/farpair round")
    carla.sees("/farpair round open")
    await carla.writes("/farpair round open")
    ana = program.person("Ana")
    await ana.writes("/farpair join")
    view = ana._filled(ana.modal, {"country": "Kenya", "languages": ("English",), "partner_wanted": "anyone"})
    body = {**ana._interaction("view_submission"), "view": view}
    first, again = await ana.deliver("interactive", body), await ana.deliver("interactive", body)
    assert first == again
    consent = {**first["view"], "id": view["id"], "hash": "9.9"}
    ana.seen = consent
    ticked = ana._filled(consent, {"conduct": ("yes",), "stored": ("yes",), "age": ("yes",)})
    body = {**ana._interaction("view_submission"), "view": ticked}
    welcome, repeated = await ana.deliver("interactive", body), await ana.deliver("interactive", body)
    assert welcome == repeated
    assert "Welcome to" in text_of(welcome["view"])


async def test_the_home_shows_where_somebody_stands(program: Program, carla: Person) -> None:
    await carla.writes("/farpair round open")
    ana, bo = program.person("Ana"), program.person("Bo")
    await ana.looks_at_home()
    await ana.presses("Join")
    await ana.submits(country="Kenya", languages=("English",), partner_wanted="anyone")
    await ana.submits(conduct=("yes",), stored=("yes",), age=("yes",))
    ana.sees("Welcome")
    await until(lambda: "Join" not in [each["text"]["text"] for each in _buttons(ana)], 5)
    await bo.joins("Nepal")
    await carla.writes("/farpair round preview")
    await carla.presses("Start the round")
    await program.settled()
    await ana.looks_at_home()
    ana.sees(
        "Country: Nepal", "Bo", "What time it is now", "Africa/Nairobi", "Asia/Kathmandu", "[The beginning: your pact]"
    )
    ana.sees("[Our pact]", "[My profile]", "/farpair away")
    await ana.presses("The beginning: your pact")
    ana.sees("The beginning: your pact")
    await ana.looks_at_home()
    await ana.presses("Our pact")
    ana.sees_form("Our pact")
    assert "Where we stand" not in text_of(ana.home), "the round is for coordinators"
    await carla.looks_at_home()
    carla.sees("Round 1")
    await carla.presses("Where we stand")
    cy = program.person("Cy")
    await cy.looks_at_home()
    cy.sees("You have not joined yet", "[Join]")
    assert "Nepal" not in text_of(cy.home)


def _buttons(person: Person) -> list[dict]:  # type: ignore[type-arg]
    return [each for block in person.home["blocks"] if block["type"] == "actions" for each in block["elements"]]


async def test_an_owner_of_the_workspace_coordinates_where_nobody_is_named(program: Program, store: Store) -> None:
    await found(store)
    await program.start()
    ana, olive = program.person("Ana"), program.person("Olive", is_admin=True, is_owner=True)
    await ana.writes("/farpair round open")
    ana.sees("coordinator")
    await olive.writes("/farpair round open")
    olive.sees("Round 1 is open until")
    another = program.person("Another", is_admin=True)
    await another.writes("/farpair round status")
    another.sees("coordinator")


async def test_somebody_who_leaves_the_workspace_has_left(program: Program, carla: Person) -> None:
    await carla.writes("/farpair round open")
    ana = program.person("Ana")
    await ana.joins("Kenya")
    await ana.leaves()
    async with program.store.reading() as tx:
        (person,) = await tx.people.everywhere(account_of("T1", ana.id))
        assert person.left_at is not None


async def test_guests_and_strangers_are_told_what_is_possible(program: Program, carla: Person) -> None:
    await carla.writes("/farpair round open")
    guest = program.person("Gus", is_restricted=True)
    await guest.joins("Kenya")
    await guest.sees_in_inbox("You are a guest in this workspace")
    await carla.presses("Post the invitation")
    await program.settled()
    stranger = program.person("Stu", team_id="T9")
    await stranger.presses("Join", on=carla.world.channels[carla.place].messages[-1])
    stranger.sees("You come from another workspace")


COMMANDS: tuple[str, ...] = (
    "round status",
    "round forbid 1",
    "round lock Ana Bo",
    "round swap 1 2",
    "prompt list",
    "prompt preview a-working-day",
    "prompt next a-working-day",
    "prompt schedule",
    "prompt status",
    "prompt retry",
    "programme coordinator",
    "programme repair",
    "dashboard",
    "round invite",
)
FORMS: tuple[tuple[str, str, dict[str, str], str], ...] = (
    ("programme settings", "Programme settings", {"name": "Librarians", "contact": "Write to Carla"}, "Saved"),
    ("prompt add", "Write a prompt", {"title": "Books", "body": "Short", "small": "Less"}, "Kept as"),
)
