"""Spaces come to rest: at once where a concern or a block ended the partnership, else after long silence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.ledger import NewDelivery
from bot.people import Partnership, Programme
from bot.store import Records

if TYPE_CHECKING:
    from bot.posts import Scene

NOTE, KEY = "farpair", "rested"
LASTS = timedelta(days=30)
QUIET = "quiet"
"""What a delivery that closes a space is for, where only silence asks for it."""


def closing(partnership: Partnership, now: datetime) -> NewDelivery:
    """Nobody writes in its space any more; whoever is in it can read."""
    return _close(partnership, now, "close", partnership.key("add"))


async def rest_quiet_spaces(tx: Records, now: datetime) -> None:
    """Once a day, what has been quiet for long after its end is put away; running it again changes nothing."""
    today = now.date().isoformat()
    if await tx.notes.note(NOTE, KEY) == today:
        return
    await tx.notes.write(NOTE, KEY, today, now)
    for programme in await tx.programmes.all():
        await tx.ledger.enqueue(await _quiet(tx, programme, now))


async def _quiet(tx: Records, programme: Programme, now: datetime) -> Sequence[NewDelivery]:
    last = await tx.resting.quiet(programme.id, _silent_since(programme, now))
    found = await tx.partnerships.many(sorted(last))
    return [_close(each, now, f"{QUIET}-{int(last[each.id].timestamp())}", "", QUIET) for each in found.values()]


def _silent_since(programme: Programme, now: datetime) -> datetime:
    return now - timedelta(weeks=programme.settings.quiet_weeks)


def _close(partnership: Partnership, now: datetime, key: str, after: str, what: str = "") -> NewDelivery:
    return NewDelivery(
        key=partnership.key(key),
        kind="close",
        target="space",
        programme_id=partnership.programme_id,
        due_at=now,
        expires_at=now + LASTS,
        what=what,
        round_id=partnership.round_id,
        partnership_id=partnership.id,
        community_id=partnership.community_id,
        after=after,
    )


async def is_quiet(scene: Scene) -> bool:
    """Whether a space that is about to be put away is as quiet as it was."""
    partnership = scene.partnership
    if partnership is None or partnership.ended_at is None:
        return False
    last = max((partnership.ended_at, *(await scene.tx.partnerships.writers(partnership.id)).values()))
    return last <= _silent_since(scene.programme, scene.now)
