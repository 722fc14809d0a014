"""Copies of a database: a backup while others write, and one that is put back, whole or not at all."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from storage import upgrading
from storage.lock import hold
from storage.opening import PATIENCE, file_of
from storage.trouble import StoreError, explained


async def back_up(where: str | Path, target: Path) -> None:
    """Copy the database at `where` to the new file `target`, in one state, also while a program writes to it.

    Raises:
        StoreBusy: it can't be read, or `target` can't be written.
        StoreError: there is no database, it is not one of Farpair's, or `target` exists.
    """
    await asyncio.to_thread(_back_up, file_of(where), target)


async def restore(where: str | Path, backup: Path) -> Path | None:
    """Put `backup` in the place of the database at `where`, and keep that one; gives where it is kept.

    A process that is killed at any moment leaves either the one or the other in its place.

    Raises:
        StoreBusy: the place can't be written to, or somebody reads the database just now.
        StoreError: a program runs on it, or `backup` is damaged, foreign or from a later version.
    """
    return await asyncio.to_thread(_restore, file_of(where), backup)


def _back_up(path: Path, target: Path) -> None:
    if not upgrading.standing(path, PATIENCE):
        raise StoreError(f"There is no database at {path}. Check [storage] database, or start Farpair first.")
    if target.exists():
        raise StoreError(f"{target} exists already. Name a new file, so that no backup is written over.")
    _copy(path, target)


def _restore(path: Path, backup: Path) -> Path | None:
    if not path.parent.is_dir():
        raise StoreError(f"The folder {path.parent} does not exist. Make it, or name another place.")
    _check(path, backup)
    release = hold(path)
    try:
        fresh = path.with_name(f"{path.name}.restoring")
        fresh.unlink(missing_ok=True)
        _copy(backup, fresh)
        kept = _set_aside(path) if path.exists() else None
        os.replace(fresh, path)
        _settle(path.parent)
        return kept
    except OSError as error:
        raise StoreError(f"{path} can't be replaced: {error.strerror}. The database was left as it was.") from error
    finally:
        release()


def _check(path: Path, backup: Path) -> None:
    """Refuse what is no whole database of Farpair's."""
    if not backup.is_file():
        raise StoreError(f"There is no file {backup}. Name one that farpair backup wrote.")
    if path.exists() and path.samefile(backup):
        raise StoreError(f"{backup} is the database itself. Name a backup of it.")
    if not upgrading.standing(backup.absolute(), PATIENCE):
        raise StoreError(f"{backup} is empty. Name another backup.")
    with explained(str(backup)), closing(upgrading.read_only(backup.absolute(), PATIENCE)) as database:
        told = [str(line) for (line,) in database.execute("PRAGMA integrity_check(1)")]
    if told != ["ok"]:
        raise StoreError(f"The backup {backup} is damaged ({told[0][:200]}). Name another one.")


def _copy(source: Path, target: Path) -> None:
    """One file with everything in it, readable for its owner alone; it appears under its name when it is whole."""
    part = target.with_name(f"{target.name}.part")
    try:
        with explained(str(target)):
            part.unlink(missing_ok=True)
            os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
            with (
                closing(upgrading.read_only(source.absolute(), PATIENCE)) as database,
                closing(sqlite3.connect(part)) as copy,
            ):
                database.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")
        os.replace(part, target)
        _settle(target.parent)
    except OSError as error:
        raise StoreError(f"{target} can't be written: {error.strerror}. Name another file.") from error
    finally:
        for suffix in ("", "-journal", "-wal", "-shm"):
            with suppress(OSError):
                Path(f"{part}{suffix}").unlink(missing_ok=True)


def _set_aside(path: Path) -> Path:
    """Keep a copy of the present database beside it, and leave it without a log that its successor would take for
    its own.
    """
    kept = path.with_name(f"{path.name}.before-restore-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
    try:
        _fold(path)
        _copy(path, kept)
    except StoreError:
        _set_aside_damaged(path, kept)
    return kept


def _fold(path: Path) -> None:
    """Bring what is in the log into the file; the log is gone afterwards."""
    with explained(str(path)), closing(sqlite3.connect(path, timeout=PATIENCE)) as database:
        database.execute("PRAGMA journal_mode=DELETE")


def _set_aside_damaged(path: Path, kept: Path) -> None:
    """What can't be read as a database is kept as it is, with its log."""
    for suffix in ("", "-wal"):
        part = Path(f"{path}{suffix}")
        if part.exists():
            target = Path(f"{kept}{suffix}")
            target.unlink(missing_ok=True)
            target.write_bytes(part.read_bytes())
            target.chmod(0o600)
    for suffix in ("-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """Make a new name in a folder last through a power cut, where the system can."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
