"""What the desk itself remembers, in SQL: replies already given, tickets, the audit trail, own prompts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from bot.chat import Account, Reply
from bot.people import OwnPrompt
from storage.accounts import account_of, named, same_account
from storage.front_tables import audit, own_prompts, replies, tickets
from storage.replies import reply_of, reply_text
from storage.transaction import Transaction

_PROMPT = tuple(field.name for field in fields(OwnPrompt))
_ACT = ("at", "who", "act", "subject", "reason")


class SqlFront:
    """The verbs of `bot.store.Front`."""

    __slots__ = ("_tx",)

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def replied(self, request_id: str, account: Account) -> Reply | None:
        """What a request was answered; only whoever asked it gets that again."""
        found = select(replies.c.reply).where(replies.c.request_id == request_id, same_account(replies, account))
        text = await self._tx.value(found)
        return None if text is None else reply_of(self._tx.vault.open(text))

    async def record(self, request_id: str, account: Account, reply: Reply, at: datetime) -> None:
        """Remember a reply; the first one of a request stays."""
        values = {"request_id": request_id, **named(account), "reply": self._tx.vault.seal(reply_text(reply)), "at": at}
        await self._tx.put_new(replies, values)

    async def sweep_replies(self, before: datetime) -> int:
        """Drop replies given before an instant; how many there were."""
        return await self._tx.touched(delete(replies).where(replies.c.at < before))

    async def add_ticket(self, digest: str, account: Account, programme_id: int, expires: datetime) -> None:
        """A one-time way to the dashboard, by the hash of its secret."""
        about = {"programme_id": programme_id, **named(account), "expires_at": expires}
        await self._tx.run(insert(tickets).values(digest=digest, **about))

    async def use_ticket(self, digest: str, now: datetime) -> tuple[Account, int] | None:
        """(account, programme id), once and before it expires; else None. Expired ones are dropped."""
        await self._tx.run(delete(tickets).where(tickets.c.expires_at <= now))
        row = await self._tx.row(delete(tickets).where(tickets.c.digest == digest).returning(*tickets.c))
        return (account_of(row), row.programme_id) if row else None

    async def audit(self, programme_id: int, who: str, act: str, subject: str, at: datetime, reason: str = "") -> None:
        """`who` is an account's text, or "farpair" for what happened by itself. No names, no texts."""
        values = {"programme_id": programme_id, "who": who, "act": act, "subject": subject, "at": at, "reason": reason}
        await self._tx.run(insert(audit).values(values))

    async def trail(self, programme_id: int, limit: int) -> Sequence[Mapping[str, Any]]:
        """The newest first: keys at, who, act, subject, reason."""
        found = select(*(audit.c[name] for name in _ACT)).where(audit.c.programme_id == programme_id)
        rows = await self._tx.rows(found.order_by(audit.c.id.desc()).limit(limit))
        return [dict(row._mapping) for row in rows]

    async def trail_since(self, programme_id: int, since: datetime) -> Sequence[Mapping[str, Any]]:
        """All since an instant, the earliest first."""
        ours = audit.c.programme_id == programme_id, audit.c.at >= since
        found = select(*(audit.c[name] for name in _ACT)).where(*ours)
        return [dict(row._mapping) for row in await self._tx.rows(found.order_by(audit.c.id))]

    async def add_prompt(self, prompt: OwnPrompt) -> None:
        """Store a coordinator's prompt.

        Raises:
            StoreError: the programme has one with this slug.
        """
        await self._tx.run(insert(own_prompts).values({name: getattr(prompt, name) for name in _PROMPT}))

    async def own_prompts(self, programme_id: int) -> Sequence[OwnPrompt]:
        """In the order in which they were added."""
        found = select(own_prompts).where(own_prompts.c.programme_id == programme_id)
        rows = await self._tx.rows(found.order_by(own_prompts.c.added_at, own_prompts.c.id))
        return [OwnPrompt(**{name: getattr(row, name) for name in _PROMPT}) for row in rows]
