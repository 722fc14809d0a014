"""`farpair run` as a process, told by variables alone where the tests' own Slack is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from adapters.slack.places import account_of, community_of
from bot.people import Enrolment, Participant
from bot.programme import preset
from bot.store import Store
from storage.opening import open_store
from tests.program import Program
from tests.slack.people import Person
from tests.slack.server import APP_TOKEN, Server

COUNTRIES = ("KE", "NP", "MX", "SE", "NZ", "IN", "BR", "EG", "JP", "FJ", "PE", "GH")


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
    await _populate(store, server, coordinator, count)
    await store.close()


async def _populate(store: Store, server: Server, coordinator: Person, count: int) -> None:
    world, now = server.world, datetime.now(UTC)
    name, settings = preset("librarians")
    settings = settings.model_copy(update={"safety_contact": "safety@example.org"})
    async with store.writing() as tx:
        programme = await tx.programmes.add("librarians", name, settings, now)
        await tx.programmes.add_coordinator(programme.id, account_of(world.tenant, coordinator.id), now)
        home = await tx.programmes.add_home(programme.id, community_of(world.tenant, world.channel), name)
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
                    (account_of(world.tenant, user),),
                    frozenset({home.id}),
                    now,
                    agreed_at=now,
                )
            )
            await tx.rounds.enrol(Enrolment(round_.id, person.id, "enrolled", now))
