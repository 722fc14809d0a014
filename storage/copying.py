"""From one database to another: all rows in one transaction, and the numbers that ids go on from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage import servers
from storage.naming import metadata
from storage.opening import file_of, open_store
from storage.server_lock import DECIDING
from storage.transaction import whole
from storage.trouble import StoreError, explained

ROWS = 1_000
Counts = dict[str, int]


async def copy_database(source: str, target: str) -> Mapping[str, int]:
    """Copy all that the database at `source` has into the empty one on the server at `target`; rows by table.

    Both are brought to the newest revision first, and nobody else may use them meanwhile.

    Raises:
        StoreBusy: one of them can't be used now.
        StoreError: there is nothing to copy, the target is no server, is not empty, or is the source itself.
    """
    if not servers.is_server(target):
        raise StoreError(
            "Nothing was copied: the target must be on PostgreSQL. Give it as postgresql://user:password@host/database."
        )
    place = servers.address_of(target).place
    _check_source(source, place)
    from_ = await open_store(source, exclusive=True, keys=None)
    try:
        to = await open_store(target, exclusive=True, keys=None)
        try:
            engine = servers.single(servers.address_of(target), servers.PATIENCE)
            return await whole(_copy(from_.readers, from_.place, engine, to.place))
        finally:
            await to.close()
    finally:
        await from_.close()


def _check_source(source: str, place: str) -> None:
    if servers.is_server(source):
        if servers.address_of(source).place == place:
            raise StoreError(
                f"Nothing was copied: {place} is the database that is configured already. Name the one to copy from "
                f"in [storage] database, and another one as the target."
            )
    elif not file_of(source).exists():
        raise StoreError(f"Nothing was copied: there is no database {file_of(source)}. Name it in [storage] database.")


async def _copy(from_: AsyncEngine, source: str, to: AsyncEngine, target: str) -> Counts:
    try:
        with explained(source):
            async with from_.connect() as reading:
                with explained(target):
                    async with to.begin() as writing:
                        await _check_empty(writing, target)
                        return await _copy_tables(reading, writing)
    finally:
        await to.dispose()


async def _check_empty(writing: AsyncConnection, place: str) -> None:
    await writing.execute(select(func.pg_advisory_xact_lock(DECIDING)))
    for table in metadata.sorted_tables:
        if (await writing.execute(select(table).limit(1))).first() is not None:
            raise StoreError(
                f"Nothing was copied: the database {place} is not empty ({table.name}). Give the copy an empty one."
            )


async def _copy_tables(reading: AsyncConnection, writing: AsyncConnection) -> Counts:
    counts = {table.name: await _copy_rows(reading, writing, table) for table in metadata.sorted_tables}
    given = await reading.run_sync(_numbers_given)
    for table in metadata.sorted_tables:
        if _own_numbers(table):
            await _go_on_from(writing, table, given.get(table.name, 0))
    return counts


async def _copy_rows(reading: AsyncConnection, writing: AsyncConnection, table: Table) -> int:
    count = 0
    async with reading.stream(select(table)) as found:
        async for rows in found.partitions(ROWS):
            values: list[dict[str, Any]] = [dict(row._mapping) for row in rows]
            await writing.execute(insert(table), values)
            count += len(values)
    return count


def _own_numbers(table: Table) -> bool:
    """Whether the database gives the rows their ids."""
    return table.autoincrement_column is not None


def _numbers_given(connection: Connection) -> Counts:
    """The highest id that SQLite ever gave in each table, also to rows that are gone: no id is given twice."""
    if connection.dialect.name != "sqlite":
        return {}
    return {str(row[0]): int(row[1]) for row in connection.exec_driver_sql("SELECT name, seq FROM sqlite_sequence")}


async def _go_on_from(writing: AsyncConnection, table: Table, given: int) -> None:
    highest = (await writing.execute(select(func.max(table.c.id)))).scalar() or 0
    last = max(highest, given)
    sequence = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :number, :used)")
    await writing.execute(sequence, {"name": table.name, "number": max(last, 1), "used": last > 0})
