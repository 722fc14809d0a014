"""`/forget-me`: after a second press, everything about the asker is erased, in all programmes, in one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.asking import Ask, Entry
from bot.chat import Button, Message
from bot.privacy.records import Who
from bot.privacy.showing import who_is
from bot.profile import leave_now

CONCERNS_KEPT = timedelta(days=180)
"""How long an open concern stays, in its least form, after somebody in it was erased."""


async def forget(ask: Ask) -> Message:
    """What goes, what stays, and the button."""
    who = await who_is(ask.tx, ask.request.account)
    if alone := await _alone_for(ask, who):
        return ask.tell("forget.last_coordinator", programmes=alone)
    yes = Button(ask.say.line("forget.yes"), "forget-me.yes", ask.here, "danger")
    until = (ask.now + CONCERNS_KEPT).date()
    return ask.tell("forget.sure", yes, ask.button("mydata.button", "mydata"), until=until)


async def _alone_for(ask: Ask, who: Who) -> str:
    """Programmes that nobody else looks after: they would be left without anybody."""
    led = {each.id: each for account in who.accounts for each in await ask.tx.programmes.coordinated_by(account)}
    names = []
    for programme in led.values():
        coordinators = await ask.tx.programmes.coordinators(programme.id)
        if all(each.account in who.accounts for each in coordinators):
            names.append(programme.name)
    return ask.say.list(names) if names else ""


async def forget_now(ask: Ask) -> Message:
    """Leave every programme, whose partners are told as always, and be erased."""
    who = await who_is(ask.tx, ask.request.account)
    if alone := await _alone_for(ask, who):
        return ask.tell("forget.last_coordinator", programmes=alone)
    for person in (await ask.tx.people.many(who.ids)).values():
        programme = await ask.tx.programmes.by_id(person.programme_id)
        if programme is not None and person.left_at is None:
            await leave_now(replace(ask, programme=programme, person=person))
    await ask.tx.privacy.erase(who, ask.now, ask.now + CONCERNS_KEPT)
    return ask.tell("forget.done", until=(ask.now + CONCERNS_KEPT).date())


ENTRIES: dict[str, Entry] = {
    "forget-me": Entry(forget, reads=True),
    "forget-me.yes": Entry(forget_now, typed=False, recorded=False),
}
