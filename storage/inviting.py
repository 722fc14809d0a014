"""Tags of sources, arrivals and ambassadors, in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select

from bot.chat import Account
from bot.inviting.records import Ambassador
from storage.accounts import account_of, asked_for, named, same_account
from storage.invite_tables import ambassadors, arrivals, tags
from storage.tables import drafts
from storage.transaction import AnyRow, Transaction

_AMBASSADOR = select(ambassadors).where(ambassadors.c.programme_id == bindparam("programme_id"), asked_for(ambassadors))
"""Made once: every request asks for it."""


class SqlInviting:
    """The verbs of `bot.inviting.records.Inviting`."""

    __slots__ = ("_tx",)

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def add_tag(self, programme_id: int, tag: str, at: datetime) -> bool:
        """True if the programme did not have it before."""
        return await self._tx.put_new(tags, {"programme_id": programme_id, "tag": tag, "at": at})

    async def tags(self, programme_id: int) -> Sequence[str]:
        """In the order in which they were first used."""
        found = select(tags.c.tag).where(tags.c.programme_id == programme_id).order_by(tags.c.at, tags.c.tag)
        return [row.tag for row in await self._tx.rows(found)]

    async def arrive(self, round_id: int, participant_id: int, tag: str) -> None:
        """Somebody came into a round through a tag; what was kept first stays."""
        await self._tx.put_new(arrivals, {"round_id": round_id, "participant_id": participant_id, "tag": tag})

    async def arrivals(self, round_id: int) -> Mapping[str, int]:
        """How many came into a round through each tag, most first."""
        count = func.count()
        found = select(arrivals.c.tag, count).where(arrivals.c.round_id == round_id).group_by(arrivals.c.tag)
        return {row[0]: row[1] for row in await self._tx.rows(found.order_by(count.desc(), arrivals.c.tag))}

    async def add_ambassador(self, ambassador: Ambassador) -> bool:
        """True if they were none before; nothing is changed otherwise."""
        about = {"programme_id": ambassador.programme_id, "tag": ambassador.tag, "since": ambassador.since}
        return await self._tx.put_new(ambassadors, {**about, **named(ambassador.account)})

    async def remove_ambassador(self, programme_id: int, account: Account) -> bool:
        """True if they were one."""
        theirs = ambassadors.c.programme_id == programme_id, same_account(ambassadors, account)
        return await self._tx.touched(delete(ambassadors).where(*theirs)) > 0

    async def ambassador(self, programme_id: int, account: Account) -> Ambassador | None:
        """Somebody as an ambassador of a programme; None where they are none."""
        row = await self._tx.row(_AMBASSADOR, {"programme_id": programme_id, **named(account)})
        return _ambassador(row) if row else None

    async def ambassadors(self, programme_id: int) -> Sequence[Ambassador]:
        """In the order in which they came."""
        found = select(ambassadors).where(ambassadors.c.programme_id == programme_id).order_by(ambassadors.c.id)
        return [_ambassador(row) for row in await self._tx.rows(found)]

    async def helped_by(self, account: Account) -> frozenset[int]:
        """The programmes whose ambassador somebody is, by id."""
        found = select(ambassadors.c.programme_id).where(same_account(ambassadors, account))
        return frozenset(row.programme_id for row in await self._tx.rows(found))

    async def half_way(self, subject: str, since: datetime, until: datetime) -> Sequence[Account]:
        """Whose form of joining was left between two instants, the earliest first."""
        theirs = drafts.c.form == "join", drafts.c.subject == subject
        found = select(drafts).where(*theirs, drafts.c.saved_at > since, drafts.c.saved_at <= until)
        return [account_of(row) for row in await self._tx.rows(found.order_by(drafts.c.saved_at, drafts.c.id))]


def _ambassador(row: AnyRow) -> Ambassador:
    return Ambassador(row.programme_id, account_of(row), row.tag, row.since)
