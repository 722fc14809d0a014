"""The store on a database: who may read and write when, and that every transaction ends whole."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.exc import StatementError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.board import SqlBoard
from storage.calendar import SqlCalendar
from storage.care import SqlCare
from storage.certificates import SqlCertificates
from storage.check_ins import SqlCheckIns
from storage.front import SqlFront
from storage.going_on import SqlGoingOn
from storage.inviting import SqlInviting
from storage.keepsakes import SqlKeepsakes
from storage.ledger import SqlLedger
from storage.lock import Unguarded
from storage.notes import SqlNotes
from storage.own_prompts import SqlOwnPrompts
from storage.partnerships import SqlPartnerships
from storage.people import SqlPeople
from storage.privacy import SqlPrivacy
from storage.programmes import SqlProgrammes
from storage.resting import SqlResting
from storage.rounds import SqlRounds
from storage.safety import SqlSafety
from storage.senders import Alone, Senders
from storage.surveys import SqlSurveys
from storage.transaction import Clock, Transaction, this_computers, whole
from storage.trouble import RAISED, explained
from storage.vault import Vault, passing
from storage.waiting_list import SqlWaitingList

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.store import Store


class SqlRecords:
    """One transaction, room by room."""

    __slots__ = (
        "_tx",
        "board",
        "calendar",
        "care",
        "certificates",
        "check_ins",
        "front",
        "going_on",
        "inviting",
        "keepsakes",
        "ledger",
        "notes",
        "own_prompts",
        "partnerships",
        "people",
        "privacy",
        "programmes",
        "resting",
        "rounds",
        "safety",
        "surveys",
        "waiting_list",
    )

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction
        self.programmes = SqlProgrammes(transaction)
        self.people = SqlPeople(transaction)
        self.rounds = SqlRounds(transaction)
        self.partnerships = SqlPartnerships(transaction)
        self.ledger = SqlLedger(transaction)
        self.front = SqlFront(transaction)
        self.notes = SqlNotes(transaction)
        self.privacy = SqlPrivacy(transaction)
        self.safety = SqlSafety(transaction)
        self.calendar = SqlCalendar(transaction)
        self.care = SqlCare(transaction)
        self.check_ins = SqlCheckIns(transaction)
        self.waiting_list = SqlWaitingList(transaction)
        self.resting = SqlResting(transaction)
        self.surveys = SqlSurveys(transaction)
        self.board = SqlBoard(transaction)
        self.keepsakes = SqlKeepsakes(transaction)
        self.inviting = SqlInviting(transaction)
        self.own_prompts = SqlOwnPrompts(transaction)
        self.certificates = SqlCertificates(transaction)
        self.going_on = SqlGoingOn(transaction)

    @property
    def transaction(self) -> Transaction:
        """For what belongs to no room: the storage's own statements."""
        return self._tx

    async def now(self) -> datetime:
        """The server's own clock, which all processes share; this computer's where the database is a file."""
        return await self._tx.now()


class SqlStore:
    """A store on SQLAlchemy engines: one that writes, one that reads.

    `place` says where the database is. On SQLite writers take turns here; with one engine for both (a database in
    memory has one connection) readers take turns with them. On a server decisions take turns there, by the lock
    `deciding`, also with those of other processes. `guard` keeps other programs away until the store is closed.
    `senders` says which lanes this process may send in, and is told when another one has something for them.
    `clock` is for a database that has none of its own.
    """

    def __init__(
        self,
        writers: AsyncEngine,
        readers: AsyncEngine,
        place: str,
        guard: Unguarded | None = None,
        deciding: int | None = None,
        senders: Senders | None = None,
    ) -> None:
        self.writers = writers
        self.readers = readers
        self.place = place
        self._guard = guard or Unguarded()
        self._deciding = deciding
        self.senders = senders or Alone()
        self.clock: Clock = this_computers
        self.vault: Vault = passing()
        self._turn = asyncio.Lock()
        self._inside: set[asyncio.Task[object] | None] = set()

    @property
    def open_transactions(self) -> int:
        """How many blocks are open or waiting for their turn."""
        return len(self._inside)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqlRecords]:
        """A transaction that sees one state and changes nothing.

        Raises:
            RuntimeError: this task is inside a block of the store already.
            StoreBusy: the database can't be read now.
        """
        turn: AbstractAsyncContextManager[None] = self._turn if self.readers is self.writers else nullcontext()
        with self._once():
            async with turn, self._transaction(self.readers, may_change=False) as records:
                yield records

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[SqlRecords]:
        """A transaction that is committed whole at its end, or not at all.

        Raises:
            RuntimeError: this task is inside a block of the store already.
            StoreBusy: the database can't be written to now.
        """
        with self._once():
            await whole(self._guard.check())
            turn: AbstractAsyncContextManager[None] = self._turn if self._deciding is None else nullcontext()
            async with turn, self._transaction(self.writers, may_change=True) as records:
                yield records

    async def close(self) -> None:
        """Let go of all connections; closing twice is nothing."""
        await whole(self.writers.dispose())
        await whole(self.readers.dispose())
        await whole(self.senders.close())
        await whole(self._guard.release())

    @contextmanager
    def _once(self) -> Iterator[None]:
        """A block inside a block of the same task would wait for itself: say so instead."""
        task = asyncio.current_task()
        if task in self._inside:
            raise RuntimeError("this task is inside reading() or writing() already; use the records it has")
        self._inside.add(task)
        try:
            yield
        finally:
            self._inside.discard(task)

    @asynccontextmanager
    async def _transaction(self, engine: AsyncEngine, *, may_change: bool) -> AsyncIterator[SqlRecords]:
        with explained(self.place):
            connection = await whole(_begin(engine), undo=_leave)
        alone = engine is self.readers is not self.writers
        may = {"may_change": may_change, "never_waits": alone and engine.dialect.name == "sqlite"}
        transaction = Transaction(connection, self.place, self._deciding, self.clock, self.vault, **may)
        try:
            yield SqlRecords(transaction)
        except BaseException:
            await whole(_leave(connection))
            raise
        else:
            await self._commit(connection, transaction, may_change=may_change)
        finally:
            transaction.end()

    async def _commit(self, connection: AsyncConnection, transaction: Transaction, *, may_change: bool) -> None:
        lanes = transaction.wakes.lanes
        try:
            await transaction.wake_others()
        except BaseException:
            await whole(_leave(connection))
            raise
        with explained(self.place):
            await whole(_end(connection, commit=may_change))
        self.senders.woken(lanes)


async def _begin(engine: AsyncEngine) -> AsyncConnection:
    connection = await engine.connect()
    try:
        await connection.begin()
    except BaseException:
        await connection.close()
        raise
    return connection


async def _end(connection: AsyncConnection, *, commit: bool) -> None:
    try:
        if commit:
            await connection.commit()
    finally:
        await _leave(connection)


async def _leave(connection: AsyncConnection) -> None:
    """Back to the pool; what is open is rolled back on the way. A connection that refuses even this is given up."""
    try:
        await connection.close()
    except (StatementError, *RAISED):
        await connection.invalidate()
        await connection.close()


def _is_a_store(store: SqlStore) -> Store:
    """The type checker sees here that every verb of the port is kept."""
    return store
