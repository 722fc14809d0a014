"""A survey after the round, brought into inboxes now instead of in some days."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import select, update

from bot.asking import Core
from bot.delivery import Deliverer
from bot.store import Store
from bot.surveys.asking import LOOKED, OURS, ask_surveys
from storage.front_tables import replies
from storage.sql import SqlStore
from storage.survey_tables import survey_sheets
from storage.tables import deliveries

END = "end-of-round"


async def ask_now(store: Store, core: Core, deliverer: Deliverer, now: datetime) -> None:
    """What is due by now is asked, and goes out as if it were noon of the next Tuesday, whatever day it is."""
    async with cast(SqlStore, store).writing() as tx:
        await tx.notes.write(OURS, LOOKED, (now - timedelta(days=1)).isoformat(), now)
        await ask_surveys(tx, core, now)
        due = update(deliveries).where(deliveries.c.what == "survey", deliveries.c.state == "due")
        await tx.transaction.run(due.values(due_at=now, try_at=now))
    ahead = (1 - now.weekday()) % 7 or 7
    await deliverer.run_due((now + timedelta(days=ahead)).replace(hour=10, minute=0))


async def is_nobodys(store: Store, account: str, told: dict[str, str]) -> None:
    """One sheet has these answers, and nothing in it or beside it says who gave them."""
    async with cast(SqlStore, store).reading() as tx:
        (sheet,) = await tx.surveys.sheets(1, END)
        assert told.items() <= {key: str(value) for key, value in sheet.answers.items()}.items()
        rows = await tx.transaction.rows(select(survey_sheets))
        kept = [str(tuple(row)) for row in rows] + [str(sheet)]
        replies_ = [str(tuple(row)) for row in await tx.transaction.rows(select(replies))]
    assert not [each for each in kept if account in each]
    assert not [each for each in replies_ if told["impact"] in each], "a repeated request finds no answers either"
