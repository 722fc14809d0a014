"""The trail of what is done in a programme, with the reason: by coordinators, and by itself. No names, no texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.asking import Ask
from bot.store import Records

BY_ITSELF = "farpair"


async def acted(ask: Ask, act: str, subject: str = "", reason: str = "") -> None:
    """Note what the coordinator who asks has done; `act` is mostly the request's name, `subject` an id or a count."""
    await ask.tx.front.audit(ask.programme.id, str(ask.request.account), act, subject, ask.now, reason)


async def happened(tx: Records, programme_id: int, act: str, subject: str, reason: str, now: datetime) -> None:
    """Note what happened without anybody's asking, and why."""
    await tx.front.audit(programme_id, BY_ITSELF, act, subject, now, reason)


async def but_my_own(ask: Ask, rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The trail as a coordinator may read it: without what was done about partnerships of their own."""
    mine = {each.code for each in await ask.tx.partnerships.of_participant(ask.me.id)} if ask.person else set()
    return [row for row in rows if row["subject"] not in mine]
