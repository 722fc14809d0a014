"""What became of deliveries, and how that is written into the ledger: many at once, each by whoever holds its lease."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import structlog

from bot.chat import Space, Unfinished
from bot.ledger import Delivery
from bot.pacing import Pace, outcome
from bot.store import Records

log = structlog.get_logger()

State = Literal["delivered", "cancelled", "dead", "unknown", "parked", "waiting", "moved"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one attempt. `ref` is the platform's reference, or the space that was opened; it is looked at
    again after `pause`, because of `error`; `lane` is where it has moved to.
    """

    delivery: Delivery
    state: State
    ref: str | Space = ""
    reason: str = ""
    pause: timedelta = timedelta()
    lane: str = ""
    error: Exception | None = None


def not_delivered(delivery: Delivery, error: Exception, pace: Pace) -> Outcome:
    """What an error makes of an attempt."""
    reason = str(error) or type(error).__name__
    state = outcome(error, delivery.attempts)
    pause = pace.look_again if state == "unknown" else pace.pause_after(error, delivery.attempts)
    return Outcome(delivery, state, reason=reason, pause=pause, error=error)


async def settle(tx: Records, outcomes: Sequence[Outcome], now: datetime) -> None:
    """Write what became of attempts; those whose lease was lost meanwhile are left to whoever holds it."""
    arrived = [each for each in outcomes if each.state == "delivered"]
    held = await tx.ledger.all_delivered([(each.delivery, _address(each.ref)) for each in arrived], now)
    for each in arrived:
        if each.delivery.id in held and isinstance(each.ref, Space):
            await _remember_space(tx, each.delivery, each.ref, now)
        elif each.delivery.id in held and each.delivery.kind == "close" and each.delivery.partnership_id:
            await tx.resting.closed(each.delivery.partnership_id, now)
    for each in outcomes:
        if each.state != "delivered" and await _settle_other(tx, each, now):
            held |= {each.delivery.id}
    for each in outcomes:
        _tell(each, each.delivery.id in held)


def _address(ref: str | Space) -> str:
    return ref.address if isinstance(ref, Space) else ref


async def _settle_other(tx: Records, each: Outcome, now: datetime) -> bool:
    may_be_read = each.state in ("unknown", "parked") or isinstance(each.error, Unfinished)
    if not may_be_read and each.delivery.kind == "post":
        await tx.calendar.give_back(each.delivery)
    match each.state:
        case "cancelled":
            return await tx.ledger.cancel(each.delivery, each.reason, now)
        case "dead":
            return await tx.ledger.bury(each.delivery, each.reason, now)
        case "parked":
            return await tx.ledger.park(each.delivery, each.reason)
        case "unknown":
            return await tx.ledger.unknown(each.delivery, now + each.pause, each.reason)
        case "moved":
            return await tx.ledger.move(each.delivery, each.lane)
        case _:
            return await tx.ledger.wait(each.delivery, now + each.pause, each.reason)


async def _remember_space(tx: Records, delivery: Delivery, space: Space, now: datetime) -> None:
    if delivery.partnership_id and delivery.community_id:
        await tx.partnerships.opened(delivery.partnership_id, delivery.community_id, space, now)


def _tell(each: Outcome, held: bool) -> None:
    """For whoever follows a delivery through the log: no names, no texts."""
    what = each.delivery.what or each.delivery.kind
    known = {"delivery": each.delivery.id, "what": what, "attempts": each.delivery.attempts}
    if not held:
        log.warning("somebody else has taken over", state=each.state, **known)
    elif each.state in ("delivered", "cancelled"):
        log.info(each.state, **known)
    else:
        log.warning("not delivered", state=each.state, reason=each.reason, **known)
