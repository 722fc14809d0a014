"""How many have come through which tag, and from an ambassador's own country; small numbers are not told to helpers."""

from __future__ import annotations

from collections.abc import Collection

from bot import world
from bot.asking import Ask
from bot.chat import Plain, Words
from bot.people import EnrolmentState, Round
from bot.store import Records

SHOWN = 12
FEW = 5
"""Below so many an ambassador is told that there are few: who is one of two in a country can be guessed."""


async def counts_in_words(ask: Ask, round_: Round) -> Words:
    """For coordinators: how many came into a round through each tag; tags through which nobody came too."""
    counts = dict(await ask.tx.inviting.arrivals(round_.id))
    counts |= {tag: 0 for tag in await ask.tx.inviting.tags(ask.programme.id) if tag not in counts}
    if not counts:
        return ()
    lines = "\n".join(f"- {tag}: {count}" for tag, count in list(counts.items())[:SHOWN])
    return (Plain("\n"), *ask.say("invite.sources", number=round_.number, lines=lines))


async def own_country(ask: Ask, round_: Round) -> Words:
    """For an ambassador: how many have enrolled from the country they live in, and nothing of any other."""
    code = ask.person.text("country") if ask.person is not None and ask.person.left_at is None else ""
    if not code:
        return ask.say("invite.country_unknown")
    count = await of_country(ask.tx, round_, code, ("enrolled", "waiting"))
    country = world.country_name(code, ask.say.language)
    if count < FEW:
        return ask.say("invite.country_few", country=country, least=FEW)
    return ask.say("invite.country", country=country, people=count)


async def of_country(tx: Records, round_: Round, code: str, states: Collection[EnrolmentState]) -> int:
    """How many of those who live in a country stand in one of some states in a round."""
    there = [each.participant_id for each in await tx.rounds.enrolments(round_.id) if each.state in states]
    return sum(each.text("country") == code for each in (await tx.people.many(there)).values())
