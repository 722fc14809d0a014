"""Which lane each new delivery belongs to: that of its community, or of the account where a person is written to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from bot.ledger import NewDelivery
from bot.places import lane_of
from bot.telling import named_account
from storage.tables import accounts, homes, partnerships
from storage.transaction import Transaction

_AT_ONCE = 500
"""Values in one statement; SQLite takes 32,766, and a plan is kept for each number of them."""


async def lanes_of(tx: Transaction, new: Sequence[NewDelivery]) -> list[str]:
    """The lanes, in order; "" where there is none yet."""
    people = {each.participant_id for each in new if each.target == "inbox" and each.participant_id}
    bare = {each.partnership_id for each in new if _needs_partnership(each) and each.partnership_id}
    of_home = await _of_homes(tx) if any(each.target != "inbox" for each in new) else {}
    of_person = await _of_people(tx, sorted(people))
    home_of = await _homes_of(tx, sorted(bare))

    def lane(each: NewDelivery) -> str:
        if named := named_account(each.about):
            return lane_of(named.platform, named.tenant)
        if each.target == "inbox":
            return of_person.get(each.participant_id or 0, "")
        return of_home.get(each.community_id or home_of.get(each.partnership_id or 0, 0), "")

    return [lane(each) for each in new]


def _needs_partnership(each: NewDelivery) -> bool:
    return each.target == "space" and each.community_id is None


async def _of_homes(tx: Transaction) -> Mapping[int, str]:
    rows = await tx.rows(select(homes.c.id, homes.c.platform, homes.c.tenant))
    return {row.id: lane_of(row.platform, row.tenant) for row in rows}


async def _of_people(tx: Transaction, people: Sequence[int]) -> Mapping[int, str]:
    named = (accounts.c.participant_id, accounts.c.platform, accounts.c.tenant)
    found: dict[int, str] = {}
    for start in range(0, len(people), _AT_ONCE):
        some = accounts.c.participant_id.in_(people[start : start + _AT_ONCE])
        for row in await tx.rows(select(*named).where(some).order_by(accounts.c.position.desc())):
            found[row.participant_id] = lane_of(row.platform, row.tenant)
    return found


async def _homes_of(tx: Transaction, bare: Sequence[int]) -> Mapping[int, int]:
    if not bare:
        return {}
    found = select(partnerships.c.id, partnerships.c.community_id).where(partnerships.c.id.in_(bare))
    return {row.id: row.community_id for row in await tx.rows(found)}
