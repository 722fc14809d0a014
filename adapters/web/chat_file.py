"""The chat file: an SQLite database of the local chat's own, never part of Farpair's transactions."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiosqlite

_TABLES = """
CREATE TABLE IF NOT EXISTS seats (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    locale TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS spaces (
    code TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    closed INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS members (
    code TEXT NOT NULL REFERENCES spaces (code),
    seat TEXT NOT NULL REFERENCES seats (id),
    PRIMARY KEY (code, seat)
);
CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    place TEXT NOT NULL,
    key TEXT NOT NULL,
    author TEXT NOT NULL,
    only_for TEXT,
    said TEXT NOT NULL,
    at TEXT NOT NULL,
    edits INTEGER NOT NULL DEFAULT 0,
    UNIQUE (place, key)
);
CREATE TABLE IF NOT EXISTS forms (
    seat TEXT NOT NULL REFERENCES seats (id),
    place TEXT NOT NULL,
    form TEXT NOT NULL,
    PRIMARY KEY (seat, place)
);
CREATE TABLE IF NOT EXISTS reads (
    seat TEXT NOT NULL REFERENCES seats (id),
    place TEXT NOT NULL,
    upto INTEGER NOT NULL,
    PRIMARY KEY (seat, place)
);
"""
_BUSY_MS = 5_000


class ChatFile:
    """One connection; statements commit one by one, except inside `together`."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._turn = asyncio.Lock()

    async def rows(self, sql: str, *values: Any) -> list[aiosqlite.Row]:
        async with self._connection.execute(sql, values) as cursor:
            return list(await cursor.fetchall())

    async def row(self, sql: str, *values: Any) -> aiosqlite.Row | None:
        async with self._connection.execute(sql, values) as cursor:
            return await cursor.fetchone()

    async def change(self, sql: str, *values: Any) -> int:
        """Run one statement in a transaction of its own and return how many rows it touched."""
        async with self._turn, self._connection.execute(sql, values) as cursor:
            return cursor.rowcount

    async def change_all(self, sql: str, each: Iterable[Sequence[Any]]) -> None:
        """Run one statement for all of `each`, or for none."""
        async with self.together():
            await self._connection.executemany(sql, each)

    @asynccontextmanager
    async def together(self) -> AsyncIterator[None]:
        async with self._turn:
            await self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                await self._connection.execute("ROLLBACK")
                raise
            await self._connection.execute("COMMIT")

    async def close(self) -> None:
        await self._connection.close()


def _make_private(path: Path | str) -> None:
    """A new file is for the user who runs Farpair alone: people's messages will be in it."""
    if str(path) != ":memory:" and not os.path.exists(path):
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


async def open_file(path: Path | str) -> ChatFile:
    """Open the chat file at `path`, making it and its tables where they are missing; ":memory:" keeps nothing.

    Raises:
        OSError: the file cannot be opened or is no chat file; the text says which one.
    """
    await asyncio.to_thread(_make_private, path)
    connection = await aiosqlite.connect(path, isolation_level=None)
    connection.row_factory = aiosqlite.Row
    try:
        await connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
        await connection.execute("PRAGMA journal_mode = WAL")
        await connection.execute("PRAGMA foreign_keys = ON")
        await connection.executescript(_TABLES)
    except aiosqlite.DatabaseError as error:
        await connection.close()
        raise OSError(f"The local chat cannot use the file {path}: {error}. Choose another one.") from error
    return ChatFile(connection)


async def copy_file(path: Path, target: Path) -> None:
    """Copy the chat file at `path` to the new file `target`, in one state, also while people write.

    Raises:
        OSError: there is none, or `target` exists or cannot be written; the text says which.
    """
    await asyncio.to_thread(_copy, path, target)


def _copy(path: Path, target: Path) -> None:
    if not path.is_file():
        raise OSError(f"There is no local chat at {path}.")
    if target.exists():
        raise OSError(f"{target} exists already; name a new file.")
    part = target.with_name(f"{target.name}.part")
    try:
        part.unlink(missing_ok=True)
        _make_private(part)
        source = sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True)
        with closing(source), closing(sqlite3.connect(part)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        os.replace(part, target)
    except (sqlite3.Error, OSError) as error:
        raise OSError(f"The local chat cannot be copied to {target}: {error}.") from error
    finally:
        part.unlink(missing_ok=True)
