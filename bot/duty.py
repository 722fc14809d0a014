"""Which coordinators are there to be told something: not those who are away, and never about their own partnership."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime

from bot import world
from bot.ledger import NewDelivery
from bot.people import Coordinator, Programme
from bot.store import Records


async def on_duty(tx: Records, programme: Programme, now: datetime, but: Collection[int] = ()) -> list[Coordinator]:
    """The coordinators who are there now; all, where all are away: somebody has to hear.

    `but` are participants whom it concerns: coordinators who are one of them are left out in any case.
    """
    today = world.local_time(now, programme.settings.timezone).date()
    able = [each for each in await tx.programmes.coordinators(programme.id) if not await _is_one_of(tx, each, but)]
    return [each for each in able if not is_away(each, today)] or able


def is_away(coordinator: Coordinator, today: date) -> bool:
    """Whether a coordinator has said to be away on a day of the programme's calendar."""
    first, last = coordinator.away_first, coordinator.away_last
    return first is not None and last is not None and first <= today <= last


async def _is_one_of(tx: Records, coordinator: Coordinator, but: Collection[int]) -> bool:
    person = await tx.people.by_account(coordinator.programme_id, coordinator.account) if but else None
    return person is not None and person.id in but


async def tell_coordinators(
    tx: Records,
    programme: Programme,
    told: NewDelivery,
    now: datetime,
    but: Collection[int] = (),
    about: Mapping[str, str] | None = None,
) -> int:
    """Write the same message to each who is on duty; to how many. `told` is the delivery but for whom it is for."""
    found = await on_duty(tx, programme, now, but)
    await tx.ledger.enqueue(
        [
            replace(
                told,
                key=f"{told.key}/{each.account}",
                about={**told.about, **(about or {}), "account": str(each.account)},
            )
            for each in found
        ]
    )
    return len(found)
