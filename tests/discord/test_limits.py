"""Where sending meets an end: an inbox that is shut, a place too long to look through, a deadline that has passed."""

from __future__ import annotations

import time

import pytest

from adapters.discord.chat import DiscordChat
from adapters.discord.places import account_of
from bot.chat import CantTell, Community, Inbox, Later, Message, Plain
from bot.deadline import deadline
from tests.discord.faults import Fault
from tests.discord.people import Person, text_of
from tests.discord.program import Program
from tests.discord.server import Server

SAID = Message((Plain("For you"),))


@pytest.fixture
async def chat(program: Program) -> DiscordChat:
    return program.connection.chat


@pytest.fixture
async def ana(chat: DiscordChat, discord_server: Server, carla: Person) -> Person:
    """Somebody who has joined, and may be written to."""
    await carla.writes("/round open")
    ana = Person.of(discord_server, "Ana")
    await ana.joins("Kenya")
    return ana


def home(server: Server) -> Community:
    return Community("discord", server.world.server, server.world.channel)


@pytest.mark.parametrize("code", [50007, 50278])
async def test_a_shut_inbox_is_remembered_and_a_thread_taken(
    chat: DiscordChat, discord_server: Server, ana: Person, code: int
) -> None:
    inbox = Inbox(account_of(ana.id))
    shut = discord_server.faults.add(Fault("POST", r"/channels/\d+/messages", "403", code=code))
    await chat.send(inbox, SAID, "k1")
    assert shut.hits == 1
    thread = discord_server.world.threads[-1]
    assert set(thread.members) == {discord_server.world.bot, ana.id}
    before = len(discord_server.requests)
    await chat.send(inbox, SAID, "k2")
    posts = [each.path for each in discord_server.requests[before:] if each.method == "POST"]
    assert posts == [f"/channels/{thread.id}/messages"], "the refusal is remembered"
    assert [text_of(each).startswith("For you") for each in thread.messages] == [True, True]


async def test_more_than_a_thousand_messages_back_nobody_can_tell(
    chat: DiscordChat, discord_server: Server, ana: Person
) -> None:
    world = discord_server.world
    channel = world.channels[world.channel]
    await chat.send(home(discord_server), SAID, "k1")
    for _ in range(998):
        world.post(channel, ana.id, {"content": "x"})
    assert await chat.find(home(discord_server), "k1") is not None
    world.post(channel, ana.id, {"content": "x"})
    world.post(channel, ana.id, {"content": "x"})
    with pytest.raises(CantTell):
        await chat.find(home(discord_server), "k1")


async def test_nothing_leaves_after_its_deadline(chat: DiscordChat, discord_server: Server, ana: Person) -> None:
    before = len(discord_server.requests)
    with deadline(time.monotonic() - 0.1), pytest.raises(Later):
        await chat.send(home(discord_server), SAID, "k1")
    posted = f"/channels/{discord_server.world.channel}/messages"  # the answer to /help is a request, too
    assert [each for each in discord_server.requests[before:] if each.path == posted and each.method == "POST"] == []
    with deadline(time.monotonic() + 30):
        await chat.send(home(discord_server), SAID, "k1")
    after = [each for each in discord_server.requests[before:] if each.path == posted and each.method == "POST"]
    assert [each.status for each in after] == [200]
