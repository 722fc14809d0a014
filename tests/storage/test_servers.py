"""Opening a database on a server: who may, what is refused in words, and restarts that are survived."""

from __future__ import annotations

import asyncio
import os
import signal
import traceback
from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import QueuePool

from bot.store import StoreBusy, StoreError
from storage.opening import open_store
from storage.server_lock import ALONE
from storage.server_trouble import explain_server
from storage.sql import SqlStore
from tests.storage.processes import ANOTHER_FARPAIR, running
from tests.storage.samples import NOW, a_programme, settings
from tests.storage.server import PASSWORD, QUOTED, Server


def said(refused: pytest.ExceptionInfo[Exception]) -> str:
    """Everything that a log of the error would have; never the password."""
    whole = "".join(traceback.format_exception(refused.value))
    assert PASSWORD not in whole
    assert QUOTED not in whole
    return str(refused.value)


async def add(store: SqlStore, slug: str) -> None:
    async with store.writing() as records:
        await records.programmes.add(slug, slug, settings(), NOW)


async def slugs(store: SqlStore) -> list[str]:
    async with store.reading() as records:
        return [programme.slug for programme in await records.programmes.all()]


@pytest.fixture
async def opened(url: str) -> AsyncIterator[SqlStore]:
    store = await open_store(url, exclusive=True)
    yield store
    await store.close()


@pytest.fixture
def started(server: Server) -> Iterator[Server]:
    """A server that the test may stop; it runs again afterwards."""
    yield server
    server.start_again()


class TestWhere:
    async def test_both_schemes_and_options(self, server: Server, url: str) -> None:
        name = url.rpartition("/")[2]
        for scheme in ("postgresql", "postgresql+asyncpg", "postgres"):
            store = await open_store(server.url(name, scheme=scheme) + "?sslmode=prefer", exclusive=False)
            await add(store, scheme)
            await store.close()
        store = await open_store(url, exclusive=False)
        assert len(await slugs(store)) == 3
        assert store.place == f"postgresql://farpair@127.0.0.1:{server.port}/{name}"
        await store.close()

    @pytest.mark.parametrize("end", ["/", "x/y:z", ":none/name", ""])
    async def test_addresses_that_can_not_be_read(self, end: str) -> None:
        with pytest.raises((StoreError, StoreBusy)) as refused:
            await open_store(f"postgresql://farpair:{QUOTED}@127.0.0.1{end}", exclusive=True)
        said(refused)

    async def test_an_option_that_is_wrong(self, url: str) -> None:
        with pytest.raises(StoreError, match="options are wrong") as refused:
            await open_store(f"{url}?sslmode=perhaps", exclusive=False)
        said(refused)


class TestOneAtATime:
    async def test_a_second_one_is_told_who_is_first(self, url: str) -> None:
        with running(ANOTHER_FARPAIR, url) as first:
            with pytest.raises(StoreError, match=rf"in use by another Farpair \(process {first.pid} on ") as refused:
                await open_store(url, exclusive=True)
            said(refused)
            reader = await open_store(url, exclusive=False)
            assert await slugs(reader) == [], "readers do not need the lock"
            await reader.close()
            first.kill()
            first.wait()
        async with asyncio.timeout(10):
            await (await _when_free(url)).close()

    async def test_in_one_process_too(self, opened: SqlStore, url: str) -> None:
        with pytest.raises(StoreError, match=f"process {os.getpid()}"):
            await open_store(url, exclusive=True)
        await opened.close()
        await opened.close()
        await (await open_store(url, exclusive=True)).close()

    async def test_another_database_is_another_place(self, opened: SqlStore, server: Server) -> None:
        other = await open_store(server.url(await server.database()), exclusive=True)
        await other.close()

    async def test_whoever_lost_the_lock_to_another_one_writes_no_more(
        self, opened: SqlStore, server: Server, url: str
    ) -> None:
        other = await server.superuser(url.rpartition("/")[2])
        taken = asyncio.create_task(other.execute(f"SELECT pg_advisory_lock({ALONE})"))
        await asyncio.sleep(0.05)
        await server.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted")
        await taken
        await asyncio.sleep(0.05)
        with pytest.raises(StoreError, match="in use by another Farpair"):
            await add(opened, "one")
        await other.close()
        await asyncio.sleep(0.05)
        await add(opened, "two")
        assert await slugs(opened) == ["two"]


async def _when_free(url: str) -> SqlStore:
    while True:
        try:
            return await open_store(url, exclusive=True)
        except StoreError:
            await asyncio.sleep(0.05)


