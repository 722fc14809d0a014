"""Whoever waited in vain in one round does not get somebody in the next who was silent, while others are possible."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations, product

from bot.care.signs import Reason
from bot.country_share import Matcher
from bot.matching import Matching, Person, Rules
from bot.people import Enrolment, Round
from bot.store import Records

Pairs = frozenset[tuple[str, str]]
SILENCE: frozenset[Reason] = frozenset({"no_answer", "not_in_touch"})


async def spared_pairs(tx: Records, round_: Round, enrolments: Iterable[Enrolment]) -> Pairs:
    """Pairs of ids that are not to meet in a round while others are possible.

    The one has waited in the round before it for a partner who did not answer, or had none at its end; the place of
    the other was closed in it for silence. Why it was is kept for two rounds, and is told to nobody by this.
    """
    earlier = [each.id for each in await tx.rounds.of_programme(round_.programme_id) if each.number < round_.number]
    closings = [
        each
        for each in await tx.care.closings(round_.programme_id)
        if earlier and each.round_id == earlier[-1] and each.reason in SILENCE
    ]
    silent = {each.participant_id for each in closings}
    if not silent:
        return frozenset()
    partnerships = await tx.partnerships.many(sorted({each.partnership_id for each in closings}))
    waited = {member for each in partnerships.values() for member in each.members}
    here = {each.participant_id: each.left_behind for each in enrolments}
    spared = {id_ for id_, behind in here.items() if behind or id_ in waited} - silent
    return frozenset(_pair(str(one), str(other)) for one, other in product(spared, silent & here.keys()))


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def sparing(match: Matcher, pairs: Pairs) -> Matcher:
    """The same matching, in which these pairs meet only where somebody would have nobody otherwise.

    Where all have somebody at once, it is one matching, else three.
    """

    async def matched(people: list[Person], rules: Rules, seed: int) -> Matching:
        apart = pairs - rules.locked
        if not apart:
            return await match(people, rules, seed)
        best = await match(people, replace(rules, forbidden=rules.forbidden | apart), seed)
        if not best.unmatched:
            return best
        alone, free = {each.person for each in best.unmatched}, await match(people, rules, seed)
        needed = {pair for pair in apart if not alone.isdisjoint(pair)}
        if len(free.unmatched) < len(alone):
            needed |= apart & {pair for group in free.groups for pair in combinations(sorted(group.members), 2)}
        if not needed:
            return best
        return await match(people, replace(rules, forbidden=rules.forbidden | apart - needed), seed)

    return matched
