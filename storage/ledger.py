"""The ledger of deliveries in SQL: who may send what now, and what became of it.

`try_at` says when an open row is looked at next: its due time, the end of a pause, or the end of a lease. A lease
is the pair of owner and attempt: whoever settles must hold the attempt that was claimed last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from itertools import groupby
from typing import Any, get_args

from sqlalchemy import JSON, Select, Update, and_, case, exists, func, literal, or_, select, type_coerce, update
from sqlalchemy.sql.elements import ColumnElement

from bot.ledger import Delivery, DeliveryState, NewDelivery, Schedule, Tally
from storage.columns import Instant
from storage.enqueueing import write
from storage.people import MANY
from storage.tables import deliveries as ledger
from storage.tables import homes, occurrences, partnerships, programmes, rounds, schedules
from storage.transaction import AnyRow, Transaction

_d = ledger.c
_ALL = tuple(field.name for field in fields(Delivery))
_SCHEDULE = tuple(field.name for field in fields(Schedule))
_STATES: tuple[DeliveryState, ...] = get_args(DeliveryState)
_NOT_SENT = _d.state.in_(("due", "waiting"))
_FREE = {"lease_owner": "", "lease_until": None}
_DONE = {**_FREE, "try_at": None}


def _delivery(row: AnyRow) -> Delivery:
    return Delivery(**{name: getattr(row, name) for name in _ALL})


def _schedule(row: AnyRow) -> Schedule:
    return Schedule(**{name: getattr(row, name) for name in _SCHEDULE})


def _ready() -> ColumnElement[bool]:
    """That nothing has to come before a row, or that it has come, or will not come and is not wanted."""
    first = ledger.alias("first")
    return or_(_d.after == "", exists().where(first.c.key == _d.after, first.c.state.in_(("delivered", "cancelled"))))


def _of_round(round_id: int) -> ColumnElement[bool]:
    return _d.partnership_id.in_(select(partnerships.c.id).where(partnerships.c.round_id == round_id))


def _tally(rows: Sequence[AnyRow], now: datetime) -> Tally:
    """From one row for each state: slug, platform, tenant, state, count, the oldest overdue instant."""
    slug, platform, tenant = rows[0][:3]
    oldest = min((row[5] for row in rows if row[5] is not None), default=now)
    community = f"{platform}/{tenant}" if platform else ""
    return Tally(slug, community, {row[3]: row[4] for row in rows}, (now - oldest).total_seconds())


class SqlLedger:
    """The verbs of `bot.store.Ledger`."""

    __slots__ = ("_tx",)

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def enqueue(self, deliveries: Sequence[NewDelivery]) -> int:
        """Write those whose key is new; a cancelled one with the same key becomes due again.

        Gives how many are now due because of this. A revived one keeps its attempts, so that whoever sends it looks
        first whether it has been sent.
        """
        once = {each.key: each for each in reversed(deliveries)}
        return await write(self._tx, list(reversed(once.values())))

    async def leave_out(self, deliveries: Sequence[NewDelivery], reason: str, at: datetime) -> None:
        """Write as cancelled, with the reason, those whose key is new or cancelled: nobody gets them."""
        for start in range(0, len(deliveries), MANY):
            some = deliveries[start : start + MANY]
            wanted = select(_d.key).where(_d.key.in_([each.key for each in some]), _d.state != "cancelled")
            standing = {row[0] for row in await self._tx.rows(wanted)}
            new = [each for each in some if each.key not in standing]
            await self.enqueue(new)
            cancelled = {"state": "cancelled", "reason": reason, "settled_at": at, **_DONE}
            await self._tx.run(update(ledger).where(_d.key.in_([each.key for each in new])).values(cancelled))

    async def claim(self, now: datetime, owner: str, until: datetime, limit: int) -> Sequence[Delivery]:
        """Take up to `limit` overdue deliveries under a lease, oldest first."""
        current = or_(_d.expires_at.is_(None), _d.expires_at > now)
        overdue = select(_d.id).where(_d.try_at <= now, current, _ready()).order_by(_d.try_at, _d.id)
        taken = overdue.limit(limit).with_for_update(skip_locked=True, of=ledger).cte("taken")
        lease = {"lease_owner": owner, "lease_until": until, "try_at": until}
        claimed = update(ledger).where(_d.id.in_(select(taken.c.id)))
        claimed = claimed.values(state="sending", attempts=_d.attempts + 1, **lease)
        rows = await self._tx.rows(claimed.returning(*ledger.c), beside=True)
        return sorted(map(_delivery, rows), key=lambda each: (each.due_at, each.id))

    async def delivered(self, delivery: Delivery, ref: str, at: datetime) -> bool:
        """Settle; False if the lease was lost meanwhile (nothing is changed then)."""
        settled = {"state": "delivered", "platform_ref": ref, "settled_at": at, "reason": "", **_DONE}
        return await self._settle(delivery, settled)

    async def wait(self, delivery: Delivery, until: datetime, reason: str) -> bool:
        """Nothing happened; it is claimed again at `until`."""
        return await self._settle(delivery, {"state": "waiting", "reason": reason, **_FREE, "try_at": until})

    async def unknown(self, delivery: Delivery, look_at: datetime, reason: str) -> bool:
        """The outcome is unknown; it is claimed again at `look_at`, and looked up before anything else."""
        return await self._settle(delivery, {"state": "unknown", "reason": reason, **_FREE, "try_at": look_at})

    async def cancel(self, delivery: Delivery, reason: str, at: datetime) -> bool:
        """It is not wanted any more."""
        settled = {"state": "cancelled", "reason": reason, "settled_at": at, **_DONE}
        return await self._settle(delivery, settled)

    async def bury(self, delivery: Delivery, reason: str, at: datetime) -> bool:
        """Dead: it will not happen by itself. What comes after it is buried with it."""
        dead = {"state": "dead", "reason": reason, "settled_at": at, **_DONE}
        if not await self._settle(delivery, dead):
            return False
        line = select(_d.key).where(_d.after == delivery.key).cte("line", recursive=True)
        follower = ledger.alias("follower")
        line = line.union(select(follower.c.key).join(line, follower.c.after == line.c.key))
        followers = update(ledger).where(_d.key.in_(select(line.c.key)), _NOT_SENT)
        await self._tx.run(followers.values(dead), beside=True)
        return True

    async def free_leases(self, now: datetime) -> int:
        """End every lease: for a process that knows it is alone, at its start; how many there were."""
        leased = update(ledger).where(_d.state == "sending")
        return await self._tx.touched(leased.values(lease_owner="", lease_until=now, try_at=now))

    async def expire(self, now: datetime) -> int:
        """Cancel what is due or waiting and out of date; how many.

        What is out of date and may have been sent is never tried again: it stays unknown, for people to see.
        """
        stale = update(ledger).where(_d.try_at.is_not(None), _d.expires_at <= now)
        lapsed = stale.where(_d.state.in_(("sending", "unknown")), _d.try_at <= now)
        await self._tx.run(lapsed.values(state="unknown", reason="out of date; it may have been sent", **_DONE))
        cancelled = {"state": "cancelled", "reason": "out of date", "settled_at": now, **_DONE}
        return await self._tx.touched(stale.where(_NOT_SENT).values(cancelled))

    async def cancel_of(self, partnership_id: int, what: str, at: datetime) -> int:
        """Cancel what is not yet sent to a partnership, of one `what` (empty: everything)."""
        theirs = update(ledger).where(_d.partnership_id == partnership_id, _NOT_SENT)
        chosen = theirs.where(_d.what == what) if what else theirs
        return await self._drop(chosen, at)

    async def cancel_scheduled(self, partnership_ids: Sequence[int], at: datetime) -> int:
        """Cancel prompts that a schedule brought (they expire) and that are not sent yet; how many."""
        prompts = update(ledger).where(_d.partnership_id.in_(partnership_ids), _d.what == "prompt")
        return await self._drop(prompts.where(_d.expires_at.is_not(None), _NOT_SENT), at)

    async def by_key(self, key: str) -> Delivery | None:
        row = await self._tx.row(select(ledger).where(_d.key == key))
        return _delivery(row) if row else None

    async def of_partnership(self, partnership_id: int) -> Sequence[Delivery]:
        """By due time, then id."""
        found = select(ledger).where(_d.partnership_id == partnership_id)
        return await self._list(found.order_by(_d.due_at, _d.id))

    async def prompts_of_round(self, round_id: int) -> Mapping[int, Sequence[Delivery]]:
        """The prompt deliveries of each partnership of a round, by due time."""
        found = select(ledger).where(_of_round(round_id), _d.what == "prompt")
        prompts = await self._list(found.order_by(_d.partnership_id, _d.due_at, _d.id))
        groups = groupby(prompts, key=lambda each: each.partnership_id)
        return {partnership: list(group) for partnership, group in groups if partnership is not None}

    async def slugs_had(self, round_id: int) -> Mapping[int, set[str]]:
        """The slugs of the prompts that each partnership of a round got or is about to get."""
        slug = type_coerce(_d.about, JSON)["prompt"].as_string()
        had: defaultdict[int, set[str]] = defaultdict(set)
        wanted = (_d.round_id == round_id, _d.what == "prompt", _d.state != "cancelled")
        for partnership, each in await self._tx.rows(select(_d.partnership_id, slug).where(*wanted)):
            had[partnership].add(each)
        return had

    async def last_prompts(self, partnership_ids: Sequence[int]) -> Mapping[int, datetime]:
        """When the last prompt came to each of some partnerships, or is to come."""
        last = func.max(func.coalesce(_d.settled_at, _d.due_at), type_=Instant)
        found: dict[int, datetime] = {}
        for start in range(0, len(partnership_ids), MANY):
            theirs = _d.partnership_id.in_(partnership_ids[start : start + MANY])
            prompts = select(_d.partnership_id, last).where(theirs, _d.what == "prompt", _d.state != "cancelled")
            found |= {row[0]: row[1] for row in await self._tx.rows(prompts.group_by(_d.partnership_id))}
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
        overdue = case((and_(_d.state.in_(("due", "waiting", "unknown")), _d.try_at <= now, _ready()), _d.try_at))
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

    async def stuck(self, programme_id: int, limit: int) -> Sequence[Delivery]:
        """Dead and unknown ones, the newest first."""
        found = select(ledger).where(_d.programme_id == programme_id, _d.state.in_(("dead", "unknown")))
        return await self._list(found.order_by(_d.id.desc()).limit(limit))

    async def retry(self, programme_id: int, at: datetime) -> int:
        """Make dead ones due again (what was buried with them too); how many.

        What is out of date stays dead. Attempts stay too, so that whoever sends it looks first.
        """
        dead = update(ledger).where(_d.programme_id == programme_id, _d.state == "dead")
        current = dead.where(or_(_d.expires_at.is_(None), _d.expires_at > at))
        soonest = case((_d.due_at > at, _d.due_at), else_=literal(at, Instant))
        return await self._tx.touched(current.values(state="due", reason="", settled_at=None, try_at=soonest))

    async def next_due(self) -> datetime | None:
        """When the ledger next has something to do; None if nothing is due or under way."""
        found: datetime | None = await self._tx.value(
            select(func.min(_d.try_at)).where(_d.try_at.is_not(None), _ready())
        )
        return found

    async def schedule(self, schedule: Schedule) -> None:
        """Store or replace a round's schedule."""
        values = {name: getattr(schedule, name) for name in _SCHEDULE}
        await self._tx.put(schedules, values, by=("round_id",))

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

    async def occur(self, schedule: Schedule, day: str) -> bool:
        """Record that a schedule's date (ISO) was materialised; False if it was before."""
        values = {"round_id": schedule.round_id, "day": date.fromisoformat(day)}
        return await self._tx.put_new(occurrences, values)

    async def _settle(self, delivery: Delivery, values: Mapping[str, Any]) -> bool:
        mine = (_d.id == delivery.id, _d.state == "sending", _d.lease_owner == delivery.lease_owner)
        held = update(ledger).where(*mine, _d.attempts == delivery.attempts)
        return await self._tx.touched(held.values(values), beside=True) == 1

    async def _drop(self, unwanted: Update, at: datetime) -> int:
        cancelled = {"state": "cancelled", "reason": "not wanted any more", "settled_at": at, **_DONE}
        return await self._tx.touched(unwanted.values(cancelled))

    async def _list(self, found: Select[Any]) -> list[Delivery]:
        return [_delivery(row) for row in await self._tx.rows(found)]
