"""Who is thanked at the end of a round: whoever wrote and has no farewell that would say so, the coordinators and the
ambassadors.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from bot.chat import Account
from bot.ledger import NewDelivery
from bot.people import Participant, Partnership, Round
from bot.prompting import ON_TIME, until_daytime
from bot.store import Records
from bot.thanks.counting import writers

THANKS, TO_COORDINATORS, TO_AMBASSADORS = "thanks", "thanks_coordinator", "thanks_ambassador"
TALKED, WROTE = "talked", "wrote"
LASTS = timedelta(days=30)
LATE = 2 * ON_TIME
Days = Mapping[int, Sequence[tuple[int, date]]]


async def thank(tx: Records, round_: Round, now: datetime) -> None:
    """Write all of a round's thanks, once. Those who were in touch in a partnership that came to its end with the round
    are thanked in its farewell.
    """
    partnerships = await tx.partnerships.of_round(round_.id)
    why = _to_thank(partnerships, await tx.partnerships.contact(round_.id), now)
    people = await tx.people.many(sorted(why))
    found = [_to_person(round_, each, why[each.id], now) for each in people.values() if each.left_at is None]
    led = await tx.programmes.coordinators(round_.programme_id)
    found += [_to_account(round_, each.account, TO_COORDINATORS, now) for each in led] if partnerships else []
    helped = await tx.inviting.ambassadors(round_.programme_id)
    both = {each.account for each in led}
    told = [each.account for each in helped if each.account not in both] if partnerships else []
    found += [_to_account(round_, each, TO_AMBASSADORS, now) for each in told]
    await tx.ledger.enqueue(found)


def _to_thank(partnerships: Sequence[Partnership], days: Days, now: datetime) -> dict[int, str]:
    """What is true of whoever is to be thanked alone."""
    wrote, talked, farewell = set[int](), set[int](), set[int]()
    for partnership in partnerships:
        theirs = writers(days.get(partnership.id, ()))
        wrote |= theirs
        if len(theirs) > 1:
            talked |= theirs
            farewell |= set(partnership.present) if partnership.ended_at == now else set()
    return {who: TALKED if who in talked else WROTE for who in wrote - farewell}


def _to_person(round_: Round, person: Participant, why: str, now: datetime) -> NewDelivery:
    due = now + until_daytime([person.zone], now - LATE, now)
    return NewDelivery(
        key=round_.key(f"thanks/{person.id}"),
        kind="post",
        target="inbox",
        programme_id=round_.programme_id,
        due_at=due,
        expires_at=due + LASTS,
        what=THANKS,
        about={"why": why},
        round_id=round_.id,
        participant_id=person.id,
    )


def _to_account(round_: Round, account: Account, what: str, now: datetime) -> NewDelivery:
    return NewDelivery(
        key=round_.key(f"thanks/{account}"),
        kind="post",
        target="inbox",
        programme_id=round_.programme_id,
        due_at=now,
        expires_at=now + LASTS,
        what=what,
        about={"account": str(account)},
        round_id=round_.id,
    )
