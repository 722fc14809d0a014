"""Two who do not go on together: the partnership ends in words that are the same whoever wished it, and why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.asking import Ask, Entry, partnership_of
from bot.auditing import happened
from bot.care.closing import end_partnership, goes_on, seek_for
from bot.care.one_less import one_less
from bot.care.signs import Closing, Why
from bot.chat import Choice, Form, Message, Option, Reply
from bot.ledger import NewDelivery
from bot.people import Partnership
from bot.resting import closing
from bot.store import Records

if TYPE_CHECKING:
    from bot.posts import Scene

NEWS_LAST = timedelta(days=14)
WHYS: tuple[Why, ...] = ("little_in_common", "times", "expectations", "language", "other")
"""The short list that somebody chooses from who ends a partnership. Coordinators alone read it."""


async def part(ask: Ask) -> Reply:
    """Ask for a reason from a short list, and say what happens, before anything does."""
    partnership = await partnership_of(ask)
    if partnership is None or partnership.ended_at is not None:
        return ask.tell("part.over", ask.button("partner.button", "partner"))
    return _form(ask, partnership, {})


def _form(ask: Ask, partnership: Partnership, errors: dict[str, str]) -> Form:
    options = tuple(Option(why, ask.say.line(f"part.why_{why}")) for why in WHYS)
    reason = Choice("why", ask.say.line("part.why"), options)
    key = "part.intro" if len(partnership.present) == 2 else "part.intro_three"
    title, subject = ask.say.line("part.title"), f"partnership-{partnership.id}"
    return Form("part.yes", title, (reason,), subject, ask.say(key), errors, ask.say.line("part.yes"))


async def part_now(ask: Ask) -> Reply:
    """End it for both. In a three, the other two go on."""
    partnership = await partnership_of(ask)
    if partnership is None or partnership.ended_at is not None:
        return ask.tell("part.over", ask.button("partner.button", "partner"))
    why = next((each for each in WHYS if each == "".join(ask.request.picked("why"))), None)
    if why is None:
        return _form(ask, partnership, {"why": ask.say.line("answers.needed")})
    await part_ways(ask.tx, partnership, ask.me.id, ask.now, why=why)
    return ask.tell("part.done")


async def part_ways(
    tx: Records, partnership: Partnership, who: int, now: datetime, *, why: Why = "other", suspended: bool = False
) -> None:
    """Somebody and the others part as those who did not fit: two come to an end, of three two go on.

    For somebody `suspended` nobody is looked for, and they are told elsewhere. The reason that is kept is one of the
    list in every case, so that what coordinators read tells no block from an ending that somebody chose.
    """
    if len(partnership.present) > 2:
        await _step_out(tx, partnership, who, why, now, suspended)
    else:
        await end_kindly(tx, partnership, now, {who} if suspended else (), why)


async def end_kindly(
    tx: Records, partnership: Partnership, now: datetime, without: Collection[int] = (), why: Why = "other"
) -> None:
    """End a partnership that did not fit: its space closes, each is told so alone, and a new partner is looked for.

    `without` are members for whom nobody is looked for, and who are not told. The reason that is kept is the same for
    all members, so that nobody can read from it who wished the end.
    """
    people = await tx.people.many(partnership.present)
    await end_partnership(tx, partnership, now)
    for member in partnership.present:
        await tx.care.close(_closing(partnership, member, why, now))
        if member not in without:
            await seek_for(tx, partnership, people.get(member), now)
    news = [_news(partnership, each, now) for each in partnership.present if each not in without]
    await tx.ledger.enqueue([*news, closing(partnership, now)])
    await happened(tx, partnership.programme_id, "partnership.parted", partnership.code, "did_not_fit", now)


async def _step_out(tx: Records, partnership: Partnership, who: int, why: Why, now: datetime, suspended: bool) -> None:
    people = await tx.people.many([who])
    left = [member for member in partnership.present if member != who]
    await tx.care.close(_closing(partnership, who, why, now))
    await goes_on(tx, partnership, who, left, now)
    if not suspended:
        await seek_for(tx, partnership, people.get(who), now)
        await tx.ledger.enqueue([_news(partnership, who, now)])
    await happened(tx, partnership.programme_id, "partnership.parted", partnership.code, "did_not_fit", now)


def _closing(partnership: Partnership, member: int, why: Why, now: datetime) -> Closing:
    one = Closing(partnership.programme_id, partnership.round_id, partnership.id, member, "did_not_fit", now)
    return replace(one, why=why)


def _news(partnership: Partnership, member: int, now: datetime) -> NewDelivery:
    return NewDelivery(
        key=partnership.key(f"parted/{member}"),
        kind="post",
        target="inbox",
        programme_id=partnership.programme_id,
        due_at=now,
        expires_at=now + NEWS_LAST,
        what="parted",
        round_id=partnership.round_id,
        partnership_id=partnership.id,
        participant_id=member,
    )


async def parted(scene: Scene) -> Message | None:
    """To each of those whose partnership did not fit."""
    if scene.person is None or scene.person.left_at is not None:
        return None
    if with_others := await one_less(scene):
        return with_others
    return Message(scene.say("post.parted", name=scene.person.name, programme=scene.programme.name))


ENTRIES: dict[str, Entry] = {
    "part": Entry(part, "participant", typed=False),
    "part.yes": Entry(part_now, "participant", typed=False),
}
