"""Runs the migrations on the connection it is given, or on the address that Alembic's command line names."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, create_engine

import storage.board_tables
import storage.calendar_tables
import storage.front_tables
import storage.home_tables
import storage.keepsake_tables
import storage.tables  # noqa: F401 -- all of them fill the metadata
from storage.naming import metadata


def run(connection: Connection) -> None:
    """All that is missing, in one transaction."""
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with create_engine(context.config.get_main_option("sqlalchemy.url") or "").begin() as own:
        run(own)
