"""The ledger of deliveries in SQL: who may send what now, and what became of it.

`try_at` says when an open row is looked at next: its due time, the end of a pause, or the end of a lease. A lease
is the pair of owner and attempt: whoever settles must hold the attempt that was claimed last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

import structlog
from sqlalchemy import Integer, Select, Update, and_, bindparam, case, literal, or_, select, true, update
from sqlalchemy.sql.dml import ReturningUpdate
from sqlalchemy.sql.elements import ColumnElement

from bot.ledger import Alike, Delivery, DeliveryState, NewDelivery, Schedule
from storage.alike import write_alike
from storage.columns import Instant, Typed
from storage.enqueueing import write
from storage.ledger_reading import SCHEDULE, LedgerReading, delivery_of, not_done, overdue_ones
from storage.lists import given, given_rows
from storage.people import MANY
from storage.tables import deliveries as ledger
from storage.tables import occurrences, schedules

log = structlog.get_logger()

_d = ledger.c
_NOT_SENT = _d.state.in_(("due", "waiting"))
_FREE = {"lease_owner": "", "lease_until": None}
_DONE = {**_FREE, "try_at": None}


def _held(delivery: Delivery) -> ColumnElement[bool]:
    """That nobody has claimed it since."""
    mine = (_d.id == delivery.id, _d.state == "sending", _d.lease_owner == delivery.lease_owner)
    return and_(*mine, _d.attempts == delivery.attempts)


def _claim(chosen: Select[Any]) -> ReturningUpdate[Any]:
    taken = chosen.limit(bindparam("most", type_=Integer)).with_for_update(skip_locked=True, of=ledger).cte("taken")
    until = bindparam("until", type_=Instant)
    lease = {"lease_owner": bindparam("owner", type_=Typed), "lease_until": until, "try_at": until}
    claimed = update(ledger).where(_d.id.in_(select(taken.c.id)))
    return claimed.values(state="sending", attempts=_d.attempts + 1, **lease).returning(*ledger.c)


# Built once: every sender claims a few times a second.
_OVERDUE = overdue_ones(bindparam("now", type_=Instant), _d.id)
_CLAIM = _claim(_OVERDUE)


@cache
def _claim_of(dialect: str) -> ReturningUpdate[Any]:
    return _claim(_OVERDUE.where(_d.id.in_(select(given(dialect, id=Integer).c.id))))


@cache
def _arrived(dialect: str) -> ReturningUpdate[Any]:
    """Settles those of given (id, owner, attempt, reference) that nobody has claimed since; the ids."""
    lease = given(dialect, id=Integer, owner=Typed, attempts=Integer, ref=Typed)
    mine = (_d.id == lease.c.id, _d.lease_owner == lease.c.owner, _d.attempts == lease.c.attempts)
    settled = {
        "state": "delivered",
        "platform_ref": lease.c.ref,
        "settled_at": bindparam("at", type_=Instant),
        "reason": "",
        **_DONE,
    }
    return update(ledger).where(*mine, _d.state == "sending").values(settled).returning(_d.id)


def _told(written: int) -> int:
    if written:
        log.info("decided", deliveries=written)
    return written


class SqlLedger(LedgerReading):
    """The verbs of `bot.ledger.Ledger`."""

    __slots__ = ()

    async def enqueue(self, deliveries: Sequence[NewDelivery]) -> int:
        """Write those whose key is new; a cancelled one with the same key becomes due again.

        Gives how many are now due because of this. A revived one keeps its attempts, so that whoever sends it looks
        first whether it has been sent.
        """
        once = {each.key: each for each in reversed(deliveries)}
        return _told(await write(self._tx, list(reversed(once.values()))))

    async def enqueue_alike(self, groups: Sequence[Alike]) -> int:
        """The same for groups of deliveries of partnerships, each group in one statement."""
        return _told(await write_alike(self._tx, groups))

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

    async def claim(
        self, now: datetime, owner: str, until: datetime, limit: int, only: Sequence[int] | None = None
    ) -> Sequence[Delivery]:
        """Take up to `limit` overdue deliveries (of those with the ids `only`) under a lease, oldest first."""
        lease = {"now": now, "owner": owner, "until": until, "most": limit}
        if only is None:
            rows = await self._tx.rows(_CLAIM, lease, beside=True)
        else:
            ids = given_rows([each] for each in only)
            rows = await self._tx.rows(_claim_of(self._tx.dialect), {**lease, **ids}, beside=True)
        return sorted(map(delivery_of, rows), key=lambda each: (each.due_at, each.id))

    async def delivered(self, delivery: Delivery, ref: str, at: datetime) -> bool:
        """Settle; False if the lease was lost meanwhile (nothing is changed then)."""
        settled = {"state": "delivered", "platform_ref": ref, "settled_at": at, "reason": "", **_DONE}
        return await self._settle(delivery, settled)

    async def all_delivered(self, refs: Sequence[tuple[Delivery, str]], at: datetime) -> frozenset[int]:
        """Settle many that were claimed together or not; the ids of those whose lease was held."""
        if not refs:
            return frozenset()
        leases = given_rows((each.id, each.lease_owner, each.attempts, ref) for each, ref in refs)
        done = await self._tx.rows(_arrived(self._tx.dialect), {**leases, "at": at}, beside=True)
        return frozenset(row.id for row in done)

    async def move(self, delivery: Delivery, lane: str) -> bool:
        """It belongs to another lane, where it is due at once; the attempt does not count."""
        moved = {"state": "due", "lane": lane, "attempts": _d.attempts - 1, **_FREE, "try_at": delivery.due_at}
        if not await self._settle(delivery, moved):
            return False
        self._tx.wakes.add(lane, delivery.due_at)
        return True

    async def wait(self, delivery: Delivery, until: datetime, reason: str) -> bool:
        """Nothing happened; it is claimed again at `until`."""
        return await self._later(delivery, "waiting", until, reason)

    async def unknown(self, delivery: Delivery, look_at: datetime, reason: str) -> bool:
        """The outcome is unknown; it is claimed again at `look_at`, and looked up before anything else."""
        return await self._later(delivery, "unknown", look_at, reason)

    async def park(self, delivery: Delivery, reason: str) -> bool:
        """Unknown, and it can't be found out: it waits for a person."""
        return await self._settle(delivery, {"state": "unknown", "reason": reason, **_DONE})

    async def cancel(self, delivery: Delivery, reason: str, at: datetime) -> bool:
        """It is not wanted any more."""
        settled = {"state": "cancelled", "reason": reason, "settled_at": at, **_DONE}
        return await self._settle(delivery, settled)

    async def bury(self, delivery: Delivery, reason: str, at: datetime) -> bool:
        """Dead: it will not happen by itself. What comes after it is buried with it."""
        dead = {"state": "dead", "reason": reason, "settled_at": at, **_DONE}
        if not await self._settle(delivery, dead):
            return False
        follower = ledger.alias("follower")
        near = _d.partnership_id == delivery.partnership_id if delivery.partnership_id else true()
        line = select(_d.key).where(_d.after == delivery.key, near).cte("line", recursive=True)
        among = follower.c.partnership_id == delivery.partnership_id if delivery.partnership_id else true()
        line = line.union(select(follower.c.key).join(line, follower.c.after == line.c.key).where(among))
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

    async def retry(self, programme_id: int, at: datetime, *, blindly: bool = False) -> int:
        """Make dead ones (what was buried with them too) and parked unknown ones due again; how many.

        What is out of date stays as it is. Attempts stay too, so that whoever sends it looks first; not `blindly`.
        """
        parked = and_(_d.state == "unknown", _d.try_at.is_(None))
        stuck = update(ledger).where(_d.programme_id == programme_id, not_done(), or_(_d.state == "dead", parked))
        current = stuck.where(or_(_d.expires_at.is_(None), _d.expires_at > at))
        soonest = case((_d.due_at > at, _d.due_at), else_=literal(at, Instant))
        again: dict[str, Any] = {"state": "due", "reason": "", "settled_at": None, "try_at": soonest}
        if blindly:
            again["attempts"] = 0
        rows = await self._tx.rows(current.values(again).returning(_d.lane, _d.try_at))
        for row in rows:
            self._tx.wakes.add(row.lane, row.try_at)
        return len(rows)

    async def schedule(self, schedule: Schedule) -> None:
        """Store or replace a round's schedule."""
        values = {name: getattr(schedule, name) for name in SCHEDULE}
        await self._tx.put(schedules, values, by=("round_id",))

    async def occur(self, schedule: Schedule, day: str) -> bool:
        """Record that a schedule's date (ISO) was materialised; False if it was before."""
        values = {"round_id": schedule.round_id, "day": date.fromisoformat(day)}
        return await self._tx.put_new(occurrences, values)

    async def _later(self, delivery: Delivery, state: DeliveryState, at: datetime, reason: str) -> bool:
        if not await self._settle(delivery, {"state": state, "reason": reason, **_FREE, "try_at": at}):
            return False
        self._tx.wakes.add(delivery.lane, at)
        return True

    async def _settle(self, delivery: Delivery, values: Mapping[str, Any]) -> bool:
        held = update(ledger).where(_held(delivery))
        return await self._tx.touched(held.values(values), beside=True) == 1

    async def _drop(self, unwanted: Update, at: datetime) -> int:
        cancelled = {"state": "cancelled", "reason": "not wanted any more", "settled_at": at, **_DONE}
        return await self._tx.touched(unwanted.values(cancelled))
