"""From every earlier revision with rows in it to this one, on both databases; the tables are those of the code."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from storage import engines, servers, upgrading
from storage.naming import metadata
from storage.opening import open_store
from storage.trouble import StoreError
from tests.storage.full import all_rows, fill
from tests.storage.server import Server

REVISIONS = [script.revision for script in ScriptDirectory.from_config(upgrading.scripts()).walk_revisions()]
EARLIER = REVISIONS[1:]


@pytest.fixture(params=["file", "postgresql"])
async def where(request: pytest.FixtureRequest, place: Path) -> str:
    """The address of a database that does not exist, or is empty."""
    if request.param == "file":
        return str(place)
    server: Server = request.getfixturevalue("server")
    return server.url(await server.database())


@pytest.fixture
async def engine(where: str) -> AsyncIterator[AsyncEngine]:
    """A connection of the test's own."""
    if servers.is_server(where):
        made = servers.single(servers.address_of(where), 5)
    else:
        made = engines.file_upgrade(Path(where), 5)
    yield made
    await made.dispose()


def _go_back(connection: Connection, revision: str) -> None:
    config = upgrading.scripts()
    config.attributes["connection"] = connection
    command.downgrade(config, revision)


@pytest.mark.parametrize("revision", EARLIER)
async def test_rows_of_an_earlier_revision_stay(where: str, engine: AsyncEngine, revision: str) -> None:
    store = await open_store(where, exclusive=True)
    await fill(store)
    await store.close()
    async with engine.begin() as connection:
        await connection.run_sync(_go_back, revision)
    before = await all_rows(engine)
    assert all(before.values()), "a table has no row in it"
    store = await open_store(where, exclusive=True)
    after = await all_rows(engine)
    for table, rows in before.items():
        assert [{key: row[key] for key in rows[0]} for row in after[table]] == rows, table
    async with store.reading() as records:
        assert len(await records.people.of_programme(1)) == 4
    await store.close()


async def test_the_tables_are_those_of_the_code(where: str, engine: AsyncEngine) -> None:
    await (await open_store(where, exclusive=True)).close()
    async with engine.connect() as connection:
        differences = await connection.run_sync(lambda it: compare_metadata(MigrationContext.configure(it), metadata))
    assert differences == []


async def test_all_that_is_filled_is_every_table(where: str, engine: AsyncEngine) -> None:
    store = await open_store(where, exclusive=True)
    await fill(store)
    assert [table for table, rows in (await all_rows(engine, metadata)).items() if not rows] == []
    await store.close()


async def test_several_that_start_at_once_upgrade_once(url: str) -> None:
    stores = await asyncio.gather(*(open_store(url, exclusive=False) for _ in range(5)))
    for store in stores:
        async with store.reading() as records:
            assert await records.programmes.all() == []
        await store.close()


async def test_a_newer_one_is_refused(server: Server, url: str) -> None:
    await (await open_store(url, exclusive=True)).close()
    name = url.rpartition("/")[2]
    await server.execute("UPDATE alembic_version SET version_num = '0999'", name)
    with pytest.raises(StoreError, match=r"later version of Farpair \(revision 0999\)"):
        await open_store(url, exclusive=True)


async def test_another_programs_tables_are_left_alone(server: Server, url: str) -> None:
    name = url.rpartition("/")[2]
    await server.execute("CREATE TABLE notes (text text)", name)
    await (await open_store(url, exclusive=True)).close()
    other = server.url(await server.database())
    await server.execute("CREATE TABLE members (text text)", other.rpartition("/")[2])
    with pytest.raises(StoreError, match=r"tables of another program .*members"):
        await open_store(other, exclusive=True)
