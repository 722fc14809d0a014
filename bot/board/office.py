"""The way into the coordinators' pages: a one-time link becomes a session, and every page asks for the right to it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.asking import Ask
from bot.board.reading import PAGES
from bot.chat import Account, Message, Reply, Request
from bot.permissions import may, roles_of
from bot.results.sheets import as_xlsx
from bot.results.writing import page_of
from bot.store import Records, Store
from bot.wording import Voice

LASTS = timedelta(hours=12)
Asking = Callable[[Request, Records], Awaitable[Ask | Message]]


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whose session it is, and in which programme; the last answer that it got, and the page that shows it."""

    account: Account
    programme_id: int
    page: str = ""
    reply: Reply | None = None

    @property
    def subject(self) -> str:
        """The programme as requests name it."""
        return f"programme-{self.programme_id}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page by its name, with what its address says, in a language."""

    name: str
    query: Mapping[str, str] = field(default_factory=dict)
    locale: str = "en"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page tells (None where there is no such thing), and the programme's name."""

    programme: str
    told: Any
    rehearsed: bool = False


@dataclass(frozen=True, slots=True)
class Office:
    """Lets coordinators in and shows them pages. `asking` is how the desk finds out who asks, and about what."""

    store: Store
    clock: Callable[[], datetime]
    asking: Asking
    voice: Callable[[str], Voice]

    async def enter(self, ticket: str) -> str | None:
        """The secret of a new session for a one-time link's; None if that is used, old or made up."""
        async with self.store.writing() as tx:
            found = await tx.front.use_ticket(hashed(ticket), self.clock())
            if found is None:
                return None
            secret = secrets.token_urlsafe(32)
            await tx.board.begin(hashed(secret), *found, self.clock() + LASTS)
            return secret

    async def visitor(self, secret: str) -> Visitor | None:
        """Whose session a secret opens; None where there is none, or it is over."""
        async with self.store.reading() as tx:
            found = await tx.board.session(hashed(secret), self.clock())
        return Visitor(found.account, found.programme_id, found.page, found.reply) if found else None

    async def keep(self, secret: str, page: str, reply: Reply | None) -> None:
        """What a page of this session shows next; None once another page has been opened."""
        async with self.store.writing() as tx:
            await tx.board.keep_reply(hashed(secret), page, reply)

    async def leave(self, secret: str, *, everywhere: bool = False) -> None:
        """End a session; `everywhere`, all of the same person, on all computers."""
        async with self.store.writing() as tx:
            found = await tx.board.session(hashed(secret), self.clock())
            await tx.board.end(hashed(secret), self.clock())
            if found and everywhere:
                await tx.board.end_all(found.account)

    async def file(self, visitor: Visitor, wanted: Wanted) -> str | bytes | None:
        """The results of a round as a file: a page to print, or with `tables` in the query all tables in one book."""
        shown = await self.page(visitor, Wanted("results", wanted.query, wanted.locale))
        if shown is None or shown.told.figures is None:
            return None
        day = self.clock().date()
        if "tables" in wanted.query:
            return as_xlsx(shown.told.report)
        return await page_of(shown.told.figures, self.voice(wanted.locale), day)

    async def page(self, visitor: Visitor, wanted: Wanted) -> Shown | None:
        """What a page tells; None for whoever has no right to it (any more)."""
        request = Request("page", visitor.account, "dashboard", visitor.subject, locale=wanted.locale)
        async with self.store.reading() as tx:
            ask = await self.asking(request, tx)
            if not isinstance(ask, Ask) or not may("dashboard", "coordinator", roles_of(ask)):
                return None
            told = await PAGES[wanted.name](ask, wanted.query)
            return Shown(ask.programme.name, told, ask.programme.settings.rehearsed)


def hashed(secret: str) -> str:
    """As it is kept: what is read in the database opens no page."""
    return hashlib.sha256(secret.encode()).hexdigest()
