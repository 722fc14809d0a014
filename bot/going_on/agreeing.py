"""Saying that one wants to go on, and ending it: each says so alone, and what one says nobody else is told."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from bot.asking import Ask, Entry, partnership_of
from bot.chat import Message
from bot.keepsakes.together import together
from bot.ledger import NewDelivery
from bot.people import Partnership
from bot.prompting import MONTHLY
from bot.space_deliveries import to_space

LASTS = timedelta(days=14)


async def go_on(ask: Ask) -> Message:
    """Say yes; where everybody has, it begins."""
    partnership = await partnership_of(ask)
    if partnership is None or not await together(ask.tx, partnership):
        return ask.tell("going_on.nobody", ask.button("join.next_round", "join"))
    if partnership.ended_at is None:
        return ask.tell("going_on.not_now", ask.button("partner.button", "partner"))
    before = await ask.tx.going_on.willing(partnership.id)
    await ask.tx.going_on.say_yes(partnership.id, ask.me.id, ask.now)
    if set(partnership.present) - before - {ask.me.id}:
        return ask.tell("going_on.said", ask.button("going_on.stop_button", "go_on.stop", _about(partnership)))
    if ask.me.id not in before:
        await ask.tx.going_on.expect(partnership.id, month_after(ask.now.date()))
        await ask.tx.ledger.enqueue([_begins(ask, partnership)])
    return ask.tell("going_on.agreed", ask.button("going_on.stop_button", "go_on.stop", _about(partnership)))


def _about(partnership: Partnership) -> str:
    return f"partnership-{partnership.id}"


def _begins(ask: Ask, partnership: Partnership) -> NewDelivery:
    return to_space(partnership, f"going_on/{int(ask.now.timestamp())}", "going_on", ask.now, until=ask.now + LASTS)


async def stop(ask: Ask) -> Message:
    """End it with one press, whoever presses."""
    partnership = await partnership_of(ask)
    if partnership is not None:
        await ask.tx.going_on.say_no(partnership.id, ask.me.id)
        await ask.tx.going_on.expect(partnership.id, None)
        await ask.tx.ledger.cancel_of(partnership.id, MONTHLY, ask.now)
    return ask.tell("going_on.stopped", ask.button("join.next_round", "join"))


def month_after(day: date) -> date:
    """The same day of the next month, or its last one where it is shorter."""
    year, month = day.year + day.month // 12, day.month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


ENTRIES: dict[str, Entry] = {
    "go_on": Entry(go_on, "participant", typed=False),
    "go_on.stop": Entry(stop, "participant", typed=False),
}
