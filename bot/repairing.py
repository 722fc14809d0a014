"""`/programme repair`: what a platform has lost is put right, and what was stopped is tried again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.asking import Ask, Entry
from bot.chat import Community, Message
from bot.ledger import NewDelivery
from bot.losses import Loss, known_losses, mended
from bot.people import Home
from bot.places import UNDER_THEIR_HOME
from bot.starting import opening

AT_LEAST, FOR_EACH = timedelta(minutes=1), timedelta(seconds=2)
"""How long the opening of spaces may take, before what was stopped in them is tried again."""


async def repair(ask: Ask) -> Message:
    """Put right what can be put right from here; what cannot is said, with what to do."""
    platform = ask.request.account.platform
    found = await known_losses(ask.tx, ask.programme.id, platform)
    done: list[str] = []
    for loss in found:
        line = await _mend(ask, loss)
        if line:
            await mended(ask.tx, loss, ask.now)
            done.append(line)
    again = await ask.tx.ledger.retry(ask.programme.id, ask.now + await _until_reopened(ask, found))
    await ask.tx.front.audit(ask.programme.id, str(ask.request.account), "programme.repair", str(len(done)), ask.now)
    if again:
        done.append(ask.say.line("repair.again", count=again))
    left = [loss for loss in found if loss.kind == "home" and await _is_lost(ask, loss)]
    lines = done + [ask.say.line("repair.home_elsewhere") for _ in left[:1]]
    if not lines:
        return ask.tell("repair.nothing", ask.button("prompt.status", "prompt.status"))
    return ask.tell("repair.done", lines="\n".join(f"- {line}" for line in lines))


async def _until_reopened(ask: Ask, found: Sequence[Loss]) -> timedelta:
    """How long what was stopped waits, so that it meets the new spaces and not the lost ones."""
    spaces = sum(loss.kind == "space" for loss in found)
    if any(loss.kind == "home" for loss in found):
        rounds = await ask.tx.rounds.running()
        spaces += sum([len(await ask.tx.partnerships.of_round(each.id)) for each in rounds])
    return AT_LEAST + spaces * FOR_EACH if spaces else timedelta()


async def _mend(ask: Ask, loss: Loss) -> str:
    """What was done about a loss, in a line; empty where nothing could be done here."""
    match loss.kind:
        case "home":
            return await _move_here(ask, loss)
        case "space":
            return await _open_again(ask, loss.about)
        case "permission":
            return ask.say.line("repair.permission")
        case "limit" | "member" | "community" | "back" | "channels" | "guest" | "threads" | "files":
            return ask.say.line("repair.seen")


async def _move_here(ask: Ask, loss: Loss) -> str:
    home, place = await ask.tx.programmes.home(loss.about), ask.request.place
    if home is None or not isinstance(place, Community) or not _can_replace(place, home):
        return ""
    await ask.tx.programmes.add_home(ask.programme.id, place, home.name)
    if place.platform not in UNDER_THEIR_HOME:
        return ask.say.line("repair.moved")
    for round_ in await ask.tx.rounds.running():
        for each in await ask.tx.partnerships.of_round(round_.id):
            if each.community_id == home.id and each.space is not None:
                await _open_again(ask, each.id)
    return ask.say.line("repair.moved")


def _can_replace(place: Community, home: Home) -> bool:
    same = (place.platform, place.tenant) == (home.community.platform, home.community.tenant)
    return same and place.address != home.community.address


async def _is_lost(ask: Ask, loss: Loss) -> bool:
    return bool(await ask.tx.notes.note(loss.platform, loss.key))


async def _open_again(ask: Ask, partnership_id: int) -> str:
    """A new space for a partnership whose space is gone: its people, the welcome and the introductions once more."""
    partnership = await ask.tx.partnerships.by_id(partnership_id)
    if partnership is None or partnership.ended_at is not None:
        return ask.say.line("repair.seen")
    suffix = f"/again-{int(ask.now.timestamp())}"
    await ask.tx.ledger.enqueue([_again(each, suffix) for each in opening(partnership, ask.now)])
    return ask.say.line("repair.space")


def _again(delivery: NewDelivery, suffix: str) -> NewDelivery:
    after = delivery.after + suffix if delivery.after else ""
    return replace(delivery, key=delivery.key + suffix, after=after)


ENTRIES: dict[str, Entry] = {"programme.repair": Entry(repair, "coordinator")}
