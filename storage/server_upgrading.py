"""From an older database on a server, or an empty one, to the tables of this version, in one transaction."""

from __future__ import annotations

from alembic.migration import MigrationContext
from sqlalchemy import Connection, func, inspect, select

from storage.naming import metadata
from storage.server_lock import UPGRADING
from storage.servers import Address, single
from storage.trouble import StoreError, explained
from storage.upgrading import known, newest, run_migrations

VERSION = "alembic_version"


async def upgrade_server(address: Address, patience: float) -> None:
    """Bring the database to the newest revision, whole or not at all; several that start at once take turns.

    Raises:
        StoreBusy: the server is away, or others use the tables.
        StoreError: it is not Farpair's, or a later version wrote it.
    """
    engine = single(address, patience)
    try:
        with explained(address.place):
            async with engine.begin() as connection:
                await connection.execute(select(func.pg_advisory_xact_lock(UPGRADING)))
                if await connection.run_sync(_standing, address.place) != newest():
                    await connection.run_sync(run_migrations)
    finally:
        await engine.dispose()


def _standing(connection: Connection, place: str) -> str:
    """The revision of the database; empty where it has none of Farpair's tables. Others' tables may be there."""
    tables = set(inspect(connection).get_table_names())
    if VERSION not in tables:
        if ours := sorted(tables & set(metadata.tables)):
            raise StoreError(
                f"The database {place} has tables of another program with the names of Farpair's ({', '.join(ours)}). "
                f"It was left as it is; give Farpair a database of its own."
            )
        return ""
    heads = MigrationContext.configure(connection).get_current_heads()
    return known(place, heads[0]) if heads else ""
