"""Letters come back to whoever wrote them: with the last prompt, and at the end of the round at the latest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.asking import Core
from bot.ledger import Delivery, NewDelivery
from bot.people import Outline, Partnership, Round
from bot.store import Records

NEAR = timedelta(weeks=3)
"""So long before the end of a round its last prompts are looked for."""
FRESH = timedelta(days=2)
LASTS = timedelta(days=60)


async def return_with_prompts(tx: Records, core: Core, now: datetime) -> int:
    """Write the deliveries of letters whose partnership gets its last prompt; how many. To be asked after prompts
    were written."""
    total = 0
    for round_ in await tx.rounds.running():
        if round_.ends_at is None or now < round_.ends_at - NEAR:
            continue
        writers = await tx.keepsakes.writers(round_.id, "letter")
        programme = await tx.programmes.by_id(round_.programme_id) if writers else None
        if programme is None:
            continue
        slugs = {each.slug for each in core.prompts(programme.settings, "en") if each.place == "last"}
        prompts = await tx.ledger.prompts_of_round(round_.id, since=now - FRESH)
        for outline in await tx.partnerships.outlines(round_.id, list(writers)):
            last = [each for each in prompts.get(outline.id, ()) if each.about["prompt"] in slugs]
            if last:
                total += await tx.ledger.enqueue(_after_prompt(outline, writers[outline.id], last[0], now))
    return total


def _after_prompt(outline: Outline, writers: Sequence[int], prompt: Delivery, now: datetime) -> list[NewDelivery]:
    here = {reader.id for reader in outline.readers}
    due = max(prompt.due_at, now)
    return [_delivery(outline, person, due, prompt.key) for person in writers if person in here]


async def return_at_end(tx: Records, round_: Round, due: dict[int, datetime], now: datetime) -> None:
    """Write the deliveries of all letters of a round that have not come back. Those of partnerships that end now come
    with the farewell at its time (`due`, by partnership), the others' now."""
    writers = await tx.keepsakes.writers(round_.id, "letter")
    partnerships = await tx.partnerships.many(sorted(writers)) if writers else {}
    for partnership in partnerships.values():
        after = partnership.key("farewell") if partnership.id in due else ""
        at = due.get(partnership.id, now)
        await tx.ledger.enqueue([_delivery(partnership, each, at, after) for each in writers[partnership.id]])


def _delivery(partnership: Partnership | Outline, person: int, due: datetime, after: str) -> NewDelivery:
    return NewDelivery(
        key=partnership.key(f"letter/{person}"),
        kind="post",
        target="inbox",
        programme_id=partnership.programme_id,
        due_at=due,
        expires_at=due + LASTS,
        what="letter",
        round_id=partnership.round_id,
        partnership_id=partnership.id,
        participant_id=person,
        after=after,
    )
