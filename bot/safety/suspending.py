"""Suspension: somebody takes no part in a programme, is told so plainly, and is known again by any account."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.chat import Message
from bot.ledger import NewDelivery
from bot.parting import part_ways
from bot.people import Participant
from bot.store import Records

if TYPE_CHECKING:
    from bot.posts import Scene

NEWS_LAST = timedelta(days=30)


async def suspend(tx: Records, person: Participant, now: datetime) -> None:
    """Suspend somebody: their partnerships end kindly, they are in no round, and are told."""
    await tx.safety.suspend(person.programme_id, person.accounts, now)
    for partnership in await tx.partnerships.of_participant(person.id):
        if partnership.ended_at is None and person.id in partnership.present:
            await part_ways(tx, partnership, person.id, now, suspended=True)
    latest = await tx.rounds.latest(person.programme_id)
    if latest and latest.state != "ended" and await tx.rounds.enrolment(latest.id, person.id):
        await tx.rounds.set_states(latest.id, {person.id: "withdrawn"})
    await tx.people.change(replace(person, left_at=person.left_at or now, wants_round=False))
    await tx.ledger.enqueue([_news(person, now)])


async def reinstate(tx: Records, person: Participant) -> None:
    """End a suspension; nobody is enrolled by that."""
    await tx.safety.reinstate(person.programme_id, person.accounts)


def _news(person: Participant, now: datetime) -> NewDelivery:
    return NewDelivery(
        key=f"suspended/{person.id}-{int(now.timestamp())}",
        kind="post",
        target="inbox",
        programme_id=person.programme_id,
        due_at=now,
        expires_at=now + NEWS_LAST,
        what="suspended",
        participant_id=person.id,
    )


async def suspended(scene: Scene) -> Message | None:
    """To whoever is suspended, in kind and plain words."""
    person = scene.person
    if person is None or not person.accounts:
        return None
    if not await scene.tx.safety.is_suspended(scene.programme.id, person.accounts[0]):
        return None
    contact = scene.programme.settings.contact or scene.programme.settings.safety_contact
    key = "post.suspended_contact" if contact else "post.suspended"
    return Message(scene.say(key, name=person.name, programme=scene.programme.name, contact=contact))
