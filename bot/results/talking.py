"""In how many partnerships a prompt was talked about: somebody wrote within a week, before the next one came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from bot.ledger import Delivery
from bot.people import Round
from bot.store import Records

TALKED = timedelta(days=7)
Days = Mapping[int, Sequence[tuple[int, date]]]


def count_talking(
    prompts: Mapping[int, Sequence[Delivery]], days: Days
) -> tuple[Counter[str], Counter[str], dict[str, datetime]]:
    """(partnerships that a prompt came to, those in which it was talked about, when it first came), by slug.

    `days` are those on which members wrote, by partnership.
    """
    delivered, talked = Counter[str](), Counter[str]()
    first: dict[str, datetime] = {}
    for id_, deliveries in prompts.items():
        came = [(each.settled_at, each.about["prompt"]) for each in deliveries if each.state == "delivered"]
        known = sorted((at, slug) for at, slug in came if at is not None)
        wrote = sorted({day for _, day in days.get(id_, ())})
        for number, (at, slug) in enumerate(known):
            next_ = known[number + 1][0] if number + 1 < len(known) else at + TALKED
            until = min(next_, at + TALKED).date()
            delivered[slug] += 1
            talked[slug] += any(at.date() <= day < until for day in wrote)
            first[slug] = min(first.get(slug, at), at)
    return delivered, talked, first


async def talked_about(tx: Records, round_: Round) -> Mapping[str, tuple[int, int]]:
    """(partnerships that it came to, those in which it was talked about) of each prompt of a round that has come."""
    prompts, days = await tx.ledger.prompts_of_round(round_.id), await tx.partnerships.contact(round_.id)
    delivered, talked, _ = count_talking(prompts, days)
    return {slug: (count, talked[slug]) for slug, count in delivered.items()}
