"""Real Socket Mode over loopback: refreshes, cuts, repeats, answers that are lost or come late."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from adapters.slack.places import account_of
from adapters.slack.talking import PATIENCE
from bot.chat import Reply, Request
from bot.desk import Desk
from bot.store import Store
from tests.discord.faults import Fault
from tests.slack.people import Person, text_of
from tests.slack.program import Program, found, until
from tests.slack.server import Server
from tests.slack.world import TRIGGER_SECONDS

SLACK_WAITS, AWAY = 3.0, 60.0


@pytest.fixture
async def program(slack_server: Server, store: Store) -> AsyncIterator[Program]:
    program = Program(slack_server, store, "sockets", more={"sockets": 2})
    yield program
    await program.stop()


@pytest.fixture
async def carla(program: Program, store: Store) -> Person:
    carla = program.person("Carla")
    await found(store, account_of("T1", carla.id))
    await program.start()
    await carla.writes("/farpair round open")
    carla.sees("Round 1 is open until")
    return carla


async def test_sockets_are_refreshed_and_cut(slack_server: Server, program: Program, carla: Person) -> None:
    sockets = slack_server.sockets
    ana = program.person("Ana")
    for trouble in (sockets.disconnect, sockets.cut):
        served = sockets.served
        await trouble()
        await until(lambda served=served: sockets.served >= served + 2 and len(sockets.open) >= 2)  # type: ignore[misc]
        await ana.writes("/farpair join")
        ana.sees("Which country do you live in?")


async def test_slack_is_away_for_a_while(slack_server: Server, program: Program, carla: Person) -> None:
    slack_server.is_up = slack_server.sockets.accepts = False
    await slack_server.sockets.cut()
    await asyncio.sleep(3)
    slack_server.is_up = slack_server.sockets.accepts = True
    await until(lambda: len(slack_server.sockets.open) >= 2, 30)
    ana = program.person("Ana")
    await ana.joins("Kenya")


async def test_an_envelope_that_comes_twice_is_one_request(
    slack_server: Server, program: Program, carla: Person
) -> None:
    ana = program.person("Ana")
    await ana.joins("Kenya")
    await ana.writes("/farpair leave")
    button = next(each for block in ana.seen["blocks"] if block["type"] == "actions" for each in block["elements"])
    action = {"action_id": button["action_id"], "type": "button"}
    address = slack_server.response_url("twice")
    body = {**ana._interaction("block_actions"), "actions": [action], "channel": {"id": ana.place}}
    body["response_url"] = address
    for _ in range(2):
        await slack_server.sockets.deliver("interactive", body, envelope="the-same")
    said = [text_of(each) for each in slack_server.answers["twice"]]
    assert len(said) == 2
    assert said[0] == said[1]
    assert "You have left" in said[0]


async def test_a_message_whose_receipt_is_lost_arrives_once(
    slack_server: Server, program: Program, carla: Person
) -> None:
    for what in ("500 after", "cut", "closed after"):
        slack_server.faults.add(Fault("POST", "/chat.postMessage", what))
    slack_server.faults.add(Fault("POST", "/conversations.create", "closed after"))
    slack_server.faults.add(Fault("POST", "/conversations.invite", "500 after"))
    slack_server.faults.add(Fault("POST", "/conversations.invite", "429", seconds=1))
    ana, bo = program.person("Ana"), program.person("Bo")
    await ana.joins("Kenya")
    await bo.joins("Nepal")
    await carla.writes("/farpair round preview")
    await carla.presses("Start the round")
    await ana.sees_in_space("The beginning: your pact")
    await program.settled()
    texts = [text_of(each) for each in ana.space.messages]
    assert len(texts) == len(set(texts)) == 4, "welcome, two introductions, the pact"
    assert len(slack_server.world.spaces) == 1


class Late:
    """A desk that takes its time."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def answer(self, request: Request) -> Reply:
        await asyncio.sleep(PATIENCE + 0.3)
        return await self._desk.answer(request)

    def __getattr__(self, name: str) -> object:
        return getattr(self._desk, name)


async def test_what_takes_long_is_acknowledged_and_follows(
    slack_server: Server, program: Program, carla: Person
) -> None:
    talking = program.connection.talking
    object.__setattr__(talking, "desk", Late(program.desk))
    ana = program.person("Ana")
    await ana.writes("/farpair join")
    assert ana.waited < SLACK_WAITS
    ana.sees("Which country do you live in?")
    await ana.submits(country="Kenya", languages=("English",), partner_wanted="anyone")
    assert ana.waited < SLACK_WAITS
    ana.sees("This is what your partner will see")
    await carla.writes("/farpair round preview")
    assert carla.waited < SLACK_WAITS
    await until(lambda: bool(_late(slack_server)))
    assert "One moment" not in text_of(_late(slack_server)[-1])
    assert "0 people are enrolled" in text_of(_late(slack_server)[-1])


def _late(server: Server) -> list[dict]:  # type: ignore[type-arg]
    return [each for given in server.answers.values() for each in given]


async def test_a_form_that_cannot_be_opened_is_behind_a_button(
    slack_server: Server, program: Program, carla: Person
) -> None:
    slack_server.faults.add(Fault("POST", "/views.open", "429"))
    ana = program.person("Ana")
    await ana.writes("/farpair join")
    assert ana.seen.get("type") != "modal"
    program.connection.web._not_before.clear()
    await ana.presses("Continue")
    ana.sees("Which country do you live in?")


async def test_a_trigger_that_expired_or_was_used_leads_to_a_button(
    slack_server: Server, program: Program, carla: Person
) -> None:
    world, ana = slack_server.world, program.person("Ana")
    old, used = world.trigger(ana.id), world.trigger(ana.id)
    world.triggers[old] = (time.monotonic() - TRIGGER_SECONDS - 0.5, ana.id)
    for trigger, refusal in ((old, "expired_trigger_id"), (used, "ok"), (used, "exchanged_trigger_id")):
        body = {**ana._whence(), "command": "/farpair", "text": "join", "user_id": ana.id, "channel_id": ana.place}
        ack = await ana._delivered("slash_commands", {**body, "trigger_id": trigger})
        assert slack_server.calls("views.open")[-1].answer == refusal
        assert ("press Continue" in text_of(ack)) == (refusal != "ok"), "in words, and with a way on"
    ana.seen = ack
    await ana.presses("Continue")
    ana.sees("Which country do you live in?")


async def test_what_begins_while_slack_is_away_arrives_once(
    slack_server: Server, program: Program, carla: Person
) -> None:
    """Slack's Web API and its sockets are gone for a minute, and come back."""
    ana, bo = program.person("Ana"), program.person("Bo")
    await ana.joins("Kenya")
    await bo.joins("Nepal")
    await carla.writes("/farpair round preview")
    slack_server.faults.add(Fault("POST", "/conversations.create", "closed after"))
    await carla.presses("Start the round")
    slack_server.is_up = slack_server.sockets.accepts = False
    await slack_server.sockets.cut()
    await asyncio.sleep(AWAY)
    assert not [each for each in slack_server.world.spaces if each.messages]
    slack_server.is_up = slack_server.sockets.accepts = True
    await until(lambda: len(slack_server.sockets.open) >= 2, 30)
    await ana.sees_in_space("The beginning: your pact")
    await program.settled()
    texts = [text_of(each) for each in ana.space.messages]
    assert len(texts) == len(set(texts)) == 4, "welcome, two introductions, the pact"
    assert len(slack_server.world.spaces) == 1
    await bo.writes("/farpair partner")
    bo.sees("Ana")
