"""Group messages: by configuration, or where a workspace lets apps make no channels; and what Slack does with them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from adapters.slack.places import account_of
from bot.chat import Space
from bot.places import is_fixed
from bot.store import Store
from tests.slack.people import Person, text_of
from tests.slack.program import Program, found
from tests.slack.server import Server
from tests.slack.test_chat import parts, people


@pytest.fixture
async def grouped(slack_server: Server, store: Store) -> AsyncIterator[Program]:
    program = Program(slack_server, store, more={"spaces": "group"})
    yield program
    await program.stop()
    assert [each for each in slack_server.requests if each.answer != "ok"] == []


@pytest.fixture
async def forbidden(slack_server: Server, store: Store) -> AsyncIterator[Program]:
    slack_server.world.no_channels = True
    program = Program(slack_server, store)
    yield program
    await program.stop()


async def a_round(program: Program, names: dict[str, str]) -> tuple[Person, list[Person]]:
    """A coordinator, and people who are partners now."""
    carla = program.person("Carla")
    await found(program.store, account_of(program.server.world.tenant, carla.id))
    await program.start()
    await carla.writes("/farpair round open")
    partners = [program.person(name) for name in names]
    for person, country in zip(partners, names.values(), strict=True):
        await person.joins(country)
    await carla.writes("/farpair round preview")
    await carla.presses("Start the round")
    await program.settled()
    return carla, partners


async def test_partners_meet_in_a_group_message_by_configuration(grouped: Program) -> None:
    _, (ana, bo) = await a_round(grouped, {"Ana": "Kenya", "Bo": "Nepal"})
    for person in (ana, bo):
        await person.sees_in_space("Country: Kenya", "Country: Nepal", "The beginning: your pact")
        assert person.space.kind == "mpim"
        assert person.space.members == {ana.id, bo.id, ana.world.bot}
    welcome = text_of(ana.space.messages[0])
    assert "the people in this group message" in welcome
    assert "Nobody can be let in or taken out later" in welcome
    assert "Where the same people were partners before, this is the same conversation" in welcome
    assert not grouped.server.calls("conversations.create")


async def test_what_is_written_in_a_group_message_counts_for_its_partnership(grouped: Program) -> None:
    _, (ana, _) = await a_round(grouped, {"Ana": "Kenya", "Bo": "Nepal"})
    await ana.sees_in_space("Nobody can be let in")
    await ana.says("Habari")
    async with grouped.store.reading() as tx:
        (partnership,) = await tx.partnerships.of_round(1)
        assert len(await tx.partnerships.writers(partnership.id)) == 1
    ana.place = ana.space.id
    await ana.presses("Our pact", on=ana.in_space("Nobody can be let in"))
    ana.sees_form("Our pact")


async def test_a_suspended_person_cannot_be_taken_out_and_coordinators_are_told(grouped: Program) -> None:
    carla, (ana, bo) = await a_round(grouped, {"Ana": "Kenya", "Bo": "Nepal"})
    await ana.sees_in_space("Nobody can be let in or taken out later")
    await ana.writes("/farpair report")
    about = next(each for each in ana.modal["blocks"] if each.get("block_id") == "about")["element"]["options"]
    bo_himself = next(each["value"] for each in about if each["text"]["text"] == "It is about Bo")
    await ana.submits(about=bo_himself, category="unkind", text="He shouts")
    ana.sees("Thank you for telling")
    await carla.writes("/farpair concerns")
    await carla.presses("No. 1")
    await carla.presses("Suspend the person")
    carla.sees("nobody can be taken out of it", "Tell the partner to mute it")
    await grouped.settled()
    assert bo.space.members == {ana.id, bo.id, ana.world.bot}
    assert not grouped.server.calls("conversations.kick")
    assert not grouped.server.calls("conversations.archive")
    await bo.sees_in_inbox("you take no part")
    await bo.says("I can write here all the same")
    await bo.writes("/farpair partner")
    bo.sees("You take no part")


async def test_where_channels_are_forbidden_it_is_said_and_group_messages_are_taken(forbidden: Program) -> None:
    carla, (ana, bo) = await a_round(forbidden, {"Ana": "Kenya", "Bo": "Nepal"})
    for person in (ana, bo):
        await person.sees_in_space("Country: Kenya", "the people in this group message")
    assert len(forbidden.server.calls("conversations.create")) == 1, "it is not tried again and again"
    await carla.sees_in_inbox("group message")


async def test_a_third_gets_a_new_conversation_and_the_same_two_their_old_one(
    slack_server: Server, store: Store
) -> None:
    made = parts(slack_server, store, spaces="group")
    ana, bo = people(made.world)
    cy = account_of(made.world.tenant, made.world.user("Cy"))

    async def opened(code: str, *accounts: object) -> Space:
        made.notes.bearers = accounts  # type: ignore[assignment]
        space = await made.chat.open_space(made.here, code, "x")
        assert is_fixed(space)
        return space

    two, three, again = await opened("aaaaaaaa", ana, bo), await opened("bbbbbbbb", ana, bo, cy), None
    again = await opened("cccccccc", bo, ana)
    conversations = [each.address.partition(".")[0] for each in (two, three, again)]
    assert conversations[0] == conversations[2] != conversations[1]
    assert len({two, three, again}) == 3, "each partnership has a space of its own in our books"
    await made.chat.close()
    await made.web.close()
