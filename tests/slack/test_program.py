"""`farpair run` with tokens and an address alone: it connects, answers, and comes through what goes wrong."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.discord.program import until
from tests.program import Program, free_port
from tests.slack.oauth import Addressed, signed
from tests.slack.people import Person
from tests.slack.processes import farpair
from tests.slack.program import SECRET
from tests.slack.server import Server


@pytest.fixture
async def program(tmp_path: Path, slack_server: Server) -> AsyncIterator[Program]:
    running = farpair(tmp_path, slack_server)
    await running.start()
    yield running
    await running.stop()


def person(server: Server, name: str, **more: Any) -> Person:
    return Person.of(server, server.sockets.deliver, name, **more)


def listens(port: int) -> bool:
    """Whether somebody answers there."""
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


async def test_a_whole_round_with_nothing_but_the_tokens(slack_server: Server, program: Program) -> None:
    olive = person(slack_server, "Olive", is_owner=True)
    await olive.writes("/farpair help")
    await olive.writes("/farpair round open")
    olive.sees("Round 1 is open until")
    ana, bo = person(slack_server, "Ana"), person(slack_server, "Bo")
    await ana.joins("Kenya")
    await bo.joins("Nepal")
    await program.kill()
    await asyncio.sleep(0.3)
    await program.start()
    await olive.writes("/farpair round preview")
    await olive.presses("Start the round")
    olive.sees("Round 1 has begun")
    for each in (ana, bo):
        await each.sees_in_space("Country: Kenya", "Country: Nepal", "The beginning: your pact")
    assert [each.creator for each in slack_server.world.spaces] == [slack_server.world.bot]
    assert slack_server.world.token not in program.log
    assert "Kenya" not in program.log


async def test_without_an_app_token_it_says_so(tmp_path: Path, slack_server: Server) -> None:
    program = farpair(tmp_path, slack_server, FARPAIR_SLACK__APP_TOKEN="")
    with pytest.raises(AssertionError, match="app_token"):
        await program.start()
    assert slack_server.world.token not in program.log


async def test_it_goes_on_after_slack_was_away(tmp_path: Path, slack_server: Server) -> None:
    slack_server.is_up = False
    program = farpair(tmp_path, slack_server)
    await program.start()
    await asyncio.sleep(1.5)
    slack_server.is_up = True
    await until(lambda: bool(slack_server.sockets.open), 30)
    ana = person(slack_server, "Ana")
    await ana.writes("/farpair join")
    ana.sees("Which country do you live in?")
    await program.stop()


async def test_by_addresses_with_one_token(tmp_path: Path, slack_server: Server) -> None:
    port = free_port()
    program = farpair(
        tmp_path,
        slack_server,
        FARPAIR_SLACK__APP_TOKEN="",
        FARPAIR_SLACK__MODE="http",
        FARPAIR_SLACK__SIGNING_SECRET=SECRET,
        FARPAIR_SLACK__PORT=str(port),
        FARPAIR_SLACK__API_BASE=slack_server.api_base.rstrip("/"),
    )
    await program.start()
    way = Addressed(port, SECRET)
    await until(lambda: "in a workspace" in program.log, 20)
    await until(partial(listens, port), 20)
    olive = Person.of(slack_server, way.deliver, "Olive", is_owner=True)
    await olive.writes("/farpair round open")
    olive.sees("Round 1 is open until")
    ana = Person.of(slack_server, way.deliver, "Ana")
    await ana.joins("Kenya")
    await ana.looks_at_home()
    ana.sees("You are enrolled")
    challenge, good = '{"type": "url_verification", "challenge": "c1"}', {"Content-Type": "application/json"}
    assert (await way.post(challenge, {**good, **signed(SECRET, challenge)}))[1].find("c1") >= 0
    assert (await way.post(challenge, good))[0] == 401
    await program.stop()
