"""What the two of a willing pair answer, each alone: gladly, or not now; one is as easy as the other."""

from __future__ import annotations

from dataclasses import replace

from bot.asking import Ask, Entry, partnership_of
from bot.care.bringing import bring_as_guest, bring_together
from bot.care.closing import end_partnership
from bot.care.signs import Closing, Offer
from bot.chat import Message
from bot.people import Partnership
from bot.persons import resting


async def gladly(ask: Ask) -> Message:
    """One of the two agrees; when both have, a new space opens for the three."""
    partnership, offer = await _open(ask)
    if partnership is None or offer is None:
        return ask.tell("care.offer_over")
    agreed = replace(offer, agreed=offer.agreed | {ask.me.id})
    if not agreed.agreed.issuperset(partnership.present):
        await ask.tx.care.offer(agreed)
        return ask.tell("care.offer_thanks")
    await ask.tx.care.offer(replace(agreed, state="accepted"))
    await _bring(ask, partnership, agreed)
    return ask.tell("care.offer_done")


async def _bring(ask: Ask, partnership: Partnership, offer: Offer) -> None:
    people = await ask.tx.people.many([*partnership.present, offer.participant_id])
    round_ = await ask.tx.rounds.by_id(offer.round_id)
    if round_ is None:
        return
    if offer.kind == "guest":
        await bring_as_guest(ask.tx, ask.core, round_, list(people.values()), ask.now)
        return
    await end_partnership(ask.tx, partnership, ask.now)
    for member in partnership.present:
        closing = Closing(ask.programme.id, round_.id, partnership.id, member, "became_three", ask.now)
        await ask.tx.care.close(closing)
    await bring_together(ask.tx, ask.core, round_, list(people.values()), (), ask.now)


async def not_now(ask: Ask) -> Message:
    """Not now: nobody is told who said so, and nobody asks why."""
    partnership, offer = await _open(ask)
    if partnership is not None and offer is not None:
        await ask.tx.care.offer(replace(offer, state="declined"))
    return ask.tell("care.offer_not_now")


async def _open(ask: Ask) -> tuple[Partnership | None, Offer | None]:
    """The partnership and the offer, where both are as they were and somebody looks for a partner."""
    partnership = await partnership_of(ask)
    number = int(ask.detail) if ask.detail.isdecimal() and len(ask.detail) < 10 else 0
    offer = await ask.tx.care.offer_by_id(number)
    if partnership is None or offer is None or partnership.ended_at or offer.partnership_id != partnership.id:
        return None, None
    if offer.state != "asked" or offer.until <= ask.now:
        return None, None
    seekers = {each.participant_id for each in await ask.tx.care.seekers(offer.round_id)}
    person = await ask.tx.people.by_id(offer.participant_id)
    looks = person is not None and offer.participant_id in seekers and not resting(person, ask.now)
    return (partnership, offer) if looks else (None, None)


ENTRIES: dict[str, Entry] = {
    "care.gladly": Entry(gladly, "participant", typed=False),
    "care.not_now": Entry(not_now, "participant", typed=False),
}
