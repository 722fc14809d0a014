"""New deliveries into the ledger, very many at once: straight to the driver, past all that is done for each value."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from bot.ledger import NewDelivery
from storage.columns import clean, clean_document
from storage.lanes import lanes_of
from storage.transaction import Transaction

GIVEN: dict[str, str] = {
    "key": "text",
    "kind": "text",
    "target": "text",
    "programme_id": "int",
    "due_at": "timestamptz",
    "what": "text",
    "about": "text",
    "round_id": "int",
    "partnership_id": "int",
    "participant_id": "int",
    "community_id": "int",
    "after": "text",
    "expires_at": "timestamptz",
    "lane": "text",
}
"""The columns that a new delivery fills itself, in the order of its fields, with PostgreSQL's types."""
FRESH = {
    "state": "'due'",
    "attempts": "0",
    "lease_owner": "''",
    "platform_ref": "''",
    "reason": "''",
    "settled_at": "NULL",
    "lease_until": "NULL",
}
"""What all new deliveries have in common, as SQL."""
COMMON = ", ".join(FRESH.values())
_KEPT = ("key", "attempts")
Row = tuple[Any, ...]


def statement(values: str) -> tuple[str, str]:
    """(insert what is new, revive what was cancelled too). A revived one keeps its attempts: its sender looks first.

    Where nothing is revived the first is enough; SQLite takes two and a half times as long for the second.
    """
    names = (*GIVEN, *FRESH, "try_at")
    revived = ", ".join(f"{name} = excluded.{name}" for name in names if name not in _KEPT)
    insert = f"INSERT INTO deliveries ({', '.join(names)}) {values} ON CONFLICT (key)"
    revive = f"{insert} DO UPDATE SET {revived} WHERE deliveries.state = 'cancelled'"
    return f"{insert} DO NOTHING", revive


_BY_ROW = statement(f"VALUES ({', '.join('?' * len(GIVEN))}, {COMMON}, ?)")
_ARRAYS = ", ".join(f"${place}::{kind}[]" for place, kind in enumerate(GIVEN.values(), 1))
_READ = ", ".join("given.about::jsonb" if name == "about" else f"given.{name}" for name in GIVEN)
_FROM = f"unnest({_ARRAYS}) AS given({', '.join(GIVEN)})"
_BY_COLUMN = statement(f"SELECT {_READ}, {COMMON}, given.due_at FROM {_FROM}")  # noqa: S608  names of columns alone


async def write(tx: Transaction, deliveries: Sequence[NewDelivery]) -> int:
    """Write deliveries whose keys differ; how many are due because of it, new or revived."""
    if not deliveries:
        return 0
    lanes = await lanes_of(tx, deliveries)
    if tx.dialect == "postgresql":
        given = (row_of(each, lane, aware) for each, lane in zip(deliveries, lanes, strict=True))
        columns = tuple([list(column) for column in zip(*given, strict=True)])
        written = await insert(tx, _BY_COLUMN, columns, len(deliveries))
    else:
        values = [(*(row := row_of(each, lane, naive)), row[4]) for each, lane in zip(deliveries, lanes, strict=True)]
        written = await insert(tx, _BY_ROW, values, len(deliveries))
    for each, lane in zip(deliveries, lanes, strict=True) if written else ():
        tx.wakes.add(lane, each.due_at)
    return written


async def insert(tx: Transaction, statements: tuple[str, str], values: Sequence[Any], count: int) -> int:
    """Run the pair of `statement` for `count` deliveries; how many were written."""
    new, revived = statements
    written = await tx.run_driver(new, values)
    return written if written == count else written + await tx.run_driver(revived, values)


def row_of(new: NewDelivery, lane: str, instant: Callable[[datetime], Any]) -> Row:
    """Its values in the order of GIVEN, instants as the database has them."""
    expires = instant(new.expires_at) if new.expires_at else None
    return (
        _clean(new.key),
        new.kind,
        new.target,
        new.programme_id,
        instant(new.due_at),
        _clean(new.what),
        _document(tuple(new.about.items())),
        new.round_id,
        new.partnership_id,
        new.participant_id,
        new.community_id,
        _clean(new.after),
        expires,
        lane,
    )


def _clean(text: str) -> str:
    return text if text.isascii() and "\x00" not in text else clean(text)


@lru_cache(maxsize=1024)
def _document(items: tuple[tuple[str, str], ...]) -> str:
    return json.dumps(clean_document(dict(items)))


def aware(instant: datetime) -> datetime:
    """An instant as the driver of PostgreSQL takes it.

    Raises:
        ValueError: it has no time zone.
    """
    if instant.tzinfo is None:
        raise ValueError(f"an instant needs a time zone: {instant!r}")
    return instant


@lru_cache(maxsize=4096)
def naive(instant: datetime) -> str:
    """An instant as the columns of SQLite have it."""
    return aware(instant).astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
