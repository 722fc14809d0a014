"""The monthly prompt of partnerships that go on by themselves: each day once, in the hour that suits them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from bot.asking import Core
from bot.going_on.agreeing import LASTS, month_after
from bot.keepsakes.together import together
from bot.ledger import Delivery, NewDelivery
from bot.library import choose
from bot.people import Participant, Partnership
from bot.placing import Placing, whose_turn
from bot.prompting import MONTHLY, PROMPTS, had, prompts_of
from bot.scheduling import EARLIEST_MIDNIGHT
from bot.space_deliveries import to_space
from bot.store import Records

EMPTY = "monthly_over"
MONTHLY_POSTS = (MONTHLY, EMPTY)


async def bring_monthly(tx: Records, core: Core, now: datetime) -> int:
    """Write the prompts of all days that have begun anywhere on earth; how many. Running it again changes nothing.

    Where months were missed, the latest brings a prompt, and the others none.
    """
    today, total = (now + EARLIEST_MIDNIGHT).date(), 0
    for partnership_id, day in await tx.going_on.due(today):
        partnership = await tx.partnerships.by_id(partnership_id)
        people = await who_goes_on(tx, partnership) if partnership else []
        if partnership is None or not people:
            await tx.going_on.expect(partnership_id, None)
            continue
        while month_after(day) <= today:
            day = month_after(day)
        past = [each for each in await tx.ledger.of_partnership(partnership.id) if each.what in PROMPTS]
        gone = had(past) | await tx.going_on.had(partnership_id)
        prompt = choose(await prompts_of(tx, core, partnership.programme_id, "en"), gone, "any")
        slug = prompt.slug if prompt else ""
        await tx.going_on.expect(partnership_id, month_after(day) if slug else None, gone | {slug})
        total += await tx.ledger.enqueue([await _delivery(tx, partnership, Coming(people, day, slug, past))])
    return total


async def who_goes_on(tx: Records, partnership: Partnership) -> list[Participant]:
    """The members, where all of them want to and nothing has come between; else nobody."""
    willing = await tx.going_on.willing(partnership.id)
    found = await tx.people.many(partnership.present)
    people = [found[each] for each in partnership.present if each in found]
    if not set(partnership.present) <= willing or partnership.ended_at is None or any(each.left_at for each in people):
        return []
    for person in people:
        for account in person.accounts:
            if await tx.safety.is_suspended(partnership.programme_id, account):
                return []
    return people if await together(tx, partnership) else []


class Coming(NamedTuple):
    """To whom a prompt comes from a day on, after which others."""

    people: Sequence[Participant]
    day: date
    slug: str
    past: Sequence[Delivery]


async def _delivery(tx: Records, partnership: Partnership, coming: Coming) -> NewDelivery:
    people, day, slug, past = coming
    absences = await tx.calendar.absences([each.id for each in people], day, day + timedelta(days=16))
    readers = [each.reader for each in people]
    last = max((each.settled_at or each.due_at for each in past if each.state != "cancelled"), default=None)
    placed = Placing(absences=absences).place(day, readers, whose_turn(readers, last))
    return to_space(
        partnership,
        f"monthly/{day.isoformat()}",
        MONTHLY if slug else EMPTY,
        placed.due,
        until=placed.due + LASTS,
        about={"prompt": slug} if slug else {},
    )
