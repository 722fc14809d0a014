"""One transaction: statements that finish or are undone before a cancellation goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import CursorResult, Executable, Row, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import OnlyReading
from storage.columns import Instant
from storage.trouble import explained
from storage.vault import Vault
from storage.waking import Wakes

T = TypeVar("T")
Clock = Callable[[], datetime]
AnyRow = Row[*tuple[Any, ...]]
Values = Mapping[str, Any] | Sequence[Mapping[str, Any]]
OTHERS_AFTER = 16
"""After so many statements that wait for nothing, others have a turn."""


async def whole(work: Coroutine[Any, Any, T], undo: Callable[[T], Awaitable[None]] | None = None) -> T:
    """Run `work` to its end even if the caller is cancelled meanwhile; the cancellation goes on afterwards.

    A driver that is cancelled half-way leaves a statement running in its thread and the database locked. What
    `work` gave is handed to `undo` where the cancelled caller can't receive it.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await _settled(task)
        if undo and not task.cancelled() and not task.exception():
            await _settled(asyncio.ensure_future(undo(task.result())))
        raise


async def _settled(task: asyncio.Future[Any]) -> None:
    while not task.done():
        with suppress(asyncio.CancelledError):
            await asyncio.wait({task})
    if not task.cancelled():
        task.exception()


def this_computers() -> datetime:
    """The present instant."""
    return datetime.now(UTC)


class Transaction:
    """What the rooms of the store run their statements on; of no use after its block.

    With `deciding`, the number of a server's advisory lock, the first statement of a transaction that may change
    something waits until no other decision is under way: what it reads then still holds when it writes. Statements
    `beside` decisions need no turn: whoever loses a race for their rows changes nothing, and is told so.
    """

    __slots__ = (
        "_clock",
        "_connection",
        "_deciding",
        "_may_change",
        "_never_waits",
        "_place",
        "_runs",
        "vault",
        "wakes",
    )

    def __init__(
        self,
        connection: AsyncConnection,
        place: str,
        deciding: int | None,
        clock: Clock,
        vault: Vault,
        *,
        may_change: bool,
        never_waits: bool = False,
    ) -> None:
        self._connection: AsyncConnection | None = connection
        self._place = place
        self._may_change = may_change
        self._never_waits, self._runs = never_waits, 0
        self._deciding = deciding if may_change else None
        self._clock = clock
        self.vault = vault
        self.wakes = Wakes()

    async def now(self) -> datetime:
        """The server's own clock, which all processes share; this computer's where the database is a file."""
        if self._connection is None or self._connection.dialect.name != "postgresql":
            return self._clock()
        found: datetime = await self.value(select(func.clock_timestamp(type_=Instant)), beside=True)
        return found

    async def wake_others(self) -> None:
        """Hand what has become due to the queue of a server, inside of this transaction: before it is committed."""
        if self._connection is not None and self.wakes and self._connection.dialect.name == "postgresql":
            with explained(self._place):
                raw = await whole(self._connection.get_raw_connection())
                await whole(self.wakes.enqueue(raw.driver_connection, await self.now()))

    def end(self) -> None:
        """Refuse everything from now on."""
        self._connection = None

    async def run(
        self, statement: Executable, values: Values | None = None, *, beside: bool = False
    ) -> CursorResult[*tuple[Any, ...]]:
        """Run one statement, with one set of values or with many.

        Raises:
            OnlyReading: it is a `reading()`, and the statement changes something.
            RuntimeError: the block has ended.
            StoreBusy: the database is locked, read-only, full or away.
            StoreError: it refuses what does not fit together.
        """
        if self._connection is None:
            raise RuntimeError("the transaction has ended; ask the store for another one")
        if not self._may_change and getattr(statement, "is_dml", False):
            raise OnlyReading("reading() changes nothing; use writing()")
        with explained(self._place):
            if self._deciding is not None and not beside:
                turn, self._deciding = self._deciding, None
                await whole(self._connection.execute(select(func.pg_advisory_xact_lock(turn))))
            if self._never_waits:  # it is done before anybody could cancel it
                await self._let_others()
                return await self._connection.execute(statement, values)
            return await whole(self._connection.execute(statement, values))

    async def _let_others(self) -> None:
        self._runs += 1
        if self._runs % OTHERS_AFTER == 0:
            await asyncio.sleep(0)

    async def run_driver(self, statement: str, values: Sequence[Any]) -> int:
        """Run a statement that changes something as the driver takes it, with one row of values or a list of them.

        Gives how many rows it changed; what is raised is as for `run`.
        """
        await self.run(select(1))  # the transaction has begun, and this decision has its turn
        if self._connection is None or not self._may_change:
            raise OnlyReading("reading() changes nothing; use writing()")
        with explained(self._place):
            return int((await whole(self._connection.exec_driver_sql(statement, values))).rowcount)

    async def rows(
        self, statement: Executable, values: Values | None = None, *, beside: bool = False
    ) -> Sequence[AnyRow]:
        """All rows."""
        return (await self.run(statement, values, beside=beside)).all()

    async def row(self, statement: Executable, values: Values | None = None) -> AnyRow | None:
        """The first row, if there is one."""
        return (await self.run(statement, values)).first()

    async def value(self, statement: Executable, values: Values | None = None, *, beside: bool = False) -> Any:
        """The first column of the first row; None where there is none."""
        return (await self.run(statement, values, beside=beside)).scalar()

    async def touched(self, statement: Executable, *, beside: bool = False) -> int:
        """How many rows the statement changed."""
        return (await self.run(statement, beside=beside)).rowcount

    @property
    def dialect(self) -> str:
        """The database's name: sqlite or postgresql."""
        return self._connection.dialect.name if self._connection else ""

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """An insert that may say what happens on a conflict; both databases say it in the same way."""
        return postgresql.insert(table) if self.dialect == "postgresql" else sqlite.insert(table)

    async def put(self, table: Table, values: Mapping[str, Any], *, by: Sequence[str]) -> None:
        """Insert a row, or replace the rest of the one that has the same columns `by`."""
        rest = {name: value for name, value in values.items() if name not in by}
        insert = self.insert(table).values(values)
        await self.run(insert.on_conflict_do_update(index_elements=by, set_=rest))

    async def put_new(self, table: Table, values: Mapping[str, Any], *, beside: bool = False) -> bool:
        """Insert a row unless one is in its place already; whether it was new."""
        insert = self.insert(table).values(values).on_conflict_do_nothing()
        return await self.touched(insert, beside=beside) == 1
