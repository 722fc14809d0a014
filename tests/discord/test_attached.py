"""Files and public threads on Discord."""

from __future__ import annotations

from adapters.discord.chat import DiscordChat
from tests.discord.faults import Fault
from tests.discord.server import Server
from tests.discord.test_chat import chat, community, connected
from tests.web.attached import CALENDAR, PNG, WITH_FILES, WITH_THREAD

__all__ = ["chat", "connected"]


async def test_what_is_sent_has_its_files(chat: DiscordChat, discord_server: Server) -> None:
    here = community(discord_server)
    ref = await chat.send(here, WITH_FILES, "k1")
    message = discord_server.world.channels[here.address].messages[-1]
    assert message["id"] == ref
    assert [each["bytes"] for each in message["attachments"]] == [PNG, CALENDAR]
    assert [each["description"] for each in message["attachments"]] == ["A map", "Your meeting"]


async def test_a_public_thread_stands_on_its_message(chat: DiscordChat, discord_server: Server) -> None:
    ref = await chat.send(community(discord_server), WITH_THREAD, "k1")
    thread = discord_server.world.channels[ref]
    assert (thread.type, thread.name) == (11, "Week 3: Small <b>wins</b>")


async def test_where_there_can_be_no_thread_the_message_stands(chat: DiscordChat, discord_server: Server) -> None:
    discord_server.faults.add(Fault("POST", r".*/threads", "403"))
    ref = await chat.send(community(discord_server), WITH_THREAD, "k1")
    assert ref not in discord_server.world.channels
    assert await chat.find(community(discord_server), "k1") == ref
