"""Stopping half-way in joining: to be reminded once, where that has to be agreed to, or not to be."""

from __future__ import annotations

from dataclasses import replace

from bot.asking import Ask, Entry
from bot.chat import Account, Form, Message, Reply
from bot.inviting.arriving import FORM, REMIND
from bot.places import ASK_FIRST
from bot.store import Records


def with_reminder(ask: Ask, reply: Reply) -> Reply:
    """A page of joining with the offer to be reminded, where nobody is written to who has not agreed to it."""
    if not isinstance(reply, Form) or ask.request.account.platform not in ASK_FIRST:
        return reply
    return replace(reply, aside=ask.button("invite.remind_button", "join.remind"))


async def remind_me(ask: Ask) -> Message:
    """Somebody who has begun would like to be reminded of it, once."""
    draft = await ask.tx.people.draft(ask.request.account, FORM, ask.here)
    if draft is None:
        return ask.tell("invite.nothing_begun", ask.button("join.button", "join", primary=True))
    await ask.tx.people.save_draft(replace(draft, answers={**draft.answers, REMIND: "yes"}))
    return ask.tell("invite.remind_yes", ask.button("invite.go_on", "join", primary=True))


async def not_now(ask: Ask) -> Message:
    """They do not join this time: what they began is forgotten, and so is the reminder."""
    await ask.tx.people.drop_draft(ask.request.account, FORM, ask.here)
    return ask.tell("invite.dropped", ask.button("join.button", "join"))


async def wants_to_be_reminded(tx: Records, account: Account) -> bool:
    """Whether somebody who has begun to join a programme has asked to be reminded."""
    for programme in await tx.programmes.all():
        draft = await tx.people.draft(account, FORM, f"programme-{programme.id}")
        if draft is not None and draft.answers.get(REMIND) == "yes":
            return True
    return False


ENTRIES: dict[str, Entry] = {
    "join.remind": Entry(remind_me, typed=False),
    "join.not_now": Entry(not_now, typed=False),
}
