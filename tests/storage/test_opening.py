"""Opening a file: who may, what is refused, and what is left as it was."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path

import pytest

from bot.store import StoreBusy
from storage.opening import in_memory, open_store
from storage.trouble import StoreError
from tests.storage.processes import (
    A_LOCKER,
    A_WRITER,
    ANOTHER_FARPAIR,
    content,
    end,
    for_reading_alone,
    forked,
    mode,
    put,
    running,
    sleeps,
    went_well,
)
from tests.storage.samples import NOW, settings


async def programmes(place: Path | str, *, exclusive: bool = True) -> int:
    """Open, count and close."""
    store = await open_store(place, exclusive=exclusive)
    try:
        async with store.reading() as records:
            return len(await records.programmes.all())
    finally:
        await store.close()


async def write(place: Path, slug: str, patience: float = 0.1) -> None:
    """Open, add a programme and close."""
    store = await open_store(place, exclusive=False, patience=patience)
    try:
        async with store.writing() as records:
            await records.programmes.add(slug, slug, settings(), NOW)
    finally:
        await store.close()


class TestWhere:
    async def test_a_new_file_belongs_to_its_owner_alone(self, place: Path) -> None:
        assert await programmes(place) == 0
        assert mode(place) == 0o600
        with closing(sqlite3.connect(place)) as database:
            assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)

    async def test_what_is_written_is_there_again(self, place: Path) -> None:
        await write(place, "one")
        assert await programmes(place) == 1
        assert await programmes(f"sqlite:///{place}") == 1
        assert await programmes(str(place), exclusive=False) == 1

    async def test_names_that_an_address_would_mistake(self, tmp_path: Path) -> None:
        odd = tmp_path / "år %20?mode=ro#x.db"
        await write(odd, "one")
        assert await programmes(odd) == 1
        assert odd.exists()

    async def test_each_memory_is_its_own(self) -> None:
        one, two = await in_memory(), await open_store(":memory:", exclusive=True)
        async with one.writing() as records:
            await records.programmes.add("one", "One", settings(), NOW)
        async with two.reading() as records:
            assert await records.programmes.all() == []
        await one.close()
        await two.close()

    @pytest.mark.parametrize("where", ["mysql://host/name", "sqlite://", "nonsense://", "://"])
    async def test_other_addresses_are_refused(self, where: str) -> None:
        with pytest.raises(StoreError, match="must be a file"):
            await open_store(where, exclusive=True)

    async def test_a_missing_folder(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="does not exist"):
            await open_store(tmp_path / "none" / "farpair.db", exclusive=True)

    async def test_a_folder_instead_of_a_file(self, tmp_path: Path) -> None:
        with pytest.raises((StoreError, StoreBusy), match="farpair"):
            await open_store(_made(tmp_path / "farpair"), exclusive=False)


class TestOneAtATime:
    async def test_a_second_one_is_told_who_is_first(self, place: Path) -> None:
        with running(ANOTHER_FARPAIR, place) as first:
            with pytest.raises(StoreError, match=rf"in use by another Farpair \(process {first.pid}\)") as refused:
                await open_store(place, exclusive=True)
            assert str(place) in str(refused.value)
            assert await programmes(place, exclusive=False) == 0, "readers do not need the lock"
            assert first.stdin is not None
            first.stdin.close()
            first.wait(10)
        assert await programmes(place) == 0

    async def test_a_killed_one_lets_go_and_leaves_whole_transactions(self, place: Path) -> None:
        with running(A_WRITER, place) as first:
            first.kill()
            first.wait()
        count = await programmes(place)
        assert count >= 42
        assert count % 2 == 0

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
    async def test_a_forked_child_does_not_keep_the_lock(self, place: Path) -> None:
        store = await open_store(place, exclusive=True)
        child = forked(sleeps)
        try:
            await store.close()
            assert await programmes(place) == 0
        finally:
            end(child)

    async def test_in_one_process_too_and_free_after_a_failure(self, place: Path) -> None:
        store = await open_store(place, exclusive=True)
        with pytest.raises(StoreError, match=f"process {os.getpid()}"):
            await open_store(place, exclusive=True)
        await store.close()
        put(place, b"x" * 5_000)
        for _ in range(2):
            with pytest.raises(StoreError, match="no database of Farpair's"):
                await open_store(place, exclusive=True)


class TestTrouble:
    async def test_locked_by_another_program(self, place: Path) -> None:
        await write(place, "one")
        store = await open_store(place, exclusive=True, patience=0.1)
        with running(A_LOCKER, place):
            began = time.monotonic()
            with pytest.raises(StoreBusy, match="another program is using it"):
                async with store.writing():
                    pass
            assert time.monotonic() - began < 3
        async with store.writing() as records:
            await records.programmes.add("two", "Two", settings(), NOW)
        await store.close()

    async def test_a_program_that_lets_go_in_time_is_waited_for(self, place: Path) -> None:
        await write(place, "one")
        with running(A_LOCKER, place) as locker:
            asyncio.get_running_loop().call_later(0.2, locker.kill)
            await write(place, "two", patience=10)
        assert await programmes(place) == 2

    async def test_read_only(self, place: Path) -> None:
        await write(place, "one")
        store = await open_store(place, exclusive=False)
        async with store.writers.connect() as connection:
            await connection.exec_driver_sql("PRAGMA query_only=ON")
            await connection.commit()
        with pytest.raises(StoreBusy, match="read-only"):
            async with store.writing() as records:
                await records.programmes.add("two", "Two", settings(), NOW)
        async with store.reading() as records:
            assert len(await records.programmes.all()) == 1
        await store.close()

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
    def test_a_read_only_folder(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder) / "farpair.db"
            asyncio.run(write(place, "one"))
            with for_reading_alone(place):
                assert went_well(forked(lambda: _refused_as_somebody(place)))

    async def test_a_full_disk(self, place: Path) -> None:
        await write(place, "one")
        store = await open_store(place, exclusive=True)
        async with store.writers.connect() as connection:
            await connection.exec_driver_sql("PRAGMA max_page_count=1")
            await connection.commit()
        with pytest.raises(StoreBusy, match="disk is full"):
            async with store.writing() as records:
                await records.programmes.add("two", "x" * 4_000_000, settings(), NOW)
        await store.close()
        assert await programmes(place) == 1

    @pytest.mark.parametrize("data", [b"some text\n" * 200, b"SQLite format 3\x00" + b"\xff" * 5_000])
    async def test_no_database_is_left_as_it_was(self, place: Path, data: bytes) -> None:
        put(place, data)
        with pytest.raises(StoreError, match=r"put back a backup"):
            await open_store(place, exclusive=True)
        assert content(place) == data

    async def test_another_programs_database_is_left_as_it_was(self, place: Path) -> None:
        with closing(sqlite3.connect(place)) as database:
            database.execute("CREATE TABLE notes (text)")
        before = content(place)
        with pytest.raises(StoreError, match="not one of Farpair's"):
            await open_store(place, exclusive=True)
        assert content(place) == before

    async def test_a_damaged_page(self, place: Path) -> None:
        store = await open_store(place, exclusive=True)
        async with store.writing() as records:
            for number in range(300):
                await records.programmes.add(f"p{number}", "x" * 500, settings(), NOW)
        await store.close()
        data = bytearray(content(place))
        half = len(data) * 3 // 4 // 4096 * 4096  # among the rows; the tables stand before them
        data[half : half + 40_960] = b"\xff" * 40_960
        put(place, bytes(data))
        store = await open_store(place, exclusive=True)
        with pytest.raises(StoreError, match="file is damaged"):
            async with store.reading() as records:
                await records.programmes.all()
        await store.close()


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _refused_as_somebody(place: Path) -> bool:
    """Whether an ordinary user is told that the database is read-only; the superuser becomes one."""
    if os.geteuid() == 0:
        os.setuid(65534)
    try:
        asyncio.run(write(place, "two"))
    except StoreBusy as error:
        return "read-only. Give the user" in str(error)
    return False
