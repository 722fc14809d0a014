"""What the ledger tells: what is to come, what became of what was, and the schedules that things come from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from itertools import groupby
from typing import Any, get_args

from sqlalchemy import (
    JSON,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    or_,
    select,
    text,
    type_coerce,
    union,
)
from sqlalchemy.sql.elements import ColumnElement, TextClause

from bot.ledger import Delivery, DeliveryState, Schedule, Tally, Upcoming
from bot.places import lane_of
from storage.columns import Instant
from storage.lists import given_numbers, one_of
from storage.people import MANY
from storage.tables import NOT_DONE, coordinators, homes, partnerships, programmes, rounds, schedules
from storage.tables import deliveries as ledger
from storage.transaction import AnyRow, Transaction

_d = ledger.c
ALL = tuple(field.name for field in fields(Delivery))
SCHEDULE = tuple(field.name for field in fields(Schedule))
_BETWEEN = " "
"""Stands between slugs, none of which has one."""
_STATES: tuple[DeliveryState, ...] = get_args(DeliveryState)


def delivery_of(row: AnyRow) -> Delivery:
    """A row as the core knows it."""
    return Delivery(**{name: getattr(row, name) for name in ALL})


def _schedule(row: AnyRow) -> Schedule:
    return Schedule(**{name: getattr(row, name) for name in SCHEDULE})


def ready() -> ColumnElement[bool]:
    """That nothing has to come before a row, or that it has come, or will not come and is not wanted."""
    first = ledger.alias("first")
    return or_(_d.after == "", exists().where(first.c.key == _d.after, first.c.state.in_(("delivered", "cancelled"))))


def not_done() -> TextClause:
    """What the index on states holds, in its own words, by which SQLite knows that it may use it."""
    return text(NOT_DONE)


def overdue_ones(now: Any, *columns: Any) -> Select[Any]:
    """What may be claimed at an instant, or at one that is told later, the oldest first."""
    current = or_(_d.expires_at.is_(None), _d.expires_at > now)
    return select(*columns).where(_d.try_at <= now, current, ready()).order_by(_d.try_at, _d.id)


_NOW, _LANE, _MOST = bindparam("now", type_=Instant), bindparam("lane", type_=String), bindparam("most", type_=Integer)
_ACCOUNT = type_coerce(_d.about, JSON)["account"].as_string()
_WHO = case(
    (_d.target == "space", cast(_d.partnership_id, String)),
    (_d.target == "community", cast(_d.community_id, String)),
    else_=func.coalesce(cast(_d.participant_id, String), _ACCOUNT),
)
# Built once: every sender asks it every few seconds.
_UPCOMING = overdue_ones(_NOW, _d.id, _d.kind, (_d.target + "/" + _WHO).label("spot")).limit(_MOST)
_UPCOMING_IN_LANE = _UPCOMING.where(_d.lane == _LANE)


def _of_round(round_id: int) -> ColumnElement[bool]:
    return _d.partnership_id.in_(select(partnerships.c.id).where(partnerships.c.round_id == round_id))


def _tally(rows: Sequence[AnyRow], now: datetime) -> Tally:
    """From one row for each state: slug, platform, tenant, state, count, the oldest overdue instant."""
    slug, platform, tenant = rows[0][:3]
    oldest = min((row[5] for row in rows if row[5] is not None), default=now)
    community = f"{platform}/{tenant}" if platform else ""
    return Tally(slug, community, {row[3]: row[4] for row in rows}, (now - oldest).total_seconds())


class LedgerReading:
    """The verbs of `bot.ledger.Ledger` that change nothing."""

    __slots__ = ("_tx",)

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def by_key(self, key: str) -> Delivery | None:
        row = await self._tx.row(select(ledger).where(_d.key == key))
        return delivery_of(row) if row else None

    async def of_partnership(self, partnership_id: int) -> Sequence[Delivery]:
        """By due time, then id."""
        found = select(ledger).where(_d.partnership_id == partnership_id)
        return await self._list(found.order_by(_d.due_at, _d.id))

    async def prompts_of_round(self, round_id: int, since: datetime | None = None) -> Mapping[int, Sequence[Delivery]]:
        """The prompt deliveries of each partnership of a round, by due time; without those settled before `since`."""
        found = select(ledger).where(_of_round(round_id), _d.what == "prompt")
        if since is not None:
            found = found.where(or_(_d.settled_at.is_(None), _d.settled_at >= since))
        prompts = await self._list(found.order_by(_d.partnership_id, _d.due_at, _d.id))
        groups = groupby(prompts, key=lambda each: each.partnership_id)
        return {partnership: list(group) for partnership, group in groups if partnership is not None}

    async def slugs_had(self, round_id: int) -> Mapping[int, frozenset[str]]:
        """The slugs of the prompts that each partnership of a round got or is about to get."""
        slugs = func.aggregate_strings(type_coerce(_d.about, JSON)["prompt"].as_string(), _BETWEEN)
        wanted = (_d.round_id == round_id, _d.what == "prompt", _d.state != "cancelled")
        together = select(_d.partnership_id, slugs).where(*wanted).group_by(_d.partnership_id)
        known: dict[str, frozenset[str]] = {}
        had: dict[int, frozenset[str]] = {}
        for partnership, theirs in await self._tx.rows(together):
            if theirs not in known:
                known[theirs] = frozenset(theirs.split(_BETWEEN))
            had[partnership] = known[theirs]
        return had

    async def slugs_due(self, round_id: int, since: datetime, until: datetime) -> Mapping[str, int]:
        """How many partnerships of a round get each prompt that is due from `since` until before `until`, by slug."""
        slug = type_coerce(_d.about, JSON)["prompt"].as_string().label("slug")
        wanted = (_d.round_id == round_id, _d.what == "prompt", _d.state != "cancelled")
        due = select(slug, _d.partnership_id).where(*wanted, _d.due_at >= since, _d.due_at < until).subquery()
        counted = select(due.c.slug, func.count(due.c.partnership_id.distinct())).group_by(due.c.slug)
        return {row[0]: row[1] for row in await self._tx.rows(counted)}

    async def last_prompts(self, partnership_ids: Sequence[int]) -> Mapping[int, datetime]:
        """When the last prompt came to each of some partnerships, or is to come."""
        last = func.max(func.coalesce(_d.settled_at, _d.due_at), type_=Instant)
        found: dict[int, datetime] = {}
        prompts = select(_d.partnership_id, last).where(_d.what == "prompt", _d.state != "cancelled")
        theirs = prompts.where(one_of(self._tx.dialect, _d.partnership_id)).group_by(_d.partnership_id)
        for start in range(0, len(partnership_ids), MANY):
            some = given_numbers(partnership_ids[start : start + MANY])
            found |= {row[0]: row[1] for row in await self._tx.rows(theirs, some)}
        return found

    async def pending(self, round_id: int, what: Collection[str]) -> Mapping[int, Sequence[datetime]]:
        """When posts of some kinds that are not yet sent to the spaces of a round are due, by partnership."""
        unsent = (_d.target == "space", _d.what.in_(what), _d.state.in_(("due", "waiting", "sending", "unknown")))
        when = case((_d.due_at > _d.try_at, _d.due_at), else_=_d.try_at)
        due: defaultdict[int, list[datetime]] = defaultdict(list)
        found = select(_d.partnership_id, type_coerce(when, Instant)).where(_d.round_id == round_id, *unsent)
        for partnership, at in await self._tx.rows(found):
            due[partnership].append(at)
        return due

    async def counts(self, programme_id: int, round_id: int | None) -> Mapping[DeliveryState, int]:
        """How many are in each state, with a zero where there are none; of one round or of all."""
        found = select(_d.state, func.count()).where(_d.programme_id == programme_id).group_by(_d.state)
        if round_id is not None:
            found = found.where(or_(_d.round_id == round_id, _of_round(round_id)))
        counted = {row[0]: row[1] for row in await self._tx.rows(found)}
        return {state: counted.get(state, 0) for state in _STATES}

    async def tallies(self, now: datetime) -> Sequence[Tally]:
        """By programme, then community; those that have deliveries."""
        overdue = case((and_(_d.state.in_(("due", "waiting", "unknown")), _d.try_at <= now, ready()), _d.try_at))
        named = (programmes.c.slug, homes.c.platform, homes.c.tenant)
        found = (
            select(*named, _d.state, func.count(), func.min(overdue, type_=Instant))
            .join(programmes, programmes.c.id == _d.programme_id)
            .outerjoin(homes, homes.c.id == _d.community_id)
            .group_by(*named, _d.state)
            .order_by(programmes.c.slug, homes.c.platform.nulls_first(), homes.c.tenant)
        )
        groups = groupby(await self._tx.rows(found), key=lambda row: (row[0], row[1], row[2]))
        return [_tally(list(group), now) for _, group in groups]

    async def waiting_until(self, programme_id: int) -> datetime | None:
        """When the first of those that wait is tried again; None where none waits."""
        waiting = (_d.programme_id == programme_id, _d.state == "waiting", not_done())
        found: datetime | None = await self._tx.value(select(func.min(_d.try_at)).where(*waiting))
        return found

    async def stuck(self, programme_id: int, limit: int) -> Sequence[Delivery]:
        """Dead and unknown ones, the newest first."""
        found = select(ledger).where(_d.programme_id == programme_id, _d.state.in_(("dead", "unknown")), not_done())
        return await self._list(found.order_by(_d.id.desc()).limit(limit))

    async def upcoming(self, now: datetime, lane: str | None, limit: int) -> Sequence[Upcoming]:
        """Up to `limit` deliveries of a lane (None: of all) that `claim` would take now, in its order."""
        wanted, told = (_UPCOMING, {}) if lane is None else (_UPCOMING_IN_LANE, {"lane": lane})
        return [Upcoming(*row) for row in await self._tx.rows(wanted, {"now": now, "most": limit, **told})]

    async def next_due(self, lane: str | None = None) -> datetime | None:
        """When the ledger, or one lane of it, next has something to do; None if nothing is due or under way."""
        earliest = select(func.min(_d.try_at)).where(_d.try_at.is_not(None), ready())
        found: datetime | None = await self._tx.value(earliest if lane is None else earliest.where(_d.lane == lane))
        return found

    async def lanes(self) -> frozenset[str]:
        """The lanes of all communities, and of the accounts of coordinators."""
        named = union(*(select(table.c.platform, table.c.tenant) for table in (homes, coordinators)))
        return frozenset(lane_of(row.platform, row.tenant) for row in await self._tx.rows(named))

    async def schedules(self) -> Sequence[Schedule]:
        """Those of running rounds that have a date left, by round."""
        running = select(schedules).join(rounds, rounds.c.id == schedules.c.round_id)
        left = running.where(rounds.c.state == "running", schedules.c.next_date <= schedules.c.last_date)
        rows = await self._tx.rows(left.order_by(schedules.c.round_id))
        return [_schedule(row) for row in rows]

    async def schedule_of(self, round_id: int) -> Schedule | None:
        """A round's schedule, whether or not a date is left."""
        row = await self._tx.row(select(schedules).where(schedules.c.round_id == round_id))
        return _schedule(row) if row else None

    async def _list(self, found: Select[Any]) -> list[Delivery]:
        return [delivery_of(row) for row in await self._tx.rows(found)]
