"""`farpair run --role gateway`: connected to Slack, and sending there, beside a process that serves the pages."""

from __future__ import annotations

from pathlib import Path

from tests.program import Program
from tests.slack.people import Person
from tests.slack.server import APP_TOKEN, Server
from tests.storage.server import Server as Database


async def test_a_gateway_answers_and_sends_on_slack(slack_server: Server, server: Database, tmp_path: Path) -> None:
    environment = {
        "FARPAIR_STORAGE__DATABASE": server.url(await server.database()),
        "FARPAIR_SLACK__BOT_TOKEN": slack_server.world.token,
        "FARPAIR_SLACK__APP_TOKEN": APP_TOKEN,
        "FARPAIR_SLACK__API_BASE": slack_server.api_base,
    }
    roles = [Program(tmp_path, environment=environment, role=role) for role in ("web", "gateway")]
    for each in roles:
        await each.start()
    try:
        world = slack_server.world
        olive = Person.of(slack_server, slack_server.sockets.deliver, "Olive", is_owner=True)
        await olive.writes("/farpair round open")
        await olive.presses("Post the invitation")
        await olive._until(lambda: bool(world.channels[world.channel].messages))
    finally:
        for each in roles:
            await each.kill()
