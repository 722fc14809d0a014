"""One date of a schedule for 100,000 partnerships in one transaction: seconds at a program's start, and again."""

from __future__ import annotations

import asyncio
import platform
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.asking import Core
from bot.delivery import tick, write_due
from bot.ledger import Schedule
from bot.library import default_folder, load_library
from bot.matching.apart import match_apart
from bot.rehearsal.cast import COUNTRIES
from bot.wording import Wording
from bot.world import zones_of
from storage import tables
from storage.opening import open_store
from storage.sql import SqlStore
from tests.storage.samples import a_programme, a_round
from tests.storage.server import programs, running_server

PARTNERSHIPS, AIM = 100_000, 3.0
STARTED = datetime(2027, 2, 1, 9, tzinfo=UTC)
"""A Monday; the first scheduled date is the Tuesday of the week after."""


async def main() -> None:
    """Print the seconds on both databases."""
    print(f"Python {platform.python_version()} on {platform.machine()}: {PARTNERSHIPS:,} partnerships, one date")
    with tempfile.TemporaryDirectory() as name:
        await on("SQLite, a file, synchronous=FULL", str(Path(name) / "bench.sqlite3"))
    found = programs()
    if found is None:
        print("PostgreSQL is not installed here, so it was not measured")
        return
    with running_server(found) as server:
        await on("PostgreSQL", server.url(await server.database()))


async def on(title: str, where: str) -> None:
    """Measure two dates on one database: the first with empty memories, the second with what they remember."""
    store = await open_store(where, exclusive=True)
    library = load_library(default_folder(), "en")
    core = Core(Wording(), lambda language: library, match_apart)
    await filled(store)
    for what, day in (("the first date", date(2027, 2, 9)), ("the next one", date(2027, 2, 16))):
        seconds, cpu, count = await materialised(store, core, day)
        rest = await looked(store, core, day)
        async with store.writers.begin() as connection:
            await connection.execute(
                update(tables.deliveries).values(state="delivered", settled_at=STARTED, try_at=None)
            )
        print(f"{title}, {what}: {count:,} deliveries in {seconds:.2f} s, {cpu:.2f} s of CPU here (aim: {AIM:.0f} s)")
        print(f"  the rest of that tick, what care and check-ins see in {PARTNERSHIPS:,} partnerships: {rest:.2f} s")
    await store.close()


async def materialised(store: SqlStore, core: Core, day: date) -> tuple[float, float, int]:
    """(seconds, seconds of this process's CPU, deliveries) of the transaction in which a date begins."""
    began, cpu = time.perf_counter(), time.process_time()
    count, _ = await write_due(store, core, beginning(day))
    return time.perf_counter() - began, time.process_time() - cpu, count


async def looked(store: SqlStore, core: Core, day: date) -> float:
    """Seconds of a tick that has nothing more to write."""
    began = time.perf_counter()
    await tick(store, core, beginning(day))
    return time.perf_counter() - began


def beginning(day: date) -> datetime:
    """A moment after a date has begun on the first meridian that has it."""
    return datetime.combine(day, datetime.min.time(), UTC) - timedelta(hours=13)


async def filled(store: SqlStore) -> None:
    """A running round of many partnerships, of people from many countries; each has had the pact."""
    async with store.writing() as records:
        sample = await a_programme(records, "")
        round_ = await a_round(records, sample)
        schedule = Schedule(round_.id, sample.programme.id, 1, date(2027, 2, 9), date(2027, 5, 18))
        await records.ledger.schedule(schedule)
    async with store.writers.begin() as connection:
        await put(connection, tables.participants, people(sample.programme.id))
        await put(connection, tables.partnerships, partnerships(sample.programme.id, round_.id, sample.home.id))
        await put(connection, tables.members, members())
        await put(connection, tables.deliveries, pacts(sample.programme.id, round_.id, sample.home.id))
        await connection.execute(text("ANALYZE"))  # as a server does by itself within a minute


async def put(connection: AsyncConnection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    for some in batches(rows):
        await connection.execute(insert(table), some)


def batches(rows: Iterator[dict[str, Any]], size: int = 5_000) -> Iterator[list[dict[str, Any]]]:
    some: list[dict[str, Any]] = []
    for row in rows:
        some.append(row)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some


def people(programme: int) -> Iterator[dict[str, Any]]:
    chance = random.Random(1)
    countries, weights = list(COUNTRIES), list(COUNTRIES.values())
    zones = {country: zones_of(country) for country in countries}
    for number in range(1, 2 * PARTNERSHIPS + 1):
        (country,) = chance.choices(countries, weights)
        answers = {"country": country, "timezone": chance.choice(zones[country]), "languages": ["en"]}
        yield {
            "id": number,
            "programme_id": programme,
            "name": f"Person {number}",
            "answers": answers,
            "language": "en",
            "joined_at": STARTED,
            "wants_round": False,
        }


def partnerships(programme: int, round_: int, home: int) -> Iterator[dict[str, Any]]:
    for number in range(1, PARTNERSHIPS + 1):
        yield {
            "id": number,
            "round_id": round_,
            "programme_id": programme,
            "code": f"1-{number:08}",
            "language": "en",
            "first_writer": 2 * number,
            "community_id": home,
            "started_at": STARTED,
            "rhythm": "weekly",
            "pact": {},
            "reasons": [],
        }


def members() -> Iterator[dict[str, Any]]:
    for number in range(2 * PARTNERSHIPS):
        yield {"partnership_id": number // 2 + 1, "participant_id": number + 1, "position": number % 2}


def pacts(programme: int, round_: int, home: int) -> Iterator[dict[str, Any]]:
    for number in range(1, PARTNERSHIPS + 1):
        yield {
            "key": f"1-{number:08}/prompt/the-pact",
            "kind": "post",
            "target": "space",
            "programme_id": programme,
            "due_at": STARTED,
            "what": "prompt",
            "about": {"prompt": "the-pact"},
            "round_id": round_,
            "partnership_id": number,
            "community_id": home,
            "after": "",
            "state": "delivered",
            "attempts": 1,
            "lane": "bench",
            "lease_owner": "",
            "platform_ref": str(number),
            "reason": "",
            "settled_at": STARTED,
        }


if __name__ == "__main__":
    asyncio.run(main())
