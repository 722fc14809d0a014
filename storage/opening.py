"""How a database is opened: checked, locked, copied and upgraded before anybody reads from it."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

import storage.board_tables
import storage.calendar_tables
import storage.contact_tables
import storage.front_tables
import storage.home_tables
import storage.keepsake_tables
import storage.safety_tables
import storage.slack_tables
import storage.survey_tables
import storage.tables  # noqa: F401 -- all of them fill the metadata
from bot.store import KeyPlace
from storage import engines, servers, upgrading
from storage.keying import give_key
from storage.listening import install_queue
from storage.lock import FileGuard, Unguarded
from storage.naming import metadata
from storage.server_lock import DECIDING, ServerGuard
from storage.server_senders import SILENCE, ServerSenders
from storage.server_upgrading import upgrade_server
from storage.sql import SqlStore
from storage.transaction import whole
from storage.trouble import StoreError, explained

PATIENCE = 5.0
BESIDE = KeyPlace()


async def open_store(
    where: str | Path, *, exclusive: bool, patience: float | None = None, keys: KeyPlace | None = BESIDE
) -> SqlStore:
    """Open the database at `where`, a path, `sqlite:///path` or `postgresql://…`; make or upgrade it where needed.

    With `exclusive`, the only one of its kind until it is closed. `patience` is how many seconds a statement waits
    for another program that has locked the database. Without `keys`, nothing encrypted can be read in it.

    Raises:
        StoreBusy: it is locked, read-only, full or away.
        StoreError: it is damaged, foreign or from a later version, in use by another that is exclusive, or encrypted
            with another key.
    """
    if str(where) == ":memory:":
        return await in_memory()
    if servers.is_server(str(where)):
        address, waits = servers.address_of(str(where)), patience or servers.PATIENCE
        store = await _on_server(address, waits, ServerGuard(address, waits) if exclusive else Unguarded())
    else:
        store = await _in_file(file_of(where), exclusive, patience or PATIENCE)
    return await _with_key(store, keys, folder_of(where))


def folder_of(where: str | Path) -> Path:
    """Where what belongs to a database lies, unless it is told otherwise."""
    return Path.cwd() if servers.is_server(str(where)) else file_of(where).parent


async def _with_key(store: SqlStore, keys: KeyPlace | None, folder: Path) -> SqlStore:
    try:
        if keys is not None:
            with explained(store.place):
                await give_key(store, keys, folder)
    except BaseException:
        await store.close()
        raise
    return store


async def open_to_run(where: str, *, silence: float = SILENCE, keys: KeyPlace = BESIDE) -> SqlStore:
    """Open a database to run the programme from: alone where it is a file, with other processes on a server.

    A process that is silent for `silence` seconds loses what it alone may do on a server to another one.

    Raises:
        StoreBusy, StoreError: as `open_store`.
    """
    if not servers.is_server(where):
        return await open_store(where, exclusive=True, keys=keys)
    address = servers.address_of(where)
    guard = ServerGuard(address, servers.PATIENCE, together=True)
    return await _with_key(await _on_server(address, servers.PATIENCE, guard, silence), keys, folder_of(where))


async def _in_file(path: Path, exclusive: bool, patience: float) -> SqlStore:
    if not path.parent.is_dir():
        raise StoreError(f"The folder {path.parent} does not exist. Make it, or name another place.")
    guard = FileGuard(path) if exclusive else Unguarded()
    try:
        await _prepare(path, patience)
        engines_of = engines.file_writer(path, patience), engines.file_readers(path, patience)
        return await opened(SqlStore(*engines_of, str(path), guard))
    except BaseException:
        await guard.release()
        raise


async def _on_server(address: servers.Address, patience: float, guard: Unguarded, silence: float = SILENCE) -> SqlStore:
    try:
        await whole(guard.check())
        await whole(upgrade_server(address, patience))
        await whole(install_queue(address, patience))
        pools = servers.writers(address, patience), servers.readers(address, patience)
        return await opened(SqlStore(*pools, address.place, guard, DECIDING, ServerSenders(address, patience, silence)))
    except BaseException:
        await whole(guard.release())
        raise


async def in_memory() -> SqlStore:
    """A store of its own in memory, which is gone when it is closed: for rehearsals and tests."""
    engine = engines.memory()
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    return SqlStore(engine, engine, "in memory")


def file_of(where: str | Path) -> Path:
    """The file that a path or `sqlite:///path` names.

    Raises:
        StoreError: it is another kind of address.
    """
    text = str(where)
    if "://" not in text:
        return Path(text).absolute()
    try:
        url = make_url(text)
    except ArgumentError:
        url = None
    if url is None or url.get_backend_name() != "sqlite" or not url.database:
        raise StoreError(
            "The database must be a file or on PostgreSQL: give a file's path, or postgresql://user:password@host/database."
        )
    return Path(url.database).absolute()


async def _prepare(path: Path, patience: float) -> None:
    """Bring the file to the newest revision; an older one is copied first."""
    before = await whole(asyncio.to_thread(upgrading.standing, path, patience))
    newest = upgrading.newest()
    if before == newest:
        return
    if before:
        await whole(asyncio.to_thread(upgrading.copy_beside, path, newest, patience))
    else:
        _claim_file(path)
    await whole(upgrading.upgrade(path, patience))


def _claim_file(path: Path) -> None:
    """Make the file readable for its owner alone: it will hold what people told in confidence."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StoreError(
            f"The database {path} can't be written: {error.strerror}. Give the user who runs Farpair the right to "
            f"write there, or name another file."
        ) from error


async def opened(store: SqlStore) -> SqlStore:
    """The store, closed again where it can't be read."""
    try:
        with explained(store.place):
            async with store.reading():
                pass
    except BaseException:
        await store.close()
        raise
    return store
