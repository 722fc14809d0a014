"""Whoever is written to alone, is written to by day: not at night, not on a free day, not while away."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.care.days import Days
from bot.mishaps import Later

if TYPE_CHECKING:
    from bot.posts import Scene

DAY, MONTH = timedelta(days=1), timedelta(days=31)


async def by_day(scene: Scene) -> None:
    """Wait for a time at which the reader of an inbox may be written to.

    Raises:
        Later: it waits until then.
    """
    if scene.person is None:
        return
    today = scene.now.date()
    absences = await scene.tx.calendar.absences([scene.person.id], today - DAY, today + MONTH)
    opens = Days(scene.person.reader, absences.get(scene.person.id, ())).next_open(scene.now)
    if scene.now < opens < scene.now + MONTH:
        raise Later("it is night or a free day where they live", (opens - scene.now).total_seconds())
