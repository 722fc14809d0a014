"""From an older database, or none, to the tables of this version: by migrations, after a copy."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.engines import file_upgrade
from storage.trouble import StoreError, explained

SCRIPTS = Path(__file__).parent / "migrations"


def scripts() -> Config:
    """Alembic's settings, without a file of their own."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def newest() -> str:
    """The revision that this version of Farpair writes."""
    head = ScriptDirectory.from_config(scripts()).get_current_head()
    if head is None:
        raise StoreError(f"There are no migrations in {SCRIPTS}. Install Farpair again.")
    return head


def standing(path: Path, patience: float) -> str:
    """The revision of the database at `path`; empty where there is none yet. Nothing is changed.

    Raises:
        StoreBusy: it is locked, or can't be read.
        StoreError: it is no database of Farpair's, or a later version wrote it.
    """
    if not path.exists() or path.stat().st_size == 0:
        return ""
    with explained(str(path)), closing(read_only(path, patience)) as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not tables:
            return ""
        found = "alembic_version" in tables and database.execute("SELECT version_num FROM alembic_version")
        rows = found.fetchall() if found else []
    if len(rows) != 1:
        raise StoreError(f"{path} is a database, but not one of Farpair's. It was left as it is; name another file.")
    return known(path, str(rows[0][0]))


def known(place: Path | str, revision: str) -> str:
    """The revision, where this version knows it.

    Raises:
        StoreError: a later version wrote the database.
    """
    if revision not in {script.revision for script in ScriptDirectory.from_config(scripts()).walk_revisions()}:
        raise StoreError(
            f"The database {place} was written by a later version of Farpair (revision {revision}). It was left "
            f"as it is; install that version, or put back an earlier backup."
        )
    return revision


def read_only(path: Path, patience: float) -> sqlite3.Connection:
    """A connection that changes nothing."""
    return sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=patience)


def copy_beside(path: Path, revision: str, patience: float) -> Path:
    """Copy the database to `<path>.before-<revision>-<time in UTC>`, whole even while others write.

    Raises:
        StoreBusy: there is no room for it, or the folder can't be written.
    """
    target = Path(f"{path}.before-{revision}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
    with explained(str(target)):
        with closing(read_only(path, patience)) as source, closing(sqlite3.connect(target)) as copy:
            os.chmod(target, 0o600)
            source.backup(copy)
        shutil.copymode(path, target)
    return target


async def upgrade(path: Path, patience: float) -> None:
    """Bring the database at `path` to the newest revision, whole or not at all.

    Raises:
        StoreBusy: it can't be written to now.
        StoreError: a migration left rows that refer to nothing.
    """
    engine = file_upgrade(path, patience)
    try:
        with explained(str(path)):
            async with engine.begin() as connection:
                await connection.run_sync(run_migrations)
                lost = (await connection.exec_driver_sql("PRAGMA foreign_key_check")).all()
                if lost:
                    raise StoreError(
                        f"The database {path} has {len(lost)} rows that refer to what is gone, so it was left as "
                        f"it is. Put back a backup, or report this."
                    )
    finally:
        await engine.dispose()


def run_migrations(connection: Connection, to: str = "head") -> None:
    """Run what is missing up to a revision inside the transaction that `connection` has begun."""
    config = scripts()
    config.attributes["connection"] = connection
    command.upgrade(config, to)
