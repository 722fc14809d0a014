"""`farpair run` as a process, told by three variables alone where the tests' own Discord is."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from bot.chat import Account, Community
from bot.people import Enrolment, Participant
from bot.programme import preset
from bot.store import Store
from storage.opening import open_store
from tests.discord.people import Person
from tests.discord.server import TOKEN, Server
from tests.program import Program

COUNTRIES = ("KE", "NP", "MX", "SE", "NZ", "IN", "BR", "EG", "JP", "FJ", "PE", "GH")


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
    world, now = server.world, datetime.now(UTC)
    name, settings = preset("librarians")
    settings = settings.model_copy(update={"safety_contact": "safety@example.org"})
    async with store.writing() as tx:
        programme = await tx.programmes.add("librarians", name, settings, now)
        await tx.programmes.add_coordinator(programme.id, Account("discord", "", coordinator.id), now)
        home = await tx.programmes.add_home(programme.id, Community("discord", world.server, world.channel), name)
        round_ = await tx.rounds.add(programme.id, now, None, 16)
        for number in range(count):
            user = world.user(f"Person {number}")
            country = COUNTRIES[number % len(COUNTRIES)]
            person = await tx.people.add(
                Participant(
                    0,
                    programme.id,
                    f"Person {number}",
                    {"name": f"Person {number}", "country": country, "languages": ("en",), "partner_wanted": "anyone"},
                    "en",
                    (Account("discord", "", user),),
                    frozenset({home.id}),
                    now,
                    agreed_at=now,
                )
            )
            await tx.rounds.enrol(Enrolment(round_.id, person.id, "enrolled", now))
