"""A rehearsed programme as lines of text that can be read and compared, and as a database in memory again.

The lines say at which revision they were written. They are put back at that one and then brought to the newest, as
every database is, so that they need not be written anew whenever a table changes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, text

from storage import engines, upgrading
from storage.columns import Document
from storage.naming import metadata
from storage.opening import opened
from storage.sql import SqlStore
from storage.tables import deliveries
from storage.vault import Vault

LEFT_OUT = frozenset({"unasked", "platform_notes", "replies", "sessions", "tickets", "drafts", "lanes", "occurrences"})
"""What a programme that stands still has no use for."""
RECENT = timedelta(weeks=5)
"""Of what was sent before that, prompts alone are kept, from which figures are made."""


async def written(store: SqlStore, now: datetime) -> str:
    """Everything in a store in memory: a line with revision and instant; then each table and its rows, a line each."""
    async with store.readers.connect() as connection:
        lines = await connection.run_sync(lambda raw: list(_lines(raw, store.vault, now - RECENT)))
    return "\n".join([_line({"revision": upgrading.newest(), "now": now.isoformat()}), *lines]) + "\n"


def _lines(raw: Connection, vault: Vault, since: datetime) -> Iterator[str]:
    for table in metadata.sorted_tables:
        if table.name in LEFT_OUT:
            continue
        only = "WHERE what = 'prompt' OR due_at > :since" if table is deliveries else "WHERE '' < :since"
        statement = text(f'SELECT * FROM "{table.name}" {only} ORDER BY 1, 2')  # noqa: S608  our own names
        rows = [tuple(row) for row in raw.execute(statement, {"since": f"{since:%Y-%m-%d}"})]
        if rows:
            yield from _table(table, rows, vault)


def _table(table: Table, rows: Sequence[tuple[Any, ...]], vault: Vault) -> Iterator[str]:
    """What is the same in all rows stands once, in the table's own line."""
    names = [column.name for column in table.columns]
    values = [[_read(table, name, value, vault) for name, value in zip(names, row, strict=True)] for row in rows]
    same = {name: values[0][at] for at, name in enumerate(names) if all(row[at] == values[0][at] for row in values)}
    yield _line({"table": table.name, "same": same, "columns": [name for name in names if name not in same]})
    yield from (_line([row[at] for at, name in enumerate(names) if name not in same]) for row in values)


def _read(table: Table, name: str, value: Any, vault: Vault) -> Any:
    """In clear: nobody's confidence is in it, and the key that sealed it is gone."""
    if isinstance(table.columns[name].type, Document) and value is not None:
        document = json.loads(value)
        return vault.open_document(document) if isinstance(document, dict) else document
    return vault.open(value) if isinstance(value, str) else value


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


async def put_back(lines: Iterable[str]) -> tuple[SqlStore, datetime]:
    """(a store of its own in memory, the instant at which its time stands still)."""
    parsed = [json.loads(line) for line in lines]
    about = parsed[0]
    engine = engines.memory()
    async with engine.begin() as connection:
        await connection.run_sync(upgrading.run_migrations, about["revision"])
        await connection.run_sync(_fill, parsed[1:])
        await connection.run_sync(upgrading.run_migrations)
    return await opened(SqlStore(engine, engine, "in memory")), datetime.fromisoformat(about["now"])


def _fill(raw: Connection, parsed: Sequence[Any]) -> None:
    begins = [at for at, each in enumerate(parsed) if isinstance(each, dict)]
    for at, until in zip(begins, [*begins[1:], len(parsed)], strict=True):
        about, rows = parsed[at], parsed[at + 1 : until]
        names = [*about["same"], *about["columns"]]
        marks, quoted = ", ".join(f":{name}" for name in names), ", ".join(f'"{name}"' for name in names)
        statement = f'INSERT INTO "{about["table"]}" ({quoted}) VALUES ({marks})'  # noqa: S608  our own file
        full = ({**about["same"], **dict(zip(about["columns"], row, strict=True))} for row in rows)
        raw.execute(text(statement), [{name: _kept(value) for name, value in row.items()} for row in full])


def _kept(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
