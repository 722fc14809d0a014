"""The opening of a round's spaces takes long on some platforms: whoever started it sees how far it has come.

It is one message in the coordinator's inbox, which is edited; a round that opens at once brings none.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.ledger import Delivery, NewDelivery
from bot.people import Round
from bot.store import Records

SOON = timedelta(seconds=20)
"""A round whose spaces are open by then needs no message."""
LASTS = timedelta(days=14)
_NOTES, _DONE = "core", "done"


async def report_progress(tx: Records, now: datetime) -> None:
    """Write what is to be said of each opening under way; again is nothing, where nothing has changed."""
    for round_ in await tx.rounds.running():
        if round_.started_at and SOON < now - round_.started_at < LASTS:
            await _report(tx, round_, now)


async def _report(tx: Records, round_: Round, now: datetime) -> None:
    note = round_.key("progress")
    said = await tx.notes.note(_NOTES, note)
    if said == _DONE:
        return
    opened, running = await tx.rounds.housed(round_.id)
    post = await tx.ledger.by_key(note)
    is_done = opened == running
    if post is not None:
        if post.state != "delivered" or str(opened) == said or await _is_on_its_way(tx, round_, said):
            return
        await tx.ledger.enqueue([_edit(round_, post, opened, now)])
    elif not is_done and (account := await _who_started(tx, round_)):
        await tx.ledger.enqueue([_post(round_, account, now)])
    await tx.notes.write(_NOTES, note, _DONE if is_done else str(opened), now)


async def _is_on_its_way(tx: Records, round_: Round, said: str) -> bool:
    """Whether the last edit has not been made: it will show what is true then."""
    edit = await tx.ledger.by_key(round_.key(f"progress/{said}"))
    return edit is not None and edit.state in ("due", "waiting", "sending", "unknown")


async def _who_started(tx: Records, round_: Round) -> str:
    trail = await tx.front.trail(round_.programme_id, 200)
    mine = (row["who"] for row in trail if row["act"] == "round.start" and row["subject"] == str(round_.number))
    return str(next(mine, ""))


def _post(round_: Round, account: str, now: datetime) -> NewDelivery:
    return NewDelivery(
        key=round_.key("progress"),
        kind="post",
        target="inbox",
        programme_id=round_.programme_id,
        due_at=now,
        expires_at=now + LASTS,
        what="progress",
        about={"account": account},
        round_id=round_.id,
    )


def _edit(round_: Round, post: Delivery, opened: int, now: datetime) -> NewDelivery:
    return NewDelivery(
        key=round_.key(f"progress/{opened}"),
        kind="edit",
        target="inbox",
        programme_id=round_.programme_id,
        due_at=now,
        expires_at=now + timedelta(days=1),
        what="progress",
        about={**post.about, "ref": post.platform_ref},
        round_id=round_.id,
    )
