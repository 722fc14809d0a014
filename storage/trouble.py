"""What a database may refuse, said so that whoever reads it knows what to do next."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.store import StoreBusy, StoreError
from storage.server_trouble import RAISED, explain_server

__all__ = ["RAISED", "StoreBusy", "StoreError", "explain", "translated"]

_IN_USE = "another program is using it. Close that program, or wait for it, and try again"
_BUSY = {
    sqlite3.SQLITE_BUSY: _IN_USE,
    sqlite3.SQLITE_LOCKED: _IN_USE,
    sqlite3.SQLITE_READONLY: (
        "it is read-only. Give the user who runs Farpair the right to write the file and its folder"
    ),
    sqlite3.SQLITE_FULL: "the disk is full. Free some space; Farpair goes on by itself then",
    sqlite3.SQLITE_IOERR: "the disk does not answer. Check the disk, and that the folder is where it was",
    sqlite3.SQLITE_CANTOPEN: (
        "it can't be opened. Check that its folder exists, and that the user who runs Farpair may write there"
    ),
}
_BROKEN = {
    sqlite3.SQLITE_CORRUPT: "the file is damaged. Stop Farpair, keep a copy of it, and put back a backup",
    sqlite3.SQLITE_NOTADB: "the file is no database of Farpair's. Name another file, or put back a backup",
}


def explain(error: BaseException | None, place: str) -> Exception:
    """What an error of the database at `place` (a file, or words for one) means.

    SQLite's codes are those of https://www.sqlite.org/rescode.html, whose low byte is the kind.
    """
    kind = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if kind in _BUSY:
        return StoreBusy(f"Nothing was saved in the database {place}: {_BUSY[kind]}.")
    if kind in _BROKEN:
        return StoreError(f"The database {place} can't be used: {_BROKEN[kind]}.")
    if kind == sqlite3.SQLITE_CONSTRAINT:
        return StoreError(f"The database {place} refuses what does not fit together: {error}.")
    return StoreError(f"The database {place} refused a statement: {error}. Please report this with the log.")


def translated(error: StatementError, place: str) -> Exception:
    """What the core is told instead of an error of SQLAlchemy."""
    if isinstance(error.orig, ValueError | TypeError):
        return error.orig
    if isinstance(error, IntegrityError):
        return StoreError(f"The database {place} refuses what does not fit together: {error.orig}.")
    return explain(error.orig, place)


@contextmanager
def explained(place: str) -> Iterator[None]:
    """Turn what the database raises inside into `StoreBusy` or `StoreError`."""
    try:
        yield
    except StatementError as error:
        if hasattr(error.orig, "sqlstate"):
            # Without the cause: its details quote rows, and logs hold no names and no texts.
            raise explain_server(error.orig, place) from None
        raise translated(error, place) from error
    except sqlite3.Error as error:
        raise explain(error, place) from error
    except PoolTimeout as error:
        raise StoreBusy(f"Too much is read at once from the database {place}. Try again in a moment.") from error
    except RAISED as error:
        if not place.startswith("postgresql://"):
            raise
        raise explain_server(error, place) from None
