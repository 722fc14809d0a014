"""A workspace takes the app away and installs it again: what waited for it meanwhile goes out, each thing once."""

from __future__ import annotations

import asyncio
import time

from tests.program import Program
from tests.slack.people import text_of
from tests.slack.server import Server
from tests.slack.test_install import installs, person, port, program, two
from tests.slack.world import World

__all__ = ["port", "program", "two"]


async def test_what_waits_goes_out_when_the_app_is_installed_again(
    slack_server: Server, two: tuple[World, World], program: Program, port: int
) -> None:
    world, _ = two
    olive = person(slack_server, world, port, "Olive")
    await installs(port, world, olive.id)
    await olive.writes("/farpair round open")
    pair = [person(slack_server, world, port, name) for name in ("Ana", "Bo")]
    for each, country in zip(pair, ("Kenya", "Nepal"), strict=True):
        await each.joins(country)
    await olive.writes("/farpair round preview")
    await olive.presses("Start the round")
    world.is_revoked = True
    revoked = {"type": "tokens_revoked", "tokens": {"bot": [world.bot]}, "event_ts": f"{time.time() + 10:.6f}"}
    await olive._delivered("events_api", olive._event(revoked))
    await asyncio.sleep(3)
    before = [text_of(each) for channel in world.spaces for each in channel.messages]
    assert len(before) < 4, "not everything has arrived"
    world.is_revoked, world.token = False, "xoxb-again"
    await installs(port, world, olive.id)
    pair[0].patience = 60
    await pair[0].sees_in_space("Country: Kenya", "Country: Nepal", "The beginning: your pact")
    texts = [text_of(each) for each in pair[0].space.messages]
    assert len(texts) == len(set(texts)) == 4, "each once"
