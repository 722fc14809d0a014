"""`farpair run` as a process, told by variables alone where the tests' own Slack is."""

from __future__ import annotations

from pathlib import Path

from adapters.slack.places import account_of, community_of
from storage.opening import open_store
from tests.populating import populate
from tests.program import Program
from tests.slack.people import Person
from tests.slack.server import APP_TOKEN, Server


def farpair(folder: Path, server: Server, **more: str) -> Program:
    """The program with the tokens and the address alone."""
    environment = {
        "FARPAIR_CALENDAR__ONE_MESSAGE_A_DAY": "false",  # a whole round in a minute
        "FARPAIR_SLACK__BOT_TOKEN": server.world.token,
        "FARPAIR_SLACK__APP_TOKEN": APP_TOKEN,
        "FARPAIR_SLACK__API_BASE": server.api_base,
        **more,
    }
    return Program(folder, environment=environment)


async def enrolled(folder: Path, server: Server, coordinator: Person, count: int) -> None:
    """A programme whose round is open, with so many people enrolled, in the program's database."""
    store = await open_store(str(folder / "farpair.sqlite3"), exclusive=True)
    world = server.world
    accounts = [account_of(world.tenant, world.user(f"Person {number}")) for number in range(count)]
    community = community_of(world.tenant, world.channel)
    await populate(store, community, account_of(world.tenant, coordinator.id), accounts)
    await store.close()
