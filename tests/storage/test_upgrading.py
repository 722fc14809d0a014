"""From an older database to this version: after a copy, whole or not at all; and never from a newer one."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine

from storage import upgrading
from storage.naming import metadata
from storage.opening import in_memory, open_store
from storage.sql import SqlStore
from storage.trouble import StoreError
from tests.storage.processes import content, mode
from tests.storage.samples import NOW, settings

NEXT = """
from alembic import op
revision = "next"
down_revision = "{head}"
branch_labels = None
depends_on = None
def upgrade():
    op.execute("CREATE TABLE extra (id INTEGER PRIMARY KEY)")
    {more}
"""


def older(place: Path, revision: str) -> None:
    """A database as an earlier version left it, with a programme in it."""
    engine = create_engine(f"sqlite:///{place}")
    with engine.begin() as connection:
        config = upgrading.scripts()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        slug, text = "old", settings().model_dump_json()
        given = (1, slug, "Old", text, NOW.isoformat(" ").removesuffix("+00:00"))
        connection.exec_driver_sql("INSERT INTO programmes VALUES (?, ?, ?, ?, ?)", given)
    engine.dispose()


def copies(place: Path) -> list[Path]:
    return sorted(place.parent.glob(f"{place.name}.before-*"))


def revision(place: Path) -> str:
    with closing(sqlite3.connect(place)) as database:
        return str(database.execute("SELECT version_num FROM alembic_version").fetchone()[0])


@pytest.fixture
def scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the migrations to add one to."""
    copy = tmp_path / "migrations"
    shutil.copytree(upgrading.SCRIPTS, copy)
    monkeypatch.setattr(upgrading, "SCRIPTS", copy)
    return copy


def add_revision(scripts: Path, more: str = "pass") -> None:
    head = upgrading.newest()
    (scripts / "versions" / "9999_next.py").write_text(NEXT.format(head=head, more=more), encoding="utf-8")


async def slugs(store: SqlStore) -> list[str]:
    async with store.reading() as records:
        return [programme.slug for programme in await records.programmes.all()]


async def test_the_migrations_make_the_tables(place: Path) -> None:
    store, plain = await open_store(place, exclusive=True), await in_memory()
    async with store.readers.connect() as migrated, plain.readers.connect() as created:
        differences = await migrated.run_sync(lambda it: compare_metadata(MigrationContext.configure(it), metadata))
        assert differences == []
        assert await migrated.run_sync(_schema) == await created.run_sync(_schema)
    await store.close()
    await plain.close()


def _schema(connection: Connection) -> dict[str, list[str]]:
    """Each table and index with its lines in an order of their own: checks and autoincrement included."""
    found = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").all()
    ours = [(name, sql) for name, sql in found if not name.startswith(("alembic", "sqlite"))]
    return {name: sorted(re.sub(r'["\s,]+', " ", line).strip() for line in sql.splitlines()) for name, sql in ours}


async def test_an_older_one_is_copied_and_upgraded(place: Path) -> None:
    older(place, "0001")
    store = await open_store(place, exclusive=True)
    assert await slugs(store) == ["old"]
    async with store.writing() as records:
        assert await records.ledger.next_due() is None
    await store.close()
    [copy] = copies(place)
    assert re.fullmatch(rf"farpair.db.before-{upgrading.newest()}-\d{{8}}T\d{{6}}Z", copy.name)
    assert (revision(copy), revision(place)) == ("0001", upgrading.newest())
    assert mode(copy) == mode(place)


async def test_a_current_one_is_not_copied(place: Path) -> None:
    for _ in range(2):
        await (await open_store(place, exclusive=True)).close()
    assert copies(place) == []


async def test_a_later_revision_runs_on_rows_that_are_there(place: Path, scripts: Path) -> None:
    older(place, "head")
    before = revision(place)
    add_revision(scripts)
    store = await open_store(place, exclusive=True)
    assert await slugs(store) == ["old"]
    await store.close()
    assert (revision(copies(place)[0]), revision(place)) == (before, "next")


async def test_a_broken_upgrade_changes_nothing(place: Path, scripts: Path) -> None:
    older(place, "head")
    before = revision(place)
    add_revision(scripts, 'op.execute("DROP TABLE programmes"); op.execute("nonsense")')
    with pytest.raises(StoreError, match="syntax error"):
        await open_store(place, exclusive=True)
    assert revision(place) == before
    with closing(sqlite3.connect(place)) as database:
        assert database.execute("SELECT slug FROM programmes").fetchall() == [("old",)]
        assert database.execute("SELECT name FROM sqlite_master WHERE name = 'extra'").fetchall() == []


async def test_an_upgrade_that_loses_rows_is_undone(place: Path, scripts: Path) -> None:
    older(place, "head")
    with closing(sqlite3.connect(place)) as database, database:
        values = (1, 1, "web", "", "x", "2026-01-01 00:00:00.000000", None, None)
        database.execute("INSERT INTO coordinators VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
    add_revision(scripts, 'op.execute("DELETE FROM programmes")')
    with pytest.raises(StoreError, match="refer to what is gone"):
        await open_store(place, exclusive=True)
    with closing(sqlite3.connect(place)) as database:
        assert database.execute("SELECT slug FROM programmes").fetchall() == [("old",)]


async def test_a_newer_one_is_refused_and_left_as_it_was(place: Path) -> None:
    older(place, "head")
    with closing(sqlite3.connect(place)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '0999'")
    before = content(place)
    with pytest.raises(StoreError, match=r"later version of Farpair \(revision 0999\)"):
        await open_store(place, exclusive=True)
    assert content(place) == before
    assert copies(place) == []
