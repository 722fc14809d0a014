"""What may be concluded from silence: up to when a platform's messages are known, and when the program was down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.asking import Core
from bot.care.days import Span
from bot.store import Records

OURS = "farpair"
LOOKED, OUTAGE, SEARCHED = "care/looked", "care/outage/", "care/searched/"
EVERY = timedelta(minutes=55)
"""How often care looks: its steps are days apart."""
DOWN = timedelta(hours=36)
"""Without a look for so long, the program was down: nobody could press a button, and nothing was asked."""
KEPT = timedelta(days=120)
HEARD = "heard"


@dataclass(frozen=True, slots=True)
class Hearing:
    """Times in which the program was down, whose days count for nobody; and what each platform tells."""

    outages: Sequence[Span]
    tx: Records
    core: Core
    now: datetime

    async def known_until(self, platform: str) -> datetime | None:
        """The instant up to which all that was written there is known; None where the platform never tells."""
        if platform in self.core.in_process:
            return self.now
        noted = await self.tx.notes.note(platform, HEARD)
        return min(self.now, datetime.fromisoformat(noted)) if noted else None


async def listen(tx: Records, core: Core, now: datetime) -> Hearing | None:
    """What is known at a look; None where the last one was a moment ago."""
    looked = await tx.notes.note(OURS, LOOKED)
    before = datetime.fromisoformat(looked) if looked else now
    if looked and timedelta() <= now - before < EVERY:
        return None
    await tx.notes.write(OURS, LOOKED, now.isoformat(), now)
    if now - before > DOWN:
        await tx.notes.write(OURS, f"{OUTAGE}{before.isoformat()}", now.isoformat(), now)
    return Hearing(await outages(tx, now), tx, core, now)


async def outages(tx: Records, now: datetime) -> list[Span]:
    """When the program was down, as far as it matters; what is long past is forgotten."""
    spans = []
    for key, value in (await tx.notes.beginning(OURS, OUTAGE)).items():
        span = datetime.fromisoformat(key.removeprefix(OUTAGE)), datetime.fromisoformat(value)
        if span[1] < now - KEPT:
            await tx.notes.write(OURS, key, "", now)
        else:
            spans.append(span)
    return spans
