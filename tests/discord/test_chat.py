"""Discord as a platform: the contract over real HTTP, and what Discord alone does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import pytest

from adapters.discord.chat import DiscordChat
from adapters.discord.marks import HIDDEN, SIGNS
from adapters.discord.places import account_of, channel_of, community_of, space_of
from bot.chat import Button, Community, Inbox, Later, Mention, Message, Never, Place, Plain, Space, Unsure
from bot.store import Store
from tests.discord.faults import Fault
from tests.discord.people import Person, text_of
from tests.discord.program import Program, found, until
from tests.discord.server import Server
from tests.web.chat_contract import ChatContract, Ground, said


@pytest.fixture
async def connected(discord_server: Server, store: Store, carla: Person) -> AsyncIterator[Program]:
    """Connected, with a programme in the channel, and nothing that delivers by itself."""
    await found(store, carla)
    program = Program(discord_server, store)
    program.connection.start()
    await until(lambda: any(each.connected for each in discord_server.gateway.sessions.values()))
    await program.liaison.settle(community(discord_server), "programme", None)
    yield program
    await program.stop()


def community(server: Server) -> Community:
    return community_of(server.world.server, server.world.channel)


@pytest.fixture
def chat(connected: Program) -> DiscordChat:
    return connected.connection.chat


@pytest.fixture
async def people(discord_server: Server, connected: Program) -> tuple[Person, Person]:
    """Two who have joined, so that they may be written to."""
    await Person(discord_server, connected_coordinator(discord_server), place=discord_server.world.channel).writes(
        "/round open"
    )
    ana, bo = Person.of(discord_server, "Ana"), Person.of(discord_server, "Bo")
    await ana.joins("Kenya")
    await bo.joins("Nepal")
    return ana, bo


def connected_coordinator(server: Server) -> str:
    return next(id_ for id_, user in server.world.users.items() if user["global_name"] == "Carla")


@pytest.fixture
async def ground(chat: DiscordChat, discord_server: Server, people: tuple[Person, Person]) -> Ground:
    async def standing(place: Place) -> Sequence[Message]:
        world = discord_server.world
        if place.kind == "inbox":
            messages = Person(discord_server, place.account.id).inbox
        else:
            messages = world.channels[channel_of(place)].messages
        return [said(text_of(each).removesuffix("\n\n").removesuffix("\n")) for each in messages]

    accounts = (account_of(people[0].id), account_of(people[1].id))
    nowhere = space_of(discord_server.world.server, "123456789012345678")
    return Ground(chat, community(discord_server), accounts, nowhere, standing)


class TestDiscordChat(ChatContract):
    """Discord keeps the contract."""


async def test_a_space_is_private_and_bears_its_code(chat: DiscordChat, discord_server: Server) -> None:
    space = await chat.open_space(community(discord_server), "7-abcdefgh", "Ana & Bo @everyone " + "x" * 200)
    thread = discord_server.world.channels[space.address]
    assert thread.name.endswith(" · 7-abcdefgh")
    assert len(thread.name) <= 100
    made = next(each for each in discord_server.requests if each.path.endswith("/threads"))
    assert made.body["type"] == 12
    assert made.body["invitable"] is False


async def test_a_title_cannot_forge_a_code(chat: DiscordChat, discord_server: Server) -> None:
    space = await chat.open_space(community(discord_server), "7-abcdefgh", "Ana · 7-zzzzzzzz")
    other = await chat.open_space(community(discord_server), "7-zzzzzzzz", "Bo")
    assert space != other


async def test_a_strangers_thread_with_our_code_is_never_taken(chat: DiscordChat, discord_server: Server) -> None:
    world = discord_server.world
    body = {"name": "trap · 7-abcdefgh", "type": 12, "auto_archive_duration": 60}
    trap = world.make_thread(world.channel, body)
    trap.owner = world.user("Mallory")
    space = await chat.open_space(community(discord_server), "7-abcdefgh", "Ana & Bo")
    assert space.address != trap.id
    assert trap.id in world.channels


async def test_doubles_are_removed_and_the_oldest_is_kept(chat: DiscordChat, discord_server: Server) -> None:
    world = discord_server.world
    body = {"name": "Ana & Bo · 7-abcdefgh", "type": 12, "auto_archive_duration": 60}
    first, second, third = [world.make_thread(world.channel, body) for _ in range(3)]
    world.change_thread(first, {"archived": True})
    space = await chat.open_space(community(discord_server), "7-abcdefgh", "Ana & Bo")
    assert space.address == first.id
    assert [each.id for each in world.threads] == [first.id]
    assert {second.id, third.id}.isdisjoint(world.channels)


@pytest.mark.parametrize("what", ["500 after", "502 after", "cut", "closed after"])
async def test_a_thread_whose_receipt_was_lost_is_found_and_not_made_twice(
    chat: DiscordChat, discord_server: Server, what: str
) -> None:
    fault = Fault("POST", r"/channels/\d+/threads", what)  # type: ignore[arg-type]
    discord_server.faults.add(fault)
    with pytest.raises(Unsure):
        await chat.open_space(community(discord_server), "7-abcdefgh", "Ana & Bo")
    space = await chat.open_space(community(discord_server), "7-abcdefgh", "Ana & Bo")
    assert [each.id for each in discord_server.world.threads] == [space.address]


@pytest.mark.parametrize("what", ["500 after", "502 after", "cut", "closed after"])
async def test_a_message_whose_receipt_was_lost_is_found(chat: DiscordChat, discord_server: Server, what: str) -> None:
    discord_server.world.remembers_nonces = False
    discord_server.faults.add(Fault("POST", r"/channels/\d+/messages", what))  # type: ignore[arg-type]
    here = community(discord_server)
    with pytest.raises(Unsure):
        await chat.send(here, said("one"), "k1")
    ref = await chat.find(here, "k1")
    messages = discord_server.world.channels[here.address].messages
    assert [each["id"] for each in messages] == [ref]


async def test_a_message_with_buttons_is_found_and_its_buttons_work(chat: DiscordChat, discord_server: Server) -> None:
    here = community(discord_server)
    message = Message((Plain("Come"),), (Button("Join", "join", "programme-1"), Button("Help", "help")), private=False)
    ref = await chat.send(here, message, "k1")
    assert await chat.find(here, "k1") == ref
    stored = discord_server.world.channels[here.address].messages[-1]
    assert stored["content"] == "Come", "no hidden signs where a button bears the mark"
    ana = Person.of(discord_server, "Ana")
    await ana.presses("Join", on=stored)
    ana.sees("Which country do you live in?")
    await chat.edit(here, ref, replace(message, words=(Plain("Come in"),)))
    assert await chat.find(here, "k1") == ref


async def test_what_nobody_sees_ends_a_message_without_buttons(chat: DiscordChat, discord_server: Server) -> None:
    here = community(discord_server)
    await chat.send(here, said("one"), "k1")
    content = discord_server.world.channels[here.address].messages[-1]["content"]
    assert content.startswith("one")
    assert len(content) == len("one") + HIDDEN
    assert set(content[3:]) <= set(SIGNS)


async def test_only_those_who_are_named_are_notified(chat: DiscordChat, discord_server: Server) -> None:
    here = community(discord_server)
    ana = Person.of(discord_server, "Ana")
    hostile = (
        "@everyone @here <@&1> <@2> <#3> **x** `y` ||z|| [a](https://evil.example) </x:1>\n# big\n> quote\n-# small"
    )
    words = (Mention(account_of(ana.id), "Ana"), Plain(hostile))
    await chat.send(here, Message(words, private=False), "k1")
    sent = next(
        each.body for each in discord_server.requests if each.path.endswith("/messages") and each.method == "POST"
    )
    assert sent["allowed_mentions"] == {"parse": [], "users": [ana.id]}
    assert "@everyone" not in sent["content"]
    for markup in ("\\*\\*x", "\\`y", "\\|\\|z", "\\[a]", "\\<@", "\\<#", "\n\\# big", "\n\\> quote", "\n\\-# small"):
        assert markup in sent["content"], markup


async def test_a_long_message_that_must_be_escaped_still_fits(chat: DiscordChat, discord_server: Server) -> None:
    here = community(discord_server)
    await chat.send(here, said("*" * 1999), "k1")
    stored = discord_server.world.channels[here.address].messages[-1]
    assert stored["content"] == ""
    assert stored["embeds"][0]["description"].startswith("\\*" * 1999)
    assert await chat.find(here, "k1") == stored["id"]


async def test_an_archived_thread_wakes_up_and_a_closed_one_does_not_open(
    chat: DiscordChat, discord_server: Server
) -> None:
    world = discord_server.world
    space = await chat.open_space(community(discord_server), "7-abcdefgh", "Ana & Bo")
    thread = world.channels[space.address]
    world.change_thread(thread, {"archived": True})
    await chat.send(space, said("A prompt"), "k1")
    assert not thread.archived
    world.change_thread(thread, {"archived": True})
    await chat.add_people(space, [account_of(Person.of(discord_server, "Ana").id)])
    assert len(thread.members) == 2
    await chat.close_space(space)
    assert thread.locked
    assert thread.archived


async def test_the_welcome_is_pinned_also_after_a_kill(chat: DiscordChat, discord_server: Server) -> None:
    space = await chat.open_space(community(discord_server), "7-abcdefgh", "Ana & Bo")
    message = Message((Plain("Welcome"),), (Button("Our pact", "pact", "partnership-1"),), private=False, pinned=True)
    ref = await chat.send(space, message, "k1")
    assert discord_server.world.pinned == [(space.address, ref)]
    discord_server.world.channels[space.address].messages[-1]["pinned"] = False
    assert await chat.find(space, "k1") == ref
    assert len(discord_server.world.pinned) == 2


async def test_whoever_takes_no_direct_messages_gets_a_thread_alone(
    chat: DiscordChat, discord_server: Server, people: tuple[Person, Person]
) -> None:
    ana, _ = people
    discord_server.world.closed_direct.add(ana.id)
    inbox = Inbox(account_of(ana.id))
    await chat.send(inbox, said("For you"), "k1")
    thread = discord_server.world.threads[-1]
    assert set(thread.members) == {discord_server.world.bot, ana.id}
    assert "For you" in text_of(thread.messages[-1])
    tries = len(discord_server.requests)
    await chat.send(inbox, said("Once more"), "k2")
    later = [each.path for each in discord_server.requests[tries:]]
    assert not [path for path in later if "users/@me" in path], "the refusal is remembered"
    assert await chat.find(inbox, "k2") is not None
    ana.place = thread.id
    await ana.writes("/help")
    await until(lambda: thread.archived)


async def test_whoever_did_not_agree_is_not_written_to_directly(chat: DiscordChat, discord_server: Server) -> None:
    stranger = Person.of(discord_server, "Stranger")
    with pytest.raises(Never):
        await chat.send(Inbox(account_of(stranger.id)), said("hello"), "k1")
    assert not [each for each in discord_server.requests if "users/@me/channels" in each.path]


async def test_joining_opens_the_direct_conversation_and_writes_nothing(
    discord_server: Server, people: tuple[Person, Person]
) -> None:
    def opened() -> set[str]:
        made = (each for each in discord_server.requests if each.path == "/users/@me/channels")
        return {str(each.body["recipient_id"]) for each in made}

    await until(lambda: opened() == {people[0].id, people[1].id})
    assert people[0].inbox == []


async def test_not_connected_means_later(discord_server: Server, store: Store) -> None:
    program = Program(discord_server, store)
    with pytest.raises(Later):
        await program.connection.chat.send(community(discord_server), said("one"), "k1")


async def test_spaces_of_other_platforms_are_refused(chat: DiscordChat) -> None:
    with pytest.raises(Never):
        await chat.send(Space("web", "local", "x"), said("one"), "k1")
