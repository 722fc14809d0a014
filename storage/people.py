"""Participants, their accounts, what they have begun to write, and whom they block, in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import Select, and_, bindparam, delete, insert, select, update
from sqlalchemy.sql.elements import ColumnElement

from bot.chat import Account
from bot.people import FREE_DAYS, Answers, Draft, Participant
from storage.accounts import ACCOUNT, account_of, asked_for, named, same_account
from storage.lists import given_numbers, one_of
from storage.safety import SqlSafety
from storage.tables import accounts, blocks, drafts, memberships, participants
from storage.transaction import AnyRow, Transaction
from storage.vault import Vault

MANY = 1_000
PLAIN = ("country", "timezone", FREE_DAYS)
"""Answers that the calendar reads inside the database; all others are sealed."""
_INSTANTS = ("joined_at", "left_at", "agreed_at")
_COLUMNS = ("programme_id", "name", "answers", "language", "paused_until", "wants_round", *_INSTANTS)
_DRAFT = (*ACCOUNT, "form", "subject")
_FULL = (
    select(participants, *(accounts.c[name] for name in ACCOUNT), accounts.c.position, memberships.c.home_id)
    .outerjoin(accounts, accounts.c.participant_id == participants.c.id)
    .outerjoin(memberships, memberships.c.participant_id == participants.c.id)
    .order_by(participants.c.id, accounts.c.position)
)
_THEIRS = select(accounts.c.participant_id).where(
    accounts.c.programme_id == bindparam("programme_id"), asked_for(accounts)
)
_BY_ACCOUNT = _FULL.where(participants.c.id.in_(_THEIRS))
_THIS_DRAFT = select(drafts).where(
    asked_for(drafts), drafts.c.form == bindparam("form"), drafts.c.subject == bindparam("subject")
)
"""Statements that every request runs are made once: making them takes as long as running them."""


@cache
def _many(dialect: str) -> Select[Any]:
    return _FULL.where(one_of(dialect, participants.c.id))


def answers_of(document: Mapping[str, Any]) -> Answers:
    """Answers from JSON, with tuples where there was a choice."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in document.items()}


def _participant(vault: Vault, rows: Sequence[AnyRow]) -> Participant:
    """One participant from their rows, one for each account in each community."""
    row = rows[0]
    return Participant(
        id=row.id,
        programme_id=row.programme_id,
        name=row.name,
        answers=answers_of(vault.open_document(row.answers)),
        language=row.language,
        accounts=tuple(dict.fromkeys(account_of(each) for each in rows if each.account_id is not None)),
        communities=frozenset(each.home_id for each in rows if each.home_id is not None),
        joined_at=row.joined_at,
        paused_until=row.paused_until,
        left_at=row.left_at,
        wants_round=row.wants_round,
        agreed_at=row.agreed_at,
    )


def _columns(vault: Vault, participant: Participant) -> dict[str, Any]:
    names = (
        "programme_id",
        "name",
        "answers",
        "language",
        "joined_at",
        "paused_until",
        "left_at",
        "wants_round",
        "agreed_at",
    )
    values = {name: getattr(participant, name) for name in names}
    return {**values, "answers": vault.seal_document(participant.answers, PLAIN)}


def _draft(vault: Vault, draft: Draft) -> dict[str, Any]:
    rest = {"answers": vault.seal_document(draft.answers), "saved_at": draft.saved_at}
    return {**named(draft.account), "form": draft.form, "subject": draft.subject, **rest}


