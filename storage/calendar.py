"""Who is away when, and whose day is taken by which message, in SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from datetime import date
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import Date, Select, and_, bindparam, delete, insert, select

from bot.chat import Account
from bot.ledger import SHARED, Delivery, Wanted
from bot.people import Absence
from storage.accounts import ACCOUNT, account_of, named
from storage.calendar_tables import absences, unasked
from storage.columns import Typed
from storage.lists import given, given_numbers, given_rows, one_of
from storage.people import MANY
from storage.tables import accounts, members, partnerships
from storage.transaction import AnyRow, Transaction

_a, _u = absences.c, unasked.c
KEY = (*ACCOUNT, "day")
Days = Sequence[tuple[Account, date]]


_TOUCHING = (
    select(absences)
    .where(_a.first_day <= bindparam("last", type_=Date), _a.last_day >= bindparam("first", type_=Date))
    .order_by(_a.participant_id, _a.first_day, _a.id)
)


@cache
def _absences(dialect: str) -> Select[Any]:
    return _TOUCHING.where(one_of(dialect, _a.participant_id))


def _absence(row: AnyRow) -> Absence:
    return Absence(row.id, row.participant_id, row.first_day, row.last_day)


class SqlCalendar:
    """The verbs of `bot.calendar_records.Calendar`."""

    __slots__ = ("_tx",)

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def go_away(self, participant_id: int, first: date, last: date) -> Absence:
        """Remember an absence, both days included; one that touches it becomes part of it."""
        theirs = and_(_a.participant_id == participant_id, _a.first_day <= last, _a.last_day >= first)
        touching = [_absence(row) for row in await self._tx.rows(select(absences).where(theirs))]
        first = min([first, *(each.first_day for each in touching)])
        last = max([last, *(each.last_day for each in touching)])
        await self._tx.run(delete(absences).where(theirs))
        absence = {"participant_id": participant_id, "first_day": first, "last_day": last}
        number = await self._tx.value(insert(absences).values(absence).returning(_a.id))
        return Absence(number, participant_id, first, last)

    async def come_back(self, participant_id: int, absence_id: int) -> bool:
        """Forget an absence; False if this participant has none of that number."""
        theirs = and_(_a.id == absence_id, _a.participant_id == participant_id)
        return await self._tx.touched(delete(absences).where(theirs)) == 1

    async def absences(
        self, participant_ids: Sequence[int], first: date, last: date
    ) -> Mapping[int, Sequence[Absence]]:
        """Those that touch the days from first to last, by participant, the earliest first."""
        found: list[Absence] = []
        for start in range(0, len(participant_ids), MANY):
            some = given_numbers(participant_ids[start : start + MANY])
            days = {"first": first, "last": last}
            found += [_absence(row) for row in await self._tx.rows(_absences(self._tx.dialect), {**some, **days})]
        return _by_person(found)

    async def absences_in_round(self, round_id: int, first: date, last: date) -> Mapping[int, Sequence[Absence]]:
        """The same for everybody who is in a partnership of a round."""
        inside = select(members.c.participant_id).join(partnerships, partnerships.c.id == members.c.partnership_id)
        theirs = _a.participant_id.in_(inside.where(partnerships.c.round_id == round_id))
        rows = await self._tx.rows(_TOUCHING.where(theirs), {"first": first, "last": last})
        return _by_person([_absence(row) for row in rows])

    async def take(self, wanted: Sequence[Wanted]) -> Mapping[int, Days]:
        """Take people's days for messages, for each all of them, or, where another message has one, none.

        Gives the days that others have, by the numbers of the deliveries that did not get all of theirs. Of two that
        want the same day the first gets it; days that belong to the same cause are shared.
        """
        held = await self._claimed(wanted)
        missed = {each.delivery.id: [day for day in each.days if not _one(held[day], each.cause)] for each in wanted}
        for each in wanted:
            if missed[each.delivery.id] and not each.sure:
                await self.give_back(each.delivery)
        return {number: days for number, days in missed.items() if days}

    async def _claimed(self, wanted: Sequence[Wanted]) -> Mapping[tuple[Account, date], str]:
        """Whose each of the days is after we have asked for them; one that is freed meanwhile is asked for again.

        Rows go in in the same order everywhere, so that two who want the same days never wait for each other.
        """
        rows = [_row(account, day, each.cause, each.delivery) for each in wanted for account, day in each.days]
        rows.sort(key=lambda row: str((row["platform"], row["tenant"], row["account_id"], row["day"])))
        days = {day for each in wanted for day in each.days}
        asked = given_rows((account.platform, account.tenant, account.id, day) for account, day in days)
        while rows:
            await self._tx.run(self._tx.insert(unasked).on_conflict_do_nothing(), rows, beside=True)
            found = await self._tx.rows(_held(self._tx.dialect), asked, beside=True)
            held = {(account_of(row), row.day): row.cause for row in found}
            if len(held) == len(days):
                return held
        return {}

    async def give_back(self, delivery: Delivery) -> None:
        """Free the days that this attempt of a delivery has taken: nothing was sent."""
        mine = and_(_u.delivery_id == delivery.id, _u.attempt == delivery.attempts)
        await self._tx.run(delete(unasked).where(mine), beside=True)

    async def begun(self, causes: Sequence[str]) -> frozenset[str]:
        """Those of the causes of which a message has gone to somebody before."""
        found = select(_u.cause).where(_u.cause.in_(causes)).distinct()
        return frozenset(row.cause for row in await self._tx.rows(found, beside=True))

    async def taken_in_round(self, round_id: int, since: date) -> Mapping[int, Set[date]]:
        """The days from `since` on that are taken, by participant, for everybody in a partnership of a round."""
        theirs = and_(*(accounts.c[name] == _u[name] for name in ACCOUNT))
        found = (
            select(members.c.participant_id, _u.day)
            .join(partnerships, partnerships.c.id == members.c.partnership_id)
            .join(accounts, accounts.c.participant_id == members.c.participant_id)
            .join(unasked, theirs)
            .where(partnerships.c.round_id == round_id, _u.day >= since)
        )
        days: defaultdict[int, set[date]] = defaultdict(set)
        for participant, day in await self._tx.rows(found):
            days[participant].add(day)
        return days

    async def sweep(self, before: date) -> int:
        """Forget whose day was taken before a date; how many rows."""
        return await self._tx.touched(delete(unasked).where(_u.day < before))


def _by_person(found: Sequence[Absence]) -> Mapping[int, Sequence[Absence]]:
    groups = groupby(found, key=lambda each: each.participant_id)
    return {person: list(group) for person, group in groups}


def _one(cause: str, other: str) -> bool:
    """Whether two causes are one message to whoever reads both."""
    return cause.split(SHARED)[0] == other.split(SHARED)[0]


def _row(account: Account, day: date, cause: str, delivery: Delivery) -> dict[str, Any]:
    return {
        **named(account),
        "day": day,
        "cause": cause,
        "delivery_id": delivery.id,
        "attempt": delivery.attempts,
    }


_KINDS = dict.fromkeys(ACCOUNT, Typed) | {"day": Date}


@cache
def _held(dialect: str) -> Select[Any]:
    """The rows of given days, each found by its key: SQLite would look through the whole table for a list of them."""
    asked = given(dialect, **_KINDS)
    return select(unasked).join(asked, and_(*(_u[name] == asked.c[name] for name in KEY)))
