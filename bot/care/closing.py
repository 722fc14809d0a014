"""A place in a partnership is closed kindly, with a reason for coordinators alone, and a new partner is looked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.care.case import word
from bot.care.days import Days
from bot.care.places import goes_on_elsewhere, look_again
from bot.care.signs import Closing, Reason, Seeker
from bot.people import Enrolment, Participant, Partnership
from bot.space_deliveries import taken_out
from bot.store import Records

ROUNDS_KEPT = 2


async def close_place(
    tx: Records, partnership: Partnership, who: int, reason: Reason, now: datetime, waited_since: datetime | None = None
) -> list[int]:
    """Close somebody's place; those who are left without a partner by that, and are looked for one now.

    Two who are left go on in their space. Where one is left, the partnership comes to its end. `waited_since` is when
    those who are left began to wait.
    """
    left = [member for member in partnership.present if member != who]
    people = await tx.people.many(partnership.present)
    await tx.care.close(Closing(partnership.programme_id, partnership.round_id, partnership.id, who, reason, now))
    others = await goes_on_elsewhere(tx, partnership, who)
    if not others:
        await tx.rounds.set_states(partnership.round_id, {who: "withdrawn"})
    await tx.front.audit(partnership.programme_id, "farpair", "care.closed", partnership.code, now, reason)
    if len(left) > 1:
        await goes_on(tx, partnership, who, left, now)
    else:
        await end_partnership(tx, partnership, now)
        for member in left:
            await seek_for(tx, partnership, people.get(member), now, waited_since)
    what = "one_less" if others else "open"
    await tx.ledger.enqueue([word(partnership, what, who, _by_day(people.get(who), now), {})])
    return left if len(left) < 2 else []


async def end_partnership(tx: Records, partnership: Partnership, now: datetime) -> None:
    """Nothing more is sent to it; its space stays open."""
    await tx.ledger.cancel_of(partnership.id, "", now)
    await tx.partnerships.change(replace(partnership, ended_at=now))


async def seek_for(
    tx: Records,
    partnership: Partnership,
    person: Participant | None,
    now: datetime,
    waited: datetime | None = None,
) -> None:
    """Somebody whose partner is gone: looked for a partner at once, and first in line in the next round.

    A mentor who goes on with others has a place free for whoever waits, and no more.
    """
    if person is None or person.left_at is not None:
        return
    if await goes_on_elsewhere(tx, partnership, person.id):
        await look_again(tx, partnership.round_id, now)
        return
    await tx.rounds.set_states(partnership.round_id, {person.id: "unmatched"})
    await tx.care.seek(Seeker(partnership.round_id, person.id, now, waited or now))
    await first_in_line(tx, partnership.programme_id, person.id, now)


async def first_in_line(tx: Records, programme_id: int, participant_id: int, now: datetime) -> None:
    """Where the next round is open already, whoever is without a partner is in it, before others."""
    latest = await tx.rounds.latest(programme_id)
    if latest is not None and latest.state == "open":
        enrolled = await tx.rounds.enrolment(latest.id, participant_id)
        at = enrolled.enrolled_at if enrolled else now
        await tx.rounds.enrol(Enrolment(latest.id, participant_id, "enrolled", at, left_behind=True))


async def goes_on(tx: Records, partnership: Partnership, who: int, left: list[int], now: datetime) -> None:
    """Somebody leaves a three: the two who are left are told kindly, and go on in their space."""
    await tx.partnerships.part(partnership.id, who, now)
    told = [
        replace(word(partnership, "left", member, now, {"left": str(len(left))}, str(who)), what="partner_left")
        for member in left
    ]
    await tx.ledger.enqueue([*told, taken_out(partnership, who, now)])


def _by_day(person: Participant | None, now: datetime) -> datetime:
    return Days(person.reader).next_open(now) if person else now


async def sweep_closings(tx: Records, programme_id: int) -> None:
    """Reasons are forgotten after two rounds."""
    rounds = await tx.rounds.of_programme(programme_id)
    begun = [each.id for each in rounds if each.state != "open"]
    if old := begun[: -ROUNDS_KEPT - 1]:
        await tx.care.forget_closings(old)
