"""One human in three places, through the real adapters of all of them: a code from Slack is taken on Discord and in the
local chat, and is answered for one participant everywhere.
"""

from __future__ import annotations

import re
from pathlib import Path

from tests.discord import people as discord
from tests.discord.conftest import discord_server
from tests.discord.processes import farpair
from tests.discord.program import until
from tests.discord.server import Server as Discord
from tests.program import visiting
from tests.slack.people import Person, text_of
from tests.slack.server import APP_TOKEN, Server

__all__ = ["discord_server"]


def code_in(text: str) -> str:
    found = re.search(r"Your code is\W+([a-z2-7]{4}-[a-z2-7]{4})", text)
    assert found, text
    return found[1]


async def test_slack_discord_and_the_local_chat(tmp_path: Path, slack_server: Server, discord_server: Discord) -> None:
    program = farpair(
        tmp_path,
        discord_server,
        FARPAIR_SLACK__BOT_TOKEN=slack_server.world.token,
        FARPAIR_SLACK__APP_TOKEN=APP_TOKEN,
        FARPAIR_SLACK__API_BASE=slack_server.api_base,
    )
    await program.start()
    await until(lambda: any(each.connected for each in discord_server.gateway.sessions.values()), 30)
    await until(lambda: bool(discord_server.world.commands) and bool(slack_server.sockets.open), 30)
    ana = Person.of(slack_server, slack_server.sockets.deliver, "Ana")
    await ana.joins("Kenya")
    await ana.writes("/farpair link")
    on_discord = discord.Person.of(discord_server, "Ana Maria")
    await on_discord.writes(f"/link {code_in(text_of(ana.seen))}")
    on_discord.sees("one person now")
    await on_discord.writes("/profile")
    assert "Kenya" in str(on_discord.seen)
    await on_discord.writes("/link")
    async with visiting(program) as visitor:
        seat = await visitor.sit_down("Ana at home")
        page = await visitor.says(seat, f"/link {code_in(discord.text_of(on_discord.seen))}")
        assert "one person now" in page.bare
        await ana.writes("/farpair link")
        await ana.presses("Where partners meet me")
        for place in ("Slack", "Discord", "The web chat"):
            assert f"{place}:" in text_of(ana.seen)
    await program.stop()
