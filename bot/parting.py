"""Two who do not go on together: the partnership ends in words that are the same whoever wished it, and why."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.care.closing import end_partnership, seek_for
from bot.care.signs import Closing
from bot.chat import Message
from bot.ledger import NewDelivery
from bot.people import Partnership
from bot.store import Records

if TYPE_CHECKING:
    from bot.posts import Scene

NEWS_LAST = timedelta(days=14)


async def end_kindly(tx: Records, partnership: Partnership, now: datetime, without: Collection[int] = ()) -> None:
    """End a partnership that did not fit. Each member is told so alone, and a new partner is looked for.

    `without` are members for whom nobody is looked for, and who are not told. The reason that is kept is the same for
    all members, so that nobody can read from it who wished the end.
    """
    people = await tx.people.many(partnership.present)
    await end_partnership(tx, partnership, now)
    for member in partnership.present:
        about = Closing(partnership.programme_id, partnership.round_id, partnership.id, member, "did_not_fit", now)
        await tx.care.close(about)
        if member not in without:
            await seek_for(tx, partnership, people.get(member), now)
    await tx.ledger.enqueue([_news(partnership, each, now) for each in partnership.present if each not in without])


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
    return Message(scene.say("post.parted", name=scene.person.name, programme=scene.programme.name))
