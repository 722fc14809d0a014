"""Everything about somebody, in all tables: shown, erased, and swept in time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, and_, delete, false, or_, select, tuple_
from sqlalchemy.sql.elements import ColumnElement

from bot.privacy.records import Kept, Limits, Who
from storage.accounts import ACCOUNT
from storage.calendar_tables import absences
from storage.erasing import erase
from storage.front_tables import audit
from storage.naming import metadata
from storage.privacy_rules import NOBODY, RULES, Rule
from storage.safety import SqlSafety
from storage.tables import deliveries, members, participants, rounds
from storage.transaction import Transaction
from storage.vault import Vault


def rows_of(table: Table, rule: Rule, who: Who, columns: Sequence[str]) -> ColumnElement[bool]:
    """That a row is somebody's: by the participants' numbers in `columns`, or by their accounts."""
    found = [table.c[name].in_(who.ids) for name in columns]
    if table.name == "partnerships":
        found.append(table.c.id.in_(select(members.c.partnership_id).where(members.c.participant_id.in_(who.ids))))
    if rule.by_account:
        triples = [(each.platform, each.tenant, each.id) for each in who.accounts]
        found.append(tuple_(*(table.c[name] for name in ACCOUNT)).in_(triples))
    return or_(false(), *found)


class SqlPrivacy:
    """The verbs of `bot.privacy.records.Privacy`."""

    __slots__ = ("_tx",)

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def export(self, who: Who) -> Kept:
        """Everything stored about them, except what would reveal another person; tables with nothing are left out."""
        found: dict[str, list[dict[str, Any]]] = {}
        for table in metadata.sorted_tables:
            rule = RULES[table.name]
            if rule.shown:
                mine = rows_of(table, rule, who, rule.people[:1])
                rows = await self._tx.rows(select(*(table.c[name] for name in rule.shown)).where(mine))
                found[table.name] = [
                    {name: readable(self._tx.vault, value) for name, value in row._mapping.items()} for row in rows
                ]
        found["audit"] = await self._acts(who)
        return {name: rows for name, rows in found.items() if rows}

    async def _acts(self, who: Who) -> list[dict[str, Any]]:
        theirs = audit.c.who.in_([str(each) for each in who.accounts])
        rows = await self._tx.rows(select(audit.c.at, audit.c.act).where(theirs).order_by(audit.c.id))
        return [{"at": row.at.isoformat(), "act": row.act} for row in rows]

    async def erase(self, who: Who, now: datetime, until: datetime) -> None:
        """Forget them in all tables: marks of blocks, past partners and suspensions stay, and concerns `until` then."""
        await erase(self._tx, who, now, until)

    async def sweep(self, programme_id: int, limits: Limits, now: datetime) -> None:
        """Forget what is older than a programme keeps it; people are told apart by `long_gone`."""
        await SqlSafety(self._tx).sweep_concerns(programme_id, limits.concerns, now)
        await self._tx.run(delete(audit).where(audit.c.programme_id == programme_id, audit.c.at < limits.audit))
        over = select(rounds.c.id).where(rounds.c.programme_id == programme_id, rounds.c.ended_at < limits.deliveries)
        old = deliveries.c.due_at < limits.deliveries  # what goes on after a round is newer
        await self._tx.run(delete(deliveries).where(deliveries.c.round_id.in_(over), old))
        ours = and_(deliveries.c.programme_id == programme_id, deliveries.c.round_id.is_(None))
        await self._tx.run(delete(deliveries).where(ours, deliveries.c.settled_at < limits.deliveries))
        people = select(participants.c.id).where(participants.c.programme_id == programme_id)
        past = and_(absences.c.participant_id.in_(people), absences.c.last_day < limits.absences.date())
        await self._tx.run(delete(absences).where(past))

    async def long_gone(self, programme_id: int, before: datetime) -> Sequence[int]:
        """Participants who left before an instant and are not erased yet."""
        gone = and_(participants.c.left_at < before, participants.c.name != NOBODY)
        found = select(participants.c.id).where(participants.c.programme_id == programme_id, gone)
        return [row.id for row in await self._tx.rows(found)]


def readable(vault: Vault, value: Any) -> Any:
    """A value of a row as JSON has it, decrypted."""
    match value:
        case str():
            return vault.open(value)
        case datetime() | date():
            return value.isoformat()
        case dict():
            return vault.open_document(value)
        case _:
            return value
