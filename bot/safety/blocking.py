"""`/block`: two people are never matched again, in any programme; nobody is told."""

from __future__ import annotations

from bot.asking import Ask, Entry
from bot.chat import Account, Button, Message
from bot.parting import part_ways
from bot.people import Participant
from bot.safety.whom import Whom, meant, partners_of

SHOWN = 10
KNOWN = ("web", "discord", "slack")


async def block(ask: Ask) -> Message:
    """Whom, and what a block does and what it cannot do; nothing is blocked before the second press."""
    whom = await meant(ask)
    if whom is None:
        return await _choose(ask)
    yes = Button(ask.say.line("block.yes"), "block.yes", whom.subject, "danger")
    report = Button(ask.say.line("report.button"), "report", whom.subject)
    return ask.tell("block.sure", yes, report, name=whom.name, cannot=_cannot(ask))


async def _choose(ask: Ask) -> Message:
    found = (await partners_of(ask))[:SHOWN]
    if not found:
        return ask.tell("block.nobody", ask.button("report.button", "report"), cannot=_cannot(ask))
    buttons = (Button(ask.say.line("block.whom", name=each.name[:60]), "block", each.subject) for each in found)
    return ask.tell("block.choose", *buttons)


def _cannot(ask: Ask) -> str:
    platform = ask.request.account.platform
    return ask.say.line(f"block.cannot_{platform if platform in KNOWN else 'other'}")


async def block_now(ask: Ask) -> Message:
    """Keep the two apart for ever, with all accounts of both, and end what they share now."""
    whom = await meant(ask)
    if whom is None or whom.person is None:
        return await _choose(ask)
    await ask.tx.people.block(ask.me.id, whom.person.id, ask.now)
    await ask.tx.safety.keep_apart(ask.me.accounts, whom.accounts, "block", ask.now)
    await _part_everywhere(ask, whom)
    report = Button(ask.say.line("report.button"), "report", whom.subject)
    return ask.tell("block.done", report, name=whom.name, cannot=_cannot(ask))


async def _part_everywhere(ask: Ask, whom: Whom) -> None:
    """A person may be in several programmes: wherever the two are partners now, that ends."""
    mine, theirs = await everywhere(ask, ask.me.accounts), await everywhere(ask, whom.accounts)
    others = {each.id for each in theirs}
    for person in mine:
        for partnership in await ask.tx.partnerships.of_participant(person.id):
            shared = person.id in partnership.present and others & set(partnership.present)
            if partnership.ended_at is None and shared:
                await part_ways(ask.tx, partnership, person.id, ask.now)


async def everywhere(ask: Ask, accounts: tuple[Account, ...]) -> list[Participant]:
    """The participants of all programmes that some accounts stand for."""
    found: dict[int, Participant] = {}
    for account in accounts:
        found |= {each.id: each for each in await ask.tx.people.everywhere(account)}
    return list(found.values())


ENTRIES: dict[str, Entry] = {
    "block": Entry(block, "participant", reads=True),
    "block.yes": Entry(block_now, "participant", typed=False),
}