class SqlPeople:
    """The verbs of `bot.store.People`."""

    __slots__ = ("_tx",)

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def add(self, participant: Participant) -> Participant:
        """Store a newcomer (the id given is ignored) and return them with the id they got.

        Raises:
            StoreError: one of the accounts is somebody else's in this programme.
        """
        added = insert(participants).values(_columns(self._tx.vault, participant)).returning(participants.c.id)
        stored = replace(participant, id=await self._tx.value(added))
        await self._attach(stored)
        return stored

    async def change(self, participant: Participant) -> None:
        """Store all fields, accounts and communities as given.

        Raises:
            StoreError: one of the accounts is somebody else's in this programme.
        """
        theirs = participants.c.id == participant.id
        await self._tx.run(update(participants).where(theirs).values(_columns(self._tx.vault, participant)))
        for table in (accounts, memberships):
            await self._tx.run(delete(table).where(table.c.participant_id == participant.id))
        await self._attach(participant)

    async def by_id(self, participant_id: int) -> Participant | None:
        return await self._one(participants.c.id == participant_id)

    async def many(self, participant_ids: Sequence[int]) -> dict[int, Participant]:
        """By id; unknown ids are left out."""
        found: dict[int, Participant] = {}
        for start in range(0, len(participant_ids), MANY):
            some = given_numbers(participant_ids[start : start + MANY])
            rows = await self._tx.rows(_many(self._tx.dialect), some)
            found |= {person.id: person for person in self._people(rows)}
        return found

    async def by_account(self, programme_id: int, account: Account) -> Participant | None:
        """Also somebody who has left: joining again keeps history."""
        rows = await self._tx.rows(_BY_ACCOUNT, {"programme_id": programme_id, **named(account)})
        return next(iter(self._people(rows)), None)

    async def everywhere(self, account: Account) -> Sequence[Participant]:
        """The participants, one a programme, that this account stands for."""
        theirs = select(accounts.c.participant_id).where(same_account(accounts, account))
        return await self._all(participants.c.id.in_(theirs))

    async def of_programme(self, programme_id: int) -> Sequence[Participant]:
        """All who have not left, by id."""
        here = participants.c.programme_id == programme_id
        return await self._all(and_(here, participants.c.left_at.is_(None)))

    async def draft(self, account: Account, form: str, subject: str) -> Draft | None:
        row = await self._tx.row(_THIS_DRAFT, {**named(account), "form": form, "subject": subject})
        if row is None:
            return None
        answers = answers_of(self._tx.vault.open_document(row.answers))
        return Draft(account, row.form, row.subject, answers, row.saved_at)

    async def save_draft(self, draft: Draft) -> None:
        """Store a draft in place of an earlier one of the same form."""
        await self._tx.put(drafts, _draft(self._tx.vault, draft), by=_DRAFT)

    async def drop_draft(self, account: Account, form: str, subject: str) -> None:
        await self._tx.run(delete(drafts).where(_this_draft(account, form, subject)))

    async def sweep_drafts(self, before: datetime) -> int:
        """Drop drafts saved before an instant; how many there were."""
        return await self._tx.touched(delete(drafts).where(drafts.c.saved_at < before))

    async def blocks(self, programme_id: int) -> Sequence[tuple[int, int]]:
        """Pairs of participants of the programme one of whom blocked the other (elsewhere: in any order)."""
        blocker = select(participants.c.id).where(participants.c.programme_id == programme_id)
        found = select(blocks.c.participant_id, blocks.c.other_id).where(blocks.c.participant_id.in_(blocker))
        rows = await self._tx.rows(found.order_by(blocks.c.participant_id, blocks.c.other_id))
        kept = await SqlSafety(self._tx).apart(programme_id, "block")
        return sorted({(row.participant_id, row.other_id) for row in rows} | set(kept))

    async def block(self, participant_id: int, other_id: int, at: datetime) -> None:
        """Remember a block; the same one twice is nothing."""
        values = {"participant_id": participant_id, "other_id": other_id, "at": at}
        await self._tx.put_new(blocks, values)

    async def _attach(self, person: Participant) -> None:
        theirs = {"programme_id": person.programme_id, "participant_id": person.id}
        named_ones = [{**theirs, "position": at, **named(account)} for at, account in enumerate(person.accounts)]
        if named_ones:
            await self._tx.run(insert(accounts), named_ones)
        places = [{"participant_id": person.id, "home_id": home} for home in sorted(person.communities)]
        if places:
            await self._tx.run(insert(memberships), places)

    async def _all(self, which: ColumnElement[bool]) -> list[Participant]:
        return self._people(await self._tx.rows(_FULL.where(which)))

    def _people(self, rows: Sequence[AnyRow]) -> list[Participant]:
        return [_participant(self._tx.vault, list(group)) for _, group in groupby(rows, key=lambda row: row.id)]

    async def _one(self, which: ColumnElement[bool]) -> Participant | None:
        found = await self._all(which)
        return found[0] if found else None


def _this_draft(account: Account, form: str, subject: str) -> ColumnElement[bool]:
    return and_(same_account(drafts, account), drafts.c.form == form, drafts.c.subject == subject)
