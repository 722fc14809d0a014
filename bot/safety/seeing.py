"""Who may see a concern: coordinators, but never whoever it is about, nor anybody of the partnership it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.asking import Ask
from bot.chat import Account
from bot.ledger import Delivery
from bot.people import Coordinator, Participant
from bot.safety.concerns import Concern
from bot.safety.whom import Whom
from bot.store import Records

ACT = "concern."
"""What acts in the audit trail begin with that are about a concern; their subject is its number."""
NEWS = "concern"
"""What a delivery is called that tells a coordinator of a concern."""


async def marks_of(tx: Records, accounts: Iterable[Account]) -> frozenset[str]:
    """The marks of some accounts."""
    return frozenset([await tx.safety.mark(account) for account in accounts])


async def kept_from(ask: Ask, whom: Whom | None) -> tuple[str, ...]:
    """The marks of all that must not see a concern about `whom`."""
    accounts = set(whom.accounts if whom else ())
    if whom and whom.partnership:
        people = await ask.tx.people.many(whom.partnership.members)
        accounts |= {account for person in people.values() for account in person.accounts}
    return tuple(sorted(await marks_of(ask.tx, accounts)))


async def readers(ask: Ask, not_for: Sequence[str]) -> list[tuple[Coordinator, Participant | None]]:
    """The coordinators who would read it, with who they are as participants."""
    found = []
    for each in await ask.tx.programmes.coordinators(ask.programme.id):
        person = await ask.tx.people.by_account(ask.programme.id, each.account)
        if not await _accounts_of(ask.tx, each.account, person) & set(not_for) and each.account != ask.request.account:
            found.append((each, person))
    return found


async def _accounts_of(tx: Records, account: Account, person: Participant | None) -> frozenset[str]:
    return await marks_of(tx, {account, *(person.accounts if person else ())})


async def may_see(ask: Ask, concern: Concern) -> bool:
    """Whether the asking coordinator may see a concern at all."""
    return await may_read(ask.tx, ask.programme.id, ask.request.account, ask.person, concern)


async def may_read(
    tx: Records, programme_id: int, account: Account, person: Participant | None, concern: Concern
) -> bool:
    """The same for a coordinator by their account, and who they are as a participant."""
    mine = await _accounts_of(tx, account, person)
    raised_it = person is not None and concern.by_id == person.id
    return concern.programme_id == programme_id and not raised_it and not mine & set(concern.not_for)


async def visible_concerns(ask: Ask) -> list[Concern]:
    """The concerns that the asking coordinator may see, the newest first."""
    return [each for each in await ask.tx.safety.concerns(ask.programme.id) if await may_see(ask, each)]


async def visible_trail(ask: Ask, rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The audit trail without what was done about concerns that the asker may not see."""
    if not any(str(row["act"]).startswith(ACT) for row in rows):
        return list(rows)
    seen = {str(each.id) for each in await visible_concerns(ask)}
    return [row for row in rows if not str(row["act"]).startswith(ACT) or str(row["subject"]) in seen]


async def visible_deliveries(ask: Ask, rows: Sequence[Delivery]) -> list[Delivery]:
    """Without news of concerns that the asker may not see, nor what partners of their own were told alone."""
    mine = {each.id for each in await ask.tx.partnerships.of_participant(ask.person.id)} if ask.person else set()
    concerns = any(each.what == NEWS for each in rows)
    seen = {str(each.id) for each in await visible_concerns(ask)} if concerns else set()
    return [
        each
        for each in rows
        if not (each.what == NEWS and each.about.get("concern") not in seen)
        and not (each.partnership_id in mine and each.target == "inbox")
    ]
