"""`--role web`, `gateway` and `worker` beside each other: decided in one process, sent on Slack by another one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from tests.discord.program import until
from tests.program import Program, free_port, visiting
from tests.roles import three
from tests.slack.oauth import Addressed
from tests.slack.people import Person, text_of
from tests.slack.processes import farpair
from tests.slack.program import SECRET
from tests.slack.server import Server
from tests.slack.test_program import listens


@pytest.fixture
async def roles(tmp_path: Path, slack_server: Server, url: str) -> AsyncIterator[dict[str, Program]]:
    """Slack comes by addresses, to the gateway; the worker stands by."""
    port = free_port()
    settings = {
        "FARPAIR_STORAGE__DATABASE": url,
        "FARPAIR_SLACK__APP_TOKEN": "",
        "FARPAIR_SLACK__MODE": "http",
        "FARPAIR_SLACK__SIGNING_SECRET": SECRET,
        "FARPAIR_SLACK__PORT": str(port),
        "FARPAIR_SLACK__PROGRAMME_CHANNEL": slack_server.world.channel,
    }
    async with three(lambda role: farpair(tmp_path, slack_server, **settings), partial(listens, port)) as found:
        yield found


async def test_decided_by_one_and_sent_by_another_and_after_its_death_by_a_third(
    slack_server: Server, roles: dict[str, Program]
) -> None:
    port = int(roles["gateway"].environment["FARPAIR_SLACK__PORT"])
    way = Addressed(port, SECRET)
    async with visiting(roles["web"]) as carla:
        await carla.says("coordinator", "/round open")
        ana, bo = [Person.of(slack_server, way.deliver, name, patience=90) for name in ("Ana", "Bo")]
        await ana.joins("Kenya")
        await bo.joins("Nepal")
        await carla.says("coordinator", "/round preview")
        begun = await carla.says("coordinator", "/round start")
        assert "Round 1 has begun" in begun.bare, begun.bare[:1500]
        for each in (ana, bo):
            await each.sees_in_space("Country: Kenya", "Country: Nepal", "The beginning: your pact")
        await roles["gateway"].kill()
        await carla.says("coordinator", "/prompt send a-working-day")
        await until(lambda: listens(port), 90)
        await ana.sees_in_space("A working day")
    (space,) = slack_server.world.spaces
    said = [text_of(each) for each in space.messages]
    assert len([each for each in said if "The beginning: your pact" in each and "Country" not in each]) == 1
    assert len([each for each in said if each.startswith("A working day")]) == 1
    await ana.writes("/farpair partner")
    ana.sees("Bo")
    assert [name for name, each in roles.items() if each.process and each.process.returncode is None] == [
        "worker",
        "web",
    ]
