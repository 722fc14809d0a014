"""`farpair run` as a process, told by three variables alone where the tests' own Discord is."""

from __future__ import annotations

import json
from pathlib import Path

from bot.chat import Account, Community
from bot.store import Store
from storage.opening import open_store
from tests import populating
from tests.discord.people import Person
from tests.discord.server import TOKEN, Server
from tests.program import Program


def farpair(folder: Path, server: Server, coordinator: Person | None = None, **more: str) -> Program:
    """The program with nothing but the three variables, and its coordinator where one is named."""
    environment = {
        "FARPAIR_CALENDAR__ONE_MESSAGE_A_DAY": "false",  # a whole round in a minute
        "FARPAIR_DISCORD__TOKEN": TOKEN,
        "FARPAIR_DISCORD__API_BASE": server.api_base,
        "FARPAIR_DISCORD__GATEWAY": server.gateway_address,
        **more,
    }
    if coordinator is not None:
        named = [{"platform": "discord", "account": coordinator.id}]
        environment["FARPAIR_PROGRAMME__COORDINATORS"] = json.dumps(named)
    return Program(folder, environment=environment)


async def enrolled(folder: Path, server: Server, coordinator: Person, count: int) -> None:
    """A programme whose round is open, with so many people enrolled, in the program's database."""
    store = await open_store(str(folder / "farpair.sqlite3"), exclusive=True)
    await populate(store, server, coordinator, count)
    await store.close()


async def populate(store: Store, server: Server, coordinator: Person, count: int) -> None:
    """The same in an open store."""
    world = server.world
    accounts = [Account("discord", "", world.user(f"Person {number}")) for number in range(count)]
    community = Community("discord", world.server, world.channel)
    await populating.populate(store, community, Account("discord", "", coordinator.id), accounts)
