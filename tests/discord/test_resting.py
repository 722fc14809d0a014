"""What rests when Discord is away, and what need not: the whole lane, and nobody else's inbox."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from adapters.discord.places import account_of
from adapters.discord.rest import Rest
from bot.chat import Chat, Community, Later, Message, Plain
from bot.delivery import Deliverer
from bot.lane_sender import LaneSender
from bot.ledger import NewDelivery
from bot.limits import Limits
from bot.programme import preset
from bot.settling import Settler
from bot.store import Store
from tests.discord.faults import Fault
from tests.discord.people import Person
from tests.discord.program import QUICK, Program, real_time, until
from tests.discord.server import Server

SAID = Message((Plain("hello"),))


def home(server: Server) -> Community:
    return Community("discord", server.world.server, server.world.channel)


async def test_not_connected_the_whole_lane_rests(discord_server: Server, store: Store) -> None:
    program = Program(discord_server, store)
    with pytest.raises(Later) as raised:
        await program.connection.chat.send(home(discord_server), SAID, "a")
    assert raised.value.everywhere


@pytest.mark.parametrize("how", ["token", "503"])
async def test_refused_or_away_the_whole_lane_rests(discord_server: Server, program: Program, how: str) -> None:
    if how == "503":
        discord_server.is_up = False
    else:
        discord_server.faults.add(Fault("GET", r"/channels/\d+/messages", "401"))
    with pytest.raises(Later) as raised:
        await program.connection.chat.find(home(discord_server), "a")
    assert raised.value.everywhere
    discord_server.is_up = True


async def test_an_unreachable_api_makes_the_whole_lane_rest(discord_server: Server, program: Program) -> None:
    await discord_server.stop()
    with pytest.raises(Later) as raised:
        await program.connection.chat.send(home(discord_server), SAID, "a")
    assert raised.value.everywhere


def told(program_id: int, account: Person, number: int) -> NewDelivery:
    return NewDelivery(
        key=f"loss/{account.id}/{number}",
        kind="post",
        target="inbox",
        programme_id=program_id,
        due_at=real_time(),
        what="loss",
        about={"account": f"discord//{account.id}", "loss": "limit", "count": "900"},
    )


async def test_a_coordinator_who_is_slow_to_reach_holds_up_no_other(
    discord_server: Server, store: Store, carla: Person, program: Program
) -> None:
    dora = Person.of(discord_server, "Dora")
    async with store.writing() as tx:
        await tx.ledger.enqueue([told(1, carla, 1), told(1, dora, 1)])
        spots = {each.spot for each in await tx.ledger.upcoming(real_time(), "discord", 10)}
    assert len(spots) == 2
    await program.settled()


async def test_a_refused_rate_is_counted_for_the_metrics(
    discord_server: Server, store: Store, carla: Person, program: Program
) -> None:
    assert program.clockwork is not None
    discord_server.faults.add(Fault("POST", r"/users/@me/channels", "429", seconds=31.0, times=1))
    async with store.writing() as tx:
        await tx.ledger.enqueue([told(1, carla, 2)])
    program.clockwork.wake()
    waits = program.clockwork._health.waits_of("discord")
    await until(lambda: waits.refused == 1)


async def test_a_lane_that_rests_asks_for_those_under_way_alone(
    discord_server: Server, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    away = Program(discord_server, store)
    people = [Person.of(discord_server, f"C{number}") for number in range(60)]
    name, settings = preset("librarians")
    async with store.writing() as tx:
        programme = await tx.programmes.add("librarians", name, settings, real_time())
        for each in people:
            await tx.programmes.add_coordinator(programme.id, account_of(each.id), real_time())
        await tx.ledger.enqueue([told(programme.id, each, 3) for each in people])
    real = Rest._request

    async def counted(self: Rest, *args: Any) -> Any:
        asked.append("")
        return await real(self, *args)

    monkeypatch.setattr(Rest, "_request", counted)
    monkeypatch.setattr("adapters.discord.rest.NOT_YET", 60)
    chats: dict[str, Chat] = {"discord": away.connection.chat}
    deliverer = Deliverer(store, away.core, chats, "me", side_by_side=4, pace=QUICK, began=real_time())
    settler = Settler(store)
    settling = asyncio.create_task(settler.run())
    sender = LaneSender(deliverer, settler, "discord", Limits(away.connection.chat.rates))
    sending = asyncio.create_task(sender.run())
    await asyncio.sleep(1.5)
    sender.stop()
    await asyncio.wait_for(sending, 5)
    settling.cancel()
    assert 1 <= len(asked) <= 4, "those that were under way; then the lane rests"
