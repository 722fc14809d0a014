"""No country is more than its share of a round, in order of enrolment; but nobody is left alone because of that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Protocol

from bot.matching import EVERYWHERE, Matching, Person, Rules, Side, Unmatched
from bot.people import Enrolment

OVER_SHARE = "over_share"
"""Why somebody has no partner who came when their country had its share already."""
LEAST, FROM_PEOPLE, FROM_COUNTRIES = 5, 25, 6
"""So many of a country are never too many; and there is no limit among fewer people, or fewer countries."""


class Matcher(Protocol):
    """The matching, wherever it runs."""

    async def __call__(self, people: list[Person], rules: Rules, seed: int) -> Matching: ...


def over_share(people: Sequence[Person], enrolments: Iterable[Enrolment], share: int) -> tuple[str, ...]:
    """The ids of those who came when `share` percent of all `people` were from their country already.

    Whoever had no partner in the last round comes first, then the others as they enrolled. A `share` of 0 is no limit.
    """
    countries = {person.id: person.country for person in people}
    if not share or len(people) < FROM_PEOPLE or len({*countries.values()} - {""}) < FROM_COUNTRIES:
        return ()
    most, counts = max(LEAST, len(people) * share // 100), Counter[str]()
    over = []
    for each in sorted(enrolments, key=lambda one: (not one.left_behind, one.enrolled_at, one.participant_id)):
        country = countries.get(str(each.participant_id), "")
        counts[country] += 1
        if country and counts[country] > most:
            over.append(str(each.participant_id))
    return tuple(over)


async def match_fairly(
    match: Matcher, people: Sequence[Person], rules: Rules, seed: int, over: Collection[str]
) -> Matching:
    """The matching of those who are within their country's share, with as many of the others as give them partners.

    `over` are ids of `people`. Somebody of them is in exactly when one more person within the share has a partner by
    that; whoever belongs together with somebody by a coordinator's wish is in as well. The others are told as
    unmatched, for the reason `OVER_SHARE`.

    Raises:
        RulesError: the rules cannot be kept.
    """
    spare = set(over) - {member for pair in rules.locked for member in pair}
    inside = [person for person in people if person.id not in spare]
    best = await match(inside, rules, seed)
    if spare and best.unmatched:
        needed = await _who_help(match, people, rules, seed, spare)
        best = await _with_the_needed(match, people, rules, seed, (spare, needed), best)
    matched = {member for group in best.groups for member in group.members}
    reasons = {each.person: each.reason for each in best.unmatched}
    reasons |= dict.fromkeys(spare - matched, OVER_SHARE)
    return replace(best, unmatched=tuple(Unmatched(id_, reason) for id_, reason in sorted(reasons.items())))


async def _who_help(
    match: Matcher, people: Sequence[Person], rules: Rules, seed: int, spare: Collection[str]
) -> list[str]:
    """The fewest of the spare with whom as many of the others as can be are in pairs.

    No two of the spare are paired here, and each has a stand-in whom nobody else could meet: so everybody spare has
    somebody, and leaves them only for a person within the share who would be alone. The largest matching has as many
    pairs within the share as there can be; of all such, it covers the most within the share, who have the higher rank
    (the sets that matchings can cover are a matroid). So each who is not with their stand-in is needed. Whoever has
    several places has as many stand-ins.
    """
    anywhere = frozenset(place for person in people for place in person.places) - EVERYWHERE | {"anywhere"}
    ranked = [_ranked(person, anywhere, spare) for person in people]
    ranked += [_stand_in(each, place) for each in ranked if each.id in spare for place in range(each.capacity)]
    country: Mapping[str, str] = {person.id: person.country for person in people}
    pairs = combinations(sorted(spare), 2)
    # Where partners differ in their countries, few pairs are left that must be named to be kept apart.
    apart = frozenset(p for p in pairs if rules.different != "country" or country[p[0]] != country[p[1]])
    found = await match(ranked, replace(rules, forbidden=rules.forbidden | apart, kept=frozenset()), seed)
    real = {person.id for person in people}
    paired = {member for group in found.groups if real.issuperset(group.members) for member in group.members}
    return [person.id for person in people if person.id in paired and person.id in spare]


def _ranked(person: Person, anywhere: frozenset[str], spare: Collection[str]) -> Person:
    places = anywhere if person.places & EVERYWHERE else person.places
    if person.id in spare:
        return replace(person, left_behind=False, takes_third=False, places=places | {_APART + person.id})
    return replace(person, left_behind=True, takes_third=False, places=places)


_APART = "~"
"""What marks a stand-in: neither an id nor a place begins like this."""
_OTHER_SIDE: Mapping[str, Side] = {"mentor": "mentee", "mentee": "mentor"}


def _stand_in(person: Person, place: int) -> Person:
    """Somebody whom this person alone could meet, and could be partners with under any rules."""
    return Person(
        id=f"{_APART * (place + 1)}{person.id}",
        country=_APART,
        languages=person.languages,
        places=frozenset({_APART + person.id}),
        zone=person.zone,
        sector=_APART,
        role=_APART,
        side=_OTHER_SIDE.get(person.side or ""),
        takes_third=False,
        attributes=tuple((name, _APART) for name, _ in person.attributes),
    )


async def _with_the_needed(
    match: Matcher,
    people: Sequence[Person],
    rules: Rules,
    seed: int,
    who: tuple[Collection[str], Sequence[str]],
    alone: Matching,
) -> Matching:
    """The matching with those spare people who are needed, but for whom somebody could be a third instead.

    `who` are (the spare, those of them who help); `alone` is the matching without any of them.
    """
    spare, helpful = who

    async def with_(some: Collection[str]) -> Matching:
        return await match([each for each in people if each.id not in spare or each.id in some], rules, seed)

    if not helpful:
        return alone
    best, kept = await with_(helpful), list(helpful)
    if sum(person.takes_third for person in people) < 2 and not rules.two_sided:
        return best
    while kept:
        for each in kept[::-1]:
            fewer = [other for other in kept if other != each]
            tried = await with_(fewer) if fewer else alone
            if _left(tried, spare) <= _left(best, spare):
                best, kept = tried, fewer
                break
        else:
            break
    return best


def _left(matching: Matching, spare: Collection[str]) -> int:
    return sum(each.person not in spare for each in matching.unmatched)
