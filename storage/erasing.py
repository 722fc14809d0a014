"""Somebody is erased: in every table, in the transaction that it is asked in, by the table of rules."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from itertools import product
from typing import Any

from sqlalchemy import Table, and_, delete, false, or_, select, tuple_, update
from sqlalchemy.sql.elements import ColumnElement

from bot.chat import Account, Message
from bot.privacy.records import Who
from storage.accounts import ACCOUNT, account_of
from storage.front_tables import audit, own_prompts, platform_notes, replies
from storage.naming import metadata
from storage.privacy_rules import NOBODY, RULES, Rule
from storage.replies import reply_text
from storage.safety import SqlSafety
from storage.safety_tables import concerns
from storage.tables import accounts, blocks, deliveries, earlier_partners, members, participants, partnerships
from storage.transaction import Transaction


async def erase(tx: Transaction, who: Who, now: datetime, until: datetime) -> None:
    """Forget somebody; afterwards nothing but keyed hashes and numbers is left of them."""
    names = [row.name for row in await tx.rows(select(participants.c.name).where(participants.c.id.in_(who.ids)))]
    await _keep_marks(tx, who, now)
    await _concerns(tx, who, until)
    await _by_texts(tx, who, [each for each in names if each != NOBODY])
    theirs = select(members.c.partnership_id).where(members.c.participant_id.in_(who.ids))
    await tx.run(update(partnerships).where(partnerships.c.id.in_(theirs)).values(RULES["partnerships"].blank))
    for table in reversed(metadata.sorted_tables):
        rule = RULES[table.name]
        if rule.erased == "deleted" and (rule.people or rule.by_account):
            await tx.run(delete(table).where(_any_of(table, rule, who)))
    gone = {**RULES["participants"].blank, "left_at": now}
    await tx.run(update(participants).where(participants.c.id.in_(who.ids)).values(gone))


def _any_of(table: Table, rule: Rule, who: Who) -> ColumnElement[bool]:
    """That a row has somebody in any of its columns."""
    found = [table.c[name].in_(who.ids) for name in rule.people]
    if rule.by_account:
        triples = [(each.platform, each.tenant, each.id) for each in who.accounts]
        found.append(tuple_(*(table.c[name] for name in ACCOUNT)).in_(triples))
    return or_(false(), *found)


async def _keep_marks(tx: Transaction, who: Who, now: datetime) -> None:
    """Blocks and past partners become hashes of accounts, before the accounts go."""
    safety = SqlSafety(tx)
    for one, other in await _pairs(tx, blocks.c.participant_id, blocks.c.other_id, who):
        await safety.keep_apart(*await _accounts(tx, one, other), "block", now)
    for one, other in await _pairs(tx, earlier_partners.c.low_id, earlier_partners.c.high_id, who):
        await safety.keep_apart(*await _accounts(tx, one, other), "partners", now)
    mine = select(members.c.partnership_id).where(members.c.participant_id.in_(who.ids))
    rows = await tx.rows(select(members).where(members.c.partnership_id.in_(mine)))
    together = {(one.participant_id, two.participant_id) for one, two in product(rows, rows) if _met(one, two, who)}
    for one, other in sorted(together):
        await safety.keep_apart(*await _accounts(tx, one, other), "partners", now)


def _met(one: Any, two: Any, who: Who) -> bool:
    same = one.partnership_id == two.partnership_id
    return bool(same and one.participant_id in who.ids and two.participant_id not in who.ids)


async def _pairs(tx: Transaction, low: Any, high: Any, who: Who) -> Iterable[tuple[int, int]]:
    rows = await tx.rows(select(low, high).where(or_(low.in_(who.ids), high.in_(who.ids))))
    return [(row[0], row[1]) for row in rows]


async def _accounts(tx: Transaction, one: int, other: int) -> tuple[list[Account], list[Account]]:
    found = {
        id_: [account_of(row) for row in await tx.rows(select(accounts).where(accounts.c.participant_id == id_))]
        for id_ in (one, other)
    }
    return found[one], found[other]


async def _concerns(tx: Transaction, who: Who, until: datetime) -> None:
    """Closed ones go; of open ones the reporter's words go with the reporter, the name with whoever they are about."""
    mine = or_(concerns.c.by_id.in_(who.ids), concerns.c.about_id.in_(who.ids))
    await tx.run(delete(concerns).where(mine, concerns.c.state == "closed"))
    empty = tx.vault.seal("")
    raised = concerns.c.by_id.in_(who.ids)
    await tx.run(update(concerns).where(raised).values(by_id=None, text=empty, keep_until=until))
    about = concerns.c.about_id.in_(who.ids)
    await tx.run(update(concerns).where(about).values(about_id=None, partnership_id=None, keep_until=until))
    owned = concerns.c.owner.in_([str(each) for each in who.accounts])
    await tx.run(update(concerns).where(owned).values(owner=""))


async def _by_texts(tx: Transaction, who: Who, names: list[str]) -> None:
    """Rows that name an account inside of a text, and answers given to others that show what somebody told."""
    texts = [str(each) for each in who.accounts]
    for each in texts:
        inside = or_(
            deliveries.c.key.contains(f"{each}/", autoescape=True), deliveries.c.key.endswith(each, autoescape=True)
        )
        await tx.run(delete(deliveries).where(inside))
    await tx.run(update(audit).where(audit.c.who.in_(texts)).values(who=NOBODY))
    await tx.run(update(audit).where(audit.c.subject.in_(texts)).values(subject=NOBODY))
    await tx.run(update(own_prompts).where(own_prompts.c.author.in_(texts)).values(author=""))
    for row in await tx.rows(select(platform_notes)):
        if any(_is_about(row, each) for each in who.accounts):
            here = and_(platform_notes.c.platform == row.platform, platform_notes.c.key == row.key)
            await tx.run(delete(platform_notes).where(here))
    await _answers_to_others(tx, [*names, *(each.id for each in who.accounts)])


def _is_about(note: Any, account: Account) -> bool:
    parts = re.split(r"[/:]", note.key)
    whole = note.key == str(account) or f"{account}/" in note.key or note.key.endswith(f"/{account}")
    return whole or (note.platform == account.platform and account.id in parts)


async def _answers_to_others(tx: Transaction, texts: list[str]) -> None:
    """A recorded answer that names somebody is replaced with an empty one: it stays known that it was given."""
    empty = tx.vault.seal(reply_text(Message(())))
    for row in await tx.rows(select(replies)):
        told = tx.vault.open(row.reply)
        if any(len(text) > 1 and text in told for text in texts):
            this = (column == getattr(row, column.name) for column in replies.primary_key)
            await tx.run(update(replies).where(*this).values(reply=empty))
