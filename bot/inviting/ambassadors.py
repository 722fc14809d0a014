"""`/programme ambassador`: helpers who invite people with a tag of their own, and have no other right."""

from __future__ import annotations

from bot.asking import Ask, Entry
from bot.auditing import acted
from bot.chat import Account, Message
from bot.commands import Argument
from bot.coordinating import account_meant
from bot.inviting.records import Ambassador
from bot.inviting.tags import LONGEST, checked_tag

ACTS = ("add", "remove")


async def ambassador(ask: Ask) -> Message:
    """Who they are: add somebody, remove somebody."""
    act = ask.request.text("act").lower()
    if act not in ACTS:
        return await _list(ask)
    account = account_meant(ask)
    if account is None:
        return ask.tell("ambassador.who")
    return await (_add if act == "add" else _remove)(ask, account)


async def _add(ask: Ask, account: Account) -> Message:
    taken = set(await ask.tx.inviting.tags(ask.programme.id))
    try:
        tag = checked_tag(ask.request.text("tag")) or _free(taken)
    except ValueError:
        return ask.tell("invite.tag_refused", most=LONGEST)
    if any(each.tag == tag for each in await ask.tx.inviting.ambassadors(ask.programme.id)):
        return ask.tell("ambassador.tag_taken", tag=tag)
    if not await ask.tx.inviting.add_ambassador(Ambassador(ask.programme.id, account, tag, ask.now)):
        return ask.tell("ambassador.already", who=account.id)
    await ask.tx.inviting.add_tag(ask.programme.id, tag, ask.now)
    await acted(ask, "ambassador.add", str(account))
    return ask.tell("ambassador.added", who=account.id, tag=tag)


def _free(taken: set[str]) -> str:
    """A tag that names nobody: it stays in the figures when the person is gone."""
    return next(tag for number in range(1, 10_000) if (tag := f"ambassador-{number}") not in taken)


async def _remove(ask: Ask, account: Account) -> Message:
    if not await ask.tx.inviting.remove_ambassador(ask.programme.id, account):
        return ask.tell("ambassador.not_one", who=account.id)
    await acted(ask, "ambassador.remove", str(account))
    return ask.tell("ambassador.removed", who=account.id)


async def _list(ask: Ask) -> Message:
    present = await ask.tx.inviting.ambassadors(ask.programme.id)
    lines = "\n".join(f"- {each.account.platform}: {each.account.id} ({each.tag})" for each in present[:40])
    return ask.tell("ambassador.list", lines=lines or ask.say.line("ambassador.none"))


ENTRIES: dict[str, Entry] = {
    "programme.ambassador": Entry(
        ambassador,
        "coordinator",
        arguments=(
            Argument("act", "ambassador.act_help", choices=ACTS),
            Argument("who", "coordinator.who_help", kind="person"),
            Argument("tag", "ambassador.tag_help"),
        ),
    )
}
