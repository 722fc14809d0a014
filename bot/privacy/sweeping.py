"""What a programme keeps no longer than it said, forgotten once a day by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.people import Programme
from bot.privacy.forgetting import CONCERNS_KEPT
from bot.privacy.records import Limits, Who
from bot.store import Records

NOTE, KEY = "farpair", "swept"


async def sweep(tx: Records, now: datetime) -> None:
    """Sweep every programme, once a day; running it again changes nothing."""
    today = now.date().isoformat()
    if await tx.notes.note(NOTE, KEY) == today:
        return
    await tx.notes.write(NOTE, KEY, today, now)
    for programme in await tx.programmes.all():
        await _programme(tx, programme, now)


async def _programme(tx: Records, programme: Programme, now: datetime) -> None:
    limits = limits_of(programme, now)
    await tx.privacy.sweep(programme.id, limits, now)
    await tx.keepsakes.sweep(programme.id, limits.deliveries)
    for id_ in await tx.privacy.long_gone(programme.id, limits.left):
        await tx.privacy.erase(await _whole(tx, id_), now, now + CONCERNS_KEPT)


def limits_of(programme: Programme, now: datetime) -> Limits:
    """Before which instants what is past is forgotten, by the programme's settings."""
    keeping = programme.settings.keeping
    days = (
        keeping.concerns_days,
        keeping.audit_days,
        keeping.deliveries_days,
        keeping.absences_days,
        keeping.left_days,
    )
    return Limits(*(now - timedelta(days=each) for each in days))


async def _whole(tx: Records, participant_id: int) -> Who:
    """A participant with those accounts that are nobody's in another programme."""
    person = await tx.people.by_id(participant_id)
    alone = [each for each in person.accounts if len(await tx.people.everywhere(each)) == 1] if person else []
    led = [each for each in alone if await tx.programmes.coordinated_by(each)]
    return Who((participant_id,), tuple(each for each in alone if each not in led))
