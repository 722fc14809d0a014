"""What the core remembers, in the domain's verbs. SQL lives behind this port and nowhere before it.

A store gives `reading()` and `writing()`; what they give is valid inside their block alone. Nothing but the store
is awaited inside `writing()`: no platform, no matching, no file.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.board.records import Board
from bot.calendar_records import Calendar
from bot.care.signs import Care
from bot.certificates.records import Certificates
from bot.check_ins.answers import CheckIns
from bot.going_on.records import GoingOn
from bot.inviting.records import Inviting
from bot.keepsakes.records import Keepsakes
from bot.ledger import Ledger
from bot.notes import Notes
from bot.own_prompts.records import OwnPrompts
from bot.privacy.records import Privacy
from bot.records import Front, Partnerships, People, Programmes, Rounds
from bot.resting_records import Resting
from bot.safety.concerns import Safety
from bot.surveys.records import Surveys
from bot.waiting_records import WaitingList


class StoreError(Exception):
    """The database can't be used, or refuses what was written. The text says what to do."""


class StoreBusy(Exception):
    """The database is locked, read-only, full or away: nothing was changed. The text says what to do."""


class OnlyReading(RuntimeError):
    """Something was to be changed inside `reading()`: it has to be begun anew inside `writing()`."""


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """Where the key to what is encrypted comes from: `keys` themselves, the one in use first, or a `file`.

    Without both it is a file beside the database (in the current folder where that is on a server), made at the first
    start.
    """

    keys: tuple[str, ...] = ()
    file: str = ""


class Vault(Protocol):
    """Encrypts what is kept in confidence. What it seals can be kept in any table: changing the key finds it there."""

    def seal(self, text: str) -> str: ...
    def open(self, text: str) -> str:
        """What was sealed. A text that never was is given back as it is.

        Raises:
            StoreError: it was sealed with another key.
        """
        ...


class Records(Protocol):
    """One transaction."""

    @property
    def programmes(self) -> Programmes: ...
    @property
    def people(self) -> People: ...
    @property
    def rounds(self) -> Rounds: ...
    @property
    def partnerships(self) -> Partnerships: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def front(self) -> Front: ...
    @property
    def calendar(self) -> Calendar: ...
    @property
    def notes(self) -> Notes: ...
    @property
    def privacy(self) -> Privacy: ...
    @property
    def safety(self) -> Safety: ...
    @property
    def care(self) -> Care: ...
    @property
    def check_ins(self) -> CheckIns: ...
    @property
    def waiting_list(self) -> WaitingList: ...
    @property
    def resting(self) -> Resting: ...
    @property
    def surveys(self) -> Surveys: ...
    @property
    def board(self) -> Board: ...
    @property
    def keepsakes(self) -> Keepsakes: ...
    @property
    def inviting(self) -> Inviting: ...
    @property
    def own_prompts(self) -> OwnPrompts: ...
    @property
    def certificates(self) -> Certificates: ...
    @property
    def going_on(self) -> GoingOn: ...

    async def now(self) -> datetime:
        """The clock that all processes share: the server's own; this computer's where the database is a file."""
        ...


class Senders(Protocol):
    """Which lanes this process sends in. One process is the sender of a lane; others stand by."""

    async def hold(self, wanted: Collection[str]) -> frozenset[str]:
        """Those of the lanes in which this process is the one that sends; asked again every few seconds.

        Raises:
            StoreBusy: the database is away; nothing is held.
        """
        ...

    async def listen(self, wake: Callable[[str], None]) -> None:
        """Call `wake` with each lane that has something to send, until cancelled."""
        ...


class Store(Protocol):
    """The port to what is remembered, and to the queue that tells processes of what others have decided."""

    @property
    def senders(self) -> Senders: ...
    @property
    def vault(self) -> Vault: ...

    def reading(self) -> AbstractAsyncContextManager[Records]:
        """A transaction that sees one state and changes nothing."""
        ...

    def writing(self) -> AbstractAsyncContextManager[Records]:
        """A transaction that is committed whole at its end, or not at all; cancelling it undoes it cleanly.

        Raises:
            StoreBusy: the database can't be written to now.
        """
        ...

    async def close(self) -> None: ...


__all__ = ["KeyPlace", "Records", "Senders", "Store", "StoreBusy", "StoreError", "Vault"]