class TestTrouble:
    async def test_a_wrong_password(self, server: Server, url: str) -> None:
        wrong = server.url(url.rpartition("/")[2], password="wr0ng")
        with pytest.raises(StoreError, match="refuses this user or this password") as refused:
            await open_store(wrong, exclusive=True)
        assert "wr0ng" not in said(refused)
        assert "wr0ng" not in "".join(traceback.format_exception(refused.value))

    async def test_a_missing_database(self, server: Server) -> None:
        with pytest.raises(StoreError, match="no database of this name") as refused:
            await open_store(server.url("nowhere"), exclusive=False)
        assert "nowhere" in said(refused)

    async def test_nobody_answers(self) -> None:
        for host in ("127.0.0.1:9", "no-such-host.invalid"):
            with pytest.raises(StoreBusy, match="server does not answer") as refused:
                await open_store(f"postgresql://farpair:{QUOTED}@{host}/farpair", exclusive=True)
            said(refused)

    async def test_read_only(self, opened: SqlStore, server: Server, url: str) -> None:
        name = url.rpartition("/")[2]
        await server.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        store = await open_store(url, exclusive=False)
        with pytest.raises(StoreBusy, match="read-only"):
            await add(store, "one")
        assert await slugs(store) == []
        await store.close()

    async def test_no_right_to_make_tables(self, server: Server) -> None:
        name = await server.database()
        await server.execute(f"ALTER DATABASE {name} OWNER TO postgres")
        with pytest.raises(StoreError, match="lacks a right"):
            await open_store(server.url(name), exclusive=True)

    async def test_locked_by_another_program(self, url: str, server: Server) -> None:
        store = await open_store(url, exclusive=True, patience=0.1)
        other = await server.superuser(url.rpartition("/")[2])
        await other.execute("BEGIN; LOCK TABLE programmes")
        with pytest.raises(StoreBusy, match="another program is using it"):
            await add(store, "one")
        await other.execute("ROLLBACK")
        await other.close()
        await add(store, "two")
        assert await slugs(store) == ["two"]
        await store.close()

    async def test_what_rows_hold_is_not_told(self, opened: SqlStore) -> None:
        await add(opened, "confidential")
        with pytest.raises(StoreError, match="does not fit together") as refused:
            await add(opened, "confidential")
        said(refused)
        whole = "".join(traceback.format_exception(refused.value))
        assert "(confidential)" not in whole
        assert "uq_programmes_slug" in whole

    @pytest.mark.parametrize(
        ("code", "kind", "words"),
        [
            ("53100", StoreBusy, "disk is full"),
            ("40001", StoreBusy, "changing the same"),
            ("40P01", StoreBusy, "changing the same"),
            ("53300", StoreBusy, "no connection left"),
            ("57P01", StoreBusy, "does not answer"),
            ("08006", StoreBusy, "does not answer"),
            ("42601", StoreError, "Please report"),
        ],
    )
    def test_each_code_has_its_sentence(self, code: str, kind: type[Exception], words: str) -> None:
        error = RuntimeError("x")
        error.sqlstate = code  # type: ignore[attr-defined]
        told = explain_server(error, "postgresql://host/name")
        assert type(told) is kind
        assert words in str(told)

    async def test_a_deadlock_is_busy(self, url: str) -> None:
        one, two = [await open_store(url, exclusive=False) for _ in range(2)]
        async with one.writing() as records:
            sample = await a_programme(records, "")
            await records.programmes.add("other", "Other", settings(), NOW)
        turn = "SELECT 1 FROM programmes WHERE slug = '{}' FOR UPDATE"
        async with one.writers.begin() as mine, two.writers.connect() as theirs:
            await mine.exec_driver_sql(turn.format("librarians"))
            await theirs.exec_driver_sql(turn.format("other"))
            waits = asyncio.create_task(theirs.exec_driver_sql(turn.format("librarians")))
            await asyncio.sleep(0.05)
            ends = asyncio.create_task(mine.exec_driver_sql(turn.format("other")))
            results = await asyncio.gather(waits, ends, return_exceptions=True)
            errors = [result for result in results if isinstance(result, Exception)]
            assert [getattr(getattr(error, "orig", None), "sqlstate", "") for error in errors] == ["40P01"]
            await theirs.rollback()
            await mine.rollback()
        assert sample.programme.id
        await one.close()
        await two.close()


class TestRestarts:
    async def test_a_restart_is_survived(self, opened: SqlStore, started: Server) -> None:
        await add(opened, "before")
        await asyncio.gather(*(slugs(opened) for _ in range(8)))
        started.stop("fast")
        with pytest.raises(StoreBusy, match="server does not answer"):
            await add(opened, "while it is away")
        with pytest.raises(StoreBusy, match="server does not answer"):
            await slugs(opened)
        started.start()
        await add(opened, "after")
        assert await asyncio.gather(*(slugs(opened) for _ in range(8))) == [["before", "after"]] * 8

    async def test_a_crash_in_the_middle_leaves_nothing(self, opened: SqlStore, started: Server) -> None:
        async def crashes() -> None:
            async with opened.writing() as records:
                await records.programmes.add("half", "Half", settings(), NOW)
                await asyncio.to_thread(started.stop)

        with pytest.raises(StoreBusy, match="server does not answer"):
            await crashes()
        started.start()
        assert await slugs(opened) == []
        await add(opened, "after")
        assert await slugs(opened) == ["after"]

    async def test_a_connection_that_hangs_is_given_up(
        self, server: Server, url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("storage.servers.STATEMENT_SECONDS", 0.5)
        store = await open_store(url, exclusive=True)
        await add(store, "before")
        async with store.writers.connect() as connection:
            pid = int((await connection.exec_driver_sql("SELECT pg_backend_pid()")).scalar_one())
        os.kill(pid, signal.SIGSTOP)
        try:
            async with asyncio.timeout(10):
                with pytest.raises(StoreBusy, match="server does not answer"):
                    await add(store, "while it hangs")
                await add(store, "after")
        finally:
            os.kill(pid, signal.SIGCONT)
        assert await slugs(store) == ["before", "after"]
        assert isinstance(store.writers.pool, QueuePool)
        assert store.writers.pool.checkedout() == 0
        await store.close()
