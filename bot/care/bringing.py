"""A new partnership in a round that runs: always in a new space, with a word to each in their inbox."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.asking import Core
from bot.care.case import word
from bot.ledger import NewDelivery
from bot.library import choose
from bot.meeting import meeting_place
from bot.people import Enrolment, Participant, Partnership, Round
from bot.prompting import prompt_delivery, prompts_of, until_daytime
from bot.resting import closing
from bot.space_deliveries import to_space
from bot.starting import common_language, opening
from bot.store import Records

LATE = timedelta(hours=2)
GUEST_WEEK = timedelta(days=7)
Reasons = tuple[tuple[str, tuple[str, ...]], ...]


async def bring_together(
    tx: Records, core: Core, round_: Round, people: Sequence[Participant], reasons: Reasons, now: datetime
) -> Partnership:
    """A new partnership in a new space; nobody of it is looked for any longer."""
    partnership, at = await _made(tx, core, round_, people, reasons, now)
    await tx.ledger.enqueue(await _first(tx, core, partnership, at, "first", "partner"))
    for each in people:
        enrolled = await tx.rounds.enrolment(round_.id, each.id)
        if enrolled is not None and enrolled.state == "matched":
            continue  # what a mentor with others wishes for the next round is not granted by one more mentee
        await tx.rounds.enrol(Enrolment(round_.id, each.id, "matched", now))
        if each.wants_round:
            await tx.people.change(replace(each, wants_round=False))
    await tx.care.found(round_.id, [each.id for each in people])
    await tx.front.audit(round_.programme_id, "farpair", "care.matched", partnership.code, now, "lost a partner")
    return partnership


async def bring_as_guest(
    tx: Records, core: Core, round_: Round, people: Sequence[Participant], now: datetime
) -> Partnership:
    """A guest's week: one prompt in a new space that closes by itself; all else goes on as it was."""
    partnership, at = await _made(tx, core, round_, people, (), now)
    await tx.care.guest_week(partnership.id, at + GUEST_WEEK)
    await tx.ledger.enqueue(await _first(tx, core, partnership, at, "any", "guest_week"))
    await tx.front.audit(round_.programme_id, "farpair", "care.guest_week", partnership.code, now, "lost a partner")
    return partnership


async def _made(
    tx: Records, core: Core, round_: Round, people: Sequence[Participant], reasons: Reasons, now: datetime
) -> tuple[Partnership, datetime]:
    """(the partnership, when its space opens: by day for those who are in it)."""
    members = tuple(sorted(each.id for each in people))
    code = f"{round_.number}-{core.code()}"
    new = Partnership(
        id=0,
        round_id=round_.id,
        programme_id=round_.programme_id,
        code=code,
        language=common_language(people, core.wording.languages),
        members=members,
        first_writer=members[int.from_bytes(hashlib.sha256(code.encode()).digest()[:4]) % len(members)],
        community_id=meeting_place(people, await tx.programmes.homes(round_.programme_id)),
        started_at=now,
        reasons=reasons,
    )
    (partnership,) = await tx.partnerships.add([new])
    return partnership, now + until_daytime([each.zone for each in people], now - LATE, now)


async def _first(
    tx: Records, core: Core, partnership: Partnership, at: datetime, place: str, what: str
) -> list[NewDelivery]:
    """The opening of the space, a prompt, and, once its people are in, a word to each of them."""
    prompts = await prompts_of(tx, core, partnership.programme_id, "en")
    prompt = choose(prompts, (), "first" if place == "first" else "any")
    opened = [replace(each, due_at=at) for each in opening(partnership, at)]
    told = [word(partnership, what, each, at, {}) for each in partnership.members]
    told = [replace(each, after=partnership.key("add")) for each in told]
    return [*opened, *told, *([prompt_delivery(partnership, prompt.slug, at)] if prompt else [])]


async def end_guest_weeks(tx: Records, round_: Round, now: datetime) -> None:
    """The weeks that are over: thanks in their spaces, which then close."""
    over = [number for number, until in (await tx.care.guest_weeks(round_.id)).items() if until <= now]
    for partnership in (await tx.partnerships.many(over)).values():
        await tx.ledger.cancel_of(partnership.id, "", now)
        await tx.partnerships.change(replace(partnership, ended_at=now))
        await tx.ledger.enqueue(list(_closing(partnership, now)))
        await tx.front.audit(
            partnership.programme_id, "farpair", "care.guest_over", partnership.code, now, "a week has passed"
        )


def _closing(partnership: Partnership, now: datetime) -> Iterable[NewDelivery]:
    thanks = to_space(partnership, "guest_over", "care_guest_over", now, until=now + GUEST_WEEK, after="add")
    return thanks, replace(closing(partnership, now), after=thanks.key)
