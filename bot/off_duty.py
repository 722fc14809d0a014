"""Coordinators' own days off: whoever looks after a programme says so with /away, and others hear in the meantime."""

from __future__ import annotations

from datetime import date

from bot import world
from bot.asking import Ask
from bot.auditing import acted
from bot.chat import Button, Message
from bot.people import Coordinator

ENDS = "duty"


async def leave_duty(ask: Ask, first: date, last: date) -> None:
    """Where the asker is a coordinator, nothing is sent to them as such on those days, if another is there."""
    if ask.coordinator:
        await ask.tx.programmes.coordinator_away(ask.programme.id, ask.request.account, first, last)
        await acted(ask, "coordinator.away", "", f"{first.isoformat()} to {last.isoformat()}")


async def back_on_duty(ask: Ask) -> bool:
    """End it; whether there was something to end."""
    mine = await _mine(ask)
    if mine is None or mine.away_last is None:
        return False
    await ask.tx.programmes.coordinator_away(ask.programme.id, ask.request.account, None, None)
    await acted(ask, "coordinator.back")
    return True


async def duty_noted(ask: Ask) -> Message | None:
    """What is noted of a coordinator's days off that have not passed; None where nothing is."""
    mine = await _mine(ask)
    if mine is None or mine.away_first is None or mine.away_last is None or mine.away_last < today_of(ask):
        return None
    end = Button(ask.say.line("away.end", last=mine.away_last)[:75], "away.end", f"{ask.here}.{ENDS}")
    span = ask.say.line("away.span", first=mine.away_first, last=mine.away_last)
    return ask.tell("away.off_duty", end, ask.button("away.more", "away", f"{ask.here}.more"), lines=f"- {span}")


def today_of(ask: Ask) -> date:
    """Today on the programme's own calendar."""
    return world.local_time(ask.now, ask.programme.settings.timezone).date()


async def _mine(ask: Ask) -> Coordinator | None:
    if not ask.coordinator:
        return None
    led = await ask.tx.programmes.coordinators(ask.programme.id)
    return next((each for each in led if each.account == ask.request.account), None)
