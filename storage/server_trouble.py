"""What PostgreSQL may refuse, in words: never with a password, and never with what is in a row."""

from __future__ import annotations

import asyncpg

from bot.store import StoreBusy, StoreError

RAISED = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError)
"""What the driver raises beside SQLAlchemy's own errors, most of it while it connects."""

_AWAY = "the server does not answer. Start it, or wait for it, and try again"
_READ_ONLY = "it is read-only, as a standby is. Name the server that takes writes"
_CHANGED = "somebody else was changing the same at that moment. Try again"
_BUSY = {
    "08": _AWAY,
    "25006": _READ_ONLY,
    "40": _CHANGED,
    "53100": "the server's disk is full. Free some space; Farpair goes on by itself then",
    "53200": "the server has no memory left. Free some; Farpair goes on by itself then",
    "53300": "the server has no connection left. Raise its max_connections, or stop other programs",
    "0A000": "its tables were changed meanwhile. Try again",
    "55P03": "another program is using it. Close that program, or wait for it, and try again",
    "57014": "a statement took too long. Try again",
    "57P": _AWAY,
    "58": "the server's disk does not answer. Check it",
}
_WRONG = {
    "28": "the server refuses this user or this password. Correct [storage] database",
    "3D000": "the server has no database of this name. Make it (createdb), or correct [storage] database",
    "42501": "its user lacks a right there. Make this user the owner of the database",
}


def explain_server(error: BaseException | None, place: str) -> Exception:
    """What an error of the server at `place` means.

    The codes are those of the appendix "PostgreSQL Error Codes" of its manual; the first two characters are the class.
    """
    code = str(getattr(error, "sqlstate", None) or "")
    if code.startswith("23"):
        return StoreError(f"The database {place} refuses what does not fit together: {_words(error)}.")
    if not code and isinstance(_driver(error), ValueError):
        return StoreError(f"The database's address {place} can't be used: its options are wrong. Correct them.")
    if not code:
        return StoreBusy(f"{_BEGINNING[StoreBusy].format(place)}: {_AWAY}.")
    for table, kind in ((_BUSY, StoreBusy), (_WRONG, StoreError)):
        for known in (code, code[:3], code[:2]):
            if known in table:
                return kind(f"{_BEGINNING[kind].format(place)}: {table[known]}.")
    return StoreError(
        f"The database {place} refused a statement ({code}): {_words(error)}. Please report this with the log."
    )


_BEGINNING: dict[type[Exception], str] = {
    StoreBusy: "The database {} can't be used now",
    StoreError: "The database {} can't be used",
}


def _words(error: BaseException | None) -> str:
    """The server's message without its details, which quote rows."""
    driver = _driver(error)
    return str(getattr(driver, "message", None) or type(driver).__name__)


def _driver(error: BaseException | None) -> BaseException | None:
    """The driver's own error behind SQLAlchemy's picture of it."""
    return getattr(error, "__cause__", None) or error
