"""Files and public threads on Discord."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from adapters.discord.chat import DiscordChat
from bot.chat import Unfinished
from bot.cohort.posting import post
from bot.cohort.writing import PROMPT
from bot.store import Store
from bot.world.learning import learn_names
from tests.discord.faults import Fault, What
from tests.discord.people import Person, text_of
from tests.discord.program import Program, real_time
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


@pytest.mark.parametrize("what", ["500", "500 after", "502 after", "429", "cut", "closed after"])
async def test_a_thread_that_was_not_begun_is_begun_later(
    chat: DiscordChat, discord_server: Server, what: What
) -> None:
    here = community(discord_server)
    discord_server.faults.add(Fault("POST", r".*/threads", what, seconds=40))
    with pytest.raises(Unfinished, match="It is there without its thread"):
        await chat.send(here, WITH_THREAD, "k1")
    ref = await chat.find(here, "k1")
    assert ref is not None
    await chat.complete(here, ref, WITH_THREAD)
    await chat.complete(here, ref, WITH_THREAD)
    assert discord_server.world.channels[ref].name == WITH_THREAD.thread
    assert [each["id"] for each in discord_server.world.channels[here.address].messages] == [ref]


async def test_without_the_right_to_threads_coordinators_are_told_once(
    chat: DiscordChat, discord_server: Server, store: Store
) -> None:
    discord_server.faults.add(Fault("POST", r".*/threads", "403", times=2, code=50013))
    here = community(discord_server)
    for key in ("k1", "k2"):
        ref = await chat.send(here, WITH_THREAD, key)
        assert ref not in discord_server.world.channels
    assert len(discord_server.world.channels[here.address].messages) == 2
    async with store.writing() as tx:
        told = [each for each in await tx.ledger.claim(real_time(), "t", real_time(), 9) if each.what == "loss"]
    assert [each.about["loss"] for each in told] == ["threads"]


@pytest.mark.parametrize("what", ["500", "cut"])
async def test_the_weeks_prompt_gets_its_thread_at_the_next_attempt(
    program: Program, store: Store, carla: Person, discord_server: Server, what: What
) -> None:
    """Through the ledger: found by its key, completed, and posted once."""
    key = await a_public_prompt(program, store, carla)
    fault = discord_server.faults.add(Fault("POST", r".*/messages/\d+/threads", what))
    program.clockwork.wake()  # type: ignore[union-attr]
    await program.settled()
    assert fault.hits == 1
    async with store.reading() as tx:
        delivery = await tx.ledger.by_key(key)
    assert delivery is not None
    assert (delivery.state, delivery.attempts) == ("delivered", 2)
    assert discord_server.world.channels[delivery.platform_ref].type == 11
    posted = discord_server.world.channels[discord_server.world.channel].messages
    assert sum("This week's prompt" in text_of(each) for each in posted) == 1


async def test_a_coordinator_reads_what_to_do_about_threads(
    program: Program, store: Store, carla: Person, discord_server: Server
) -> None:
    key = await a_public_prompt(program, store, carla)
    discord_server.faults.add(Fault("POST", r".*/messages/\d+/threads", "403", code=50013))
    program.clockwork.wake()  # type: ignore[union-attr]
    await program.settled()
    async with store.reading() as tx:
        delivery = await tx.ledger.by_key(key)
    assert delivery is not None
    assert delivery.state == "delivered"
    told = [text_of(each) for each in carla.inbox if "Create Public Threads" in text_of(each)]
    assert len(told) == 1


async def a_public_prompt(program: Program, store: Store, carla: Person) -> str:
    """The key of the week's prompt, which is due in the channel of a round that has begun."""
    await asyncio.to_thread(learn_names)  # it takes a while, once
    await carla.writes("/round open")
    for name, country in (("Ana", "Kenya"), ("Bo", "Nepal")):
        await Person.of(carla.server, name).joins(country)
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    await program.settled()
    async with store.writing() as tx:
        (programme,) = await tx.programmes.all()
        await tx.programmes.change(replace(programme, settings=programme.settings.model_copy(update={"cohort": "on"})))
        (home,) = await tx.programmes.homes(programme.id)
        (round_,) = await tx.rounds.running()
        slug = next(each.slug for each in program.core.library("en") if each.slug != "pact")
        delivery = post(round_, home, PROMPT, "week/3", {"prompt": slug, "week": "3"}, real_time())
        await tx.ledger.enqueue([delivery])
    return delivery.key
