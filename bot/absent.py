"""What partners are told of an announced absence, and a new partner where it is long."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.asking import Ask, Entry, partnership_of
from bot.care.closing import close_place
from bot.care.days import Days
from bot.chat import Message
from bot.ledger import NewDelivery
from bot.people import Absence, Participant, Partnership
from bot.placing import local_day
from bot.store import Records

if TYPE_CHECKING:
    from bot.posts import Scene

LONG = timedelta(days=21)
"""Whoever is away for longer than this leaves their partner a choice."""
FAR = timedelta(days=400)


async def tell_partners(ask: Ask, absence: Absence) -> None:
    """Each partner reads it alone, by day: until when, and no reason."""
    mine = await ask.tx.partnerships.of_participant(ask.me.id)
    running = [each for each in mine if each.ended_at is None and ask.me.id in each.present]
    people = await ask.tx.people.many(sorted({member for each in running for member in each.present} - {ask.me.id}))
    told = [
        _news(each, people[member], absence, ask.now) for each in running for member in each.present if member in people
    ]
    await ask.tx.ledger.enqueue(told)


def _news(partnership: Partnership, reader: Participant, absence: Absence, now: datetime) -> NewDelivery:
    span = f"{absence.first_day}/{absence.last_day}"
    return NewDelivery(
        key=partnership.key(f"away/{absence.participant_id}/{span}/{reader.id}"),
        kind="post",
        target="inbox",
        programme_id=partnership.programme_id,
        due_at=Days(reader.reader).next_open(now),
        expires_at=datetime.combine(absence.last_day, time(12), UTC),
        what="partner_away",
        about={"of": str(absence.participant_id), "first": str(absence.first_day), "last": str(absence.last_day)},
        round_id=partnership.round_id,
        partnership_id=partnership.id,
        participant_id=reader.id,
    )


def is_long(absence: Absence) -> bool:
    """Whether somebody is away for more than 21 days."""
    return absence.last_day - absence.first_day + timedelta(days=1) > LONG


async def partner_away(scene: Scene) -> Message | None:
    """To a partner: away from when until when; where that is long and there are two, with a choice."""
    about, partnership = scene.delivery.about, scene.partnership
    other = scene.people.get(int(about["of"]))
    if scene.person is None or other is None or partnership is None or partnership.ended_at is not None:
        return None
    found = [each for each in await _of(scene.tx, other, scene.now) if str(each.last_day) == about["last"]]
    if not found:
        return None
    days = {"first": found[0].first_day, "last": found[0].last_day}
    if not is_long(found[0]) or len(partnership.present) > 2:
        return Message(scene.say("post.partner_away", partner=other.name, **days))
    subject = f"partnership-{partnership.id}"
    buttons = (
        scene.button("rematch.ask_button", "rematch.ask", subject),
        scene.button("rematch.wait_button", "rematch.wait", subject),
    )
    return Message(scene.say("post.partner_away_long", partner=other.name, **days), buttons)


async def _of(tx: Records, person: Participant, now: datetime) -> list[Absence]:
    """Somebody's absences that have not passed."""
    today = local_day(now, person.reader)
    return list((await tx.calendar.absences([person.id], today, today + FAR)).get(person.id, ()))


async def ask_rematch(ask: Ask) -> Message:
    """A new partner for whoever's partner is away for long; the other's place is closed kindly."""
    partnership = await partnership_of(ask)
    others = [each for each in partnership.present if each != ask.me.id] if partnership else []
    if partnership is None or partnership.ended_at is not None or len(others) != 1:
        return ask.tell("care.over", ask.button("partner.button", "partner"))
    people = await ask.tx.people.many(others)
    if not any(is_long(each) for each in await _of(ask.tx, people[others[0]], ask.now)):
        return ask.tell("rematch.is_back", ask.button("partner.button", "partner"), partner=people[others[0]].name)
    await close_place(ask.tx, partnership, others[0], "away_long", ask.now)
    return ask.tell("rematch.asked")


async def wait(ask: Ask) -> Message:
    """Everything stays as it is."""
    return ask.tell("rematch.waits")


ENTRIES: dict[str, Entry] = {
    "rematch.ask": Entry(ask_rematch, "participant", typed=False),
    "rematch.wait": Entry(wait, "participant", typed=False, reads=True),
}
