"""One running Farpair per database: a lock of the operating system, which goes when its process goes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from storage.trouble import StoreError

_held: set[int] = set()


class Unguarded:
    """What keeps nobody away."""

    async def check(self) -> None:
        """Before anything is written: whether this is still the only one."""

    async def release(self) -> None:
        """Let others in; twice is nothing."""


class FileGuard(Unguarded):
    """The lock beside a file, which stays until it is released."""

    def __init__(self, path: Path) -> None:
        self._let_go = hold(path)

    async def release(self) -> None:
        """Let others in; twice is nothing."""
        self._let_go()


def hold(path: Path) -> Callable[[], None]:
    """Lock the database at `path` by `<path>.lock` and return what lets go of it.

    Raises:
        StoreError: another process holds the lock, or the file can't be written.
    """
    beside = Path(f"{path}.lock")
    try:
        lock = os.open(beside, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StoreError(
            f"The lock {beside} can't be written: {error.strerror}. Give the user who runs Farpair the right to "
            f"write there."
        ) from error
    if not _try(lock):
        who = os.read(lock, 20).decode("ascii", "replace").strip() or "unknown"
        os.close(lock)
        raise StoreError(
            f"The database {path} is in use by another Farpair (process {who}). Stop that one first, or give this "
            f"one a database of its own."
        )
    os.ftruncate(lock, 0)
    os.write(lock, f"{os.getpid()}\n".encode("ascii"))
    _held.add(lock)
    return lambda: _let_go(lock)


def _let_go(lock: int) -> None:
    if lock in _held:
        _held.discard(lock)
        os.ftruncate(lock, 0)
        os.close(lock)


if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30  # Windows forbids reading what is locked, so the locked byte is far behind the process id.

    def _try(lock: int) -> bool:
        os.lseek(lock, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(lock, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _try(lock: int) -> bool:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _forget() -> None:
        """A forked child shares its parent's lock and would keep it when the parent dies."""
        for lock in _held:
            os.close(lock)
        _held.clear()

    os.register_at_fork(after_in_child=_forget)
