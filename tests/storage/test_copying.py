"""A database is copied to a server row by row, or not at all; ids go on where they were."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store import KeyPlace, StoreError
from storage import engines, servers
from storage.copying import copy_database
from storage.naming import metadata
from storage.opening import open_store
from tests.cli.running import farpair
from tests.storage.full import Rows, all_rows, fill
from tests.storage.samples import NOW, a_programme, settings
from tests.storage.server import QUOTED, Server


async def of_file(place: Path) -> Rows:
    engine = engines.file_readers(place, 5)
    rows = await all_rows(engine, metadata)
    await engine.dispose()
    return rows


async def of_server(url: str) -> Rows:
    engine = servers.single(servers.address_of(url), 5)
    rows = await all_rows(engine, metadata)
    await engine.dispose()
    return rows


async def filled(place: Path) -> None:
    store = await open_store(place, exclusive=True)
    await fill(store)
    await store.close()


async def test_a_rehearsed_database_is_the_same_afterwards(tmp_path: Path, url: str) -> None:
    words = ("rehearse", "--people", "40", "--weeks", "8", "--keep", "kept.sqlite3")
    farpair(tmp_path, *words).works()
    before = await of_file(tmp_path / "kept.sqlite3")
    said = farpair(tmp_path, "db", "copy", "--to", url, FARPAIR_STORAGE__DATABASE="kept.sqlite3")
    total = sum(len(rows) for rows in before.values())
    said.works("40  participants", f"{len(before['deliveries'])}  deliveries", f"{total:,} rows were copied")
    assert QUOTED not in said.out + said.err
    assert await of_server(url) == before == await of_file(tmp_path / "kept.sqlite3")


async def test_every_table_is_copied(place: Path, url: str) -> None:
    await filled(place)
    before = await of_file(place)
    assert all(before.values())
    counts = await copy_database(str(place), url)
    assert counts == {table: len(rows) for table, rows in before.items()}
    assert await of_server(url) == before


async def test_ids_go_on_and_none_is_given_twice(place: Path, url: str) -> None:
    await filled(place)
    store = await open_store(place, exclusive=True)
    async with store.writing() as records:
        gone = await records.programmes.add("gone", "Gone", settings(), NOW)
    async with store.writers.begin() as connection:
        await connection.execute(text("DELETE FROM programmes WHERE slug = 'gone'"))
    await store.close()
    await copy_database(str(place), url)
    key = KeyPlace(file=str(place.parent / "farpair.key"))
    store = await open_store(url, exclusive=True, keys=key)
    async with store.writing() as records:
        new = await a_programme(records, "XY", "new")
    assert new.programme.id == gone.id + 1
    assert [person.id for person in new.people] == [5, 6]
    await store.close()


async def test_refused_in_words(tmp_path: Path, place: Path, url: str, server: Server) -> None:
    with pytest.raises(StoreError, match="there is no database"):
        await copy_database(str(place), url)
    assert list(tmp_path.iterdir()) == []  # noqa: ASYNC240 -- the test looks, nothing waits
    await filled(place)
    with pytest.raises(StoreError, match="must be on PostgreSQL"):
        await copy_database(str(place), str(tmp_path / "other.db"))
    with pytest.raises(StoreError, match="configured already"):
        await copy_database(url, url.replace("postgresql://", "postgresql+asyncpg://"))
    with pytest.raises(StoreError, match="in use by another Farpair"):
        await copy_database(url, url.replace("127.0.0.1", "localhost"))
    store = await open_store(place, exclusive=True)
    with pytest.raises(StoreError, match="in use by another Farpair"):
        await copy_database(str(place), url)
    await store.close()
    await copy_database(str(place), url)
    with pytest.raises(StoreError, match=r"not empty"):
        await copy_database(str(place), url)
    before = await of_server(url)
    said = farpair(tmp_path, "db", "copy", "--to", url, FARPAIR_STORAGE__DATABASE=str(place))
    said.refuses("is not empty", "Nothing was copied")
    assert QUOTED not in said.out + said.err
    assert await of_server(url) == before


async def test_all_or_nothing(place: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await filled(place)

    async def breaks(*_: object) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr("storage.copying._go_on_from", breaks)
    with pytest.raises(RuntimeError, match="in the middle"):
        await copy_database(str(place), url)
    assert not any((await of_server(url)).values())
