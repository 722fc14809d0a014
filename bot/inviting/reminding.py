"""Reminders of a round that closes, in the programme's channel alone; and one to whoever stopped half-way."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import datetime, time, timedelta

from bot import world
from bot.care.days import Days
from bot.inviting.arriving import FORM, FROM, LOCALE, REMIND
from bot.inviting.doors import OURS, can_be_joined
from bot.ledger import NewDelivery
from bot.people import Draft, Home, Programme, Reader, Round
from bot.places import ASK_FIRST
from bot.store import Records

DAYS = (7, 1)
"""So many days before the last one, the channel is reminded."""
HOUR = time(10)
"""By the programme's clock."""
LASTS = timedelta(hours=36)
HALF_WAY = timedelta(days=2)
"""So long after their last word whoever stopped half-way is reminded, once."""
KEPT = timedelta(days=7)
LOOKED, EVERY = "inviting/looked", timedelta(minutes=55)


async def remind(tx: Records, now: datetime) -> None:
    """Write what has become due, for all programmes. Running it again changes nothing."""
    looked = await tx.notes.note(OURS, LOOKED)
    if looked and timedelta() <= now - datetime.fromisoformat(looked) < EVERY:
        return
    await tx.notes.write(OURS, LOOKED, now.isoformat(), now)
    for programme in await tx.programmes.all():
        round_ = await tx.rounds.latest(programme.id)
        if round_ is not None and can_be_joined(round_, now):
            homes = await tx.programmes.homes(programme.id)
            closing = [each for home in homes for each in _closing(programme, round_, home, now)]
            await tx.ledger.enqueue([*closing, *[each async for each in _half_way(tx, programme, round_, now)]])


def _closing(programme: Programme, round_: Round, home: Home, now: datetime) -> Iterator[NewDelivery]:
    """The reminder whose time has come last, where the round was open so long before it closes."""
    if round_.closes_at is None:
        return
    zone = programme.settings.timezone
    last = world.local_time(round_.closes_at, zone).date()
    dues = [(days, world.meant_instant(last - timedelta(days=days), HOUR, zone)[0]) for days in DAYS]
    passed = [
        (days, due) for days, due in dues if due <= now and round_.opened_at <= round_.closes_at - timedelta(days=days)
    ]
    for days, due in passed[-1:]:
        if now < due + LASTS:
            yield NewDelivery(
                key=round_.key(f"closing/{days}/{home.id}"),
                kind="post",
                target="community",
                programme_id=programme.id,
                due_at=due,
                expires_at=min(due + LASTS, round_.closes_at),
                what="closing",
                about={"days": str(days)},
                round_id=round_.id,
                community_id=home.id,
            )


async def _half_way(tx: Records, programme: Programme, round_: Round, now: datetime) -> AsyncIterator[NewDelivery]:
    """One to each whose form was left, as far as they may be written to; by day where they seem to live."""
    subject = f"programme-{programme.id}"
    for account in await tx.inviting.half_way(subject, now - KEPT, now - HALF_WAY):
        draft = await tx.people.draft(account, FORM, subject)
        if draft is None or not is_begun(draft) or not await may_be_reminded(tx, draft):
            continue
        due = Days(_reader(programme, draft)).next_open(now)
        yield NewDelivery(
            key=round_.key(f"half_way/{account}"),
            kind="post",
            target="inbox",
            programme_id=programme.id,
            due_at=due,
            expires_at=min(due + LASTS, round_.closes_at or due + LASTS),
            what="half_way",
            about={"account": str(account)},
            round_id=round_.id,
        )


def is_begun(draft: Draft) -> bool:
    """Whether somebody has written something, and not opened the form alone."""
    return bool(draft.answers.keys() - {FROM, REMIND, LOCALE})


async def may_be_reminded(tx: Records, draft: Draft) -> bool:
    """Whether somebody who has not joined may be written to: where people expect it, or where they have said so."""
    if draft.account.platform not in ASK_FIRST or draft.answers.get(REMIND) == "yes":
        return True
    return any(each.agreed_at and not each.left_at for each in await tx.people.everywhere(draft.account))


def _reader(programme: Programme, draft: Draft) -> Reader:
    """Somebody by what they have written so far."""
    written = draft.answers.get("country", "")
    country = world.recognise_country(written).code if isinstance(written, str) and written else ""
    return Reader(0, world.suggest_zone(country) if country else programme.settings.timezone, country or "")
