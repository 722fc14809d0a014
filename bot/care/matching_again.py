"""Somebody who lost their partner is matched again at once, by the same rules and engine as everybody else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

import structlog

from bot.asking import Core
from bot.care.bringing import bring_together
from bot.care.offering import offer_next
from bot.care.places import after, rooms
from bot.care.pool import Search, note_search, pool, search
from bot.matching import Group, Matching, Person, Rules, RulesError, match
from bot.matching.hard_rules import exclusion
from bot.matching.reference import pair_score
from bot.people import Participant
from bot.persons import partners_wanted
from bot.store import Records, Store

log = structlog.get_logger()

PLAIN = 60
"""Up to so many people are matched here, in milliseconds; more in a process of its own."""


async def rematch(store: Store, core: Core, now: datetime) -> int:
    """Find new partners for all who look for one; how many partnerships that made.

    The engine runs between two transactions: what it found is used only where it holds in the second.
    """
    async with store.reading() as tx:
        searches = [found for round_ in await tx.rounds.running() if (found := await search(tx, round_, now))]
    made = 0
    for each in searches:
        groups = await groups_for(core, each)
        async with store.writing() as tx:
            made += await settle(tx, core, each, groups, now)
    return made


async def groups_for(core: Core, given: Search) -> list[Group]:
    """The groups that hold somebody who looks for a partner, with people who are active before others.

    Where nobody else is possible for two of them, also with each other again.
    """
    found = await _found(core, given, given.active)
    left = after(given.active, found)
    if given.rest and (left or any(int(each.id) not in given.seekers for each in given.rest)):
        found += await _found(core, given, [*left, *given.rest])
    return found + _reunited(given, [each for each in left if int(each.id) not in _members(found)])


async def _found(core: Core, given: Search, people: list[Person]) -> list[Group]:
    if len(people) < 2:
        return []
    try:
        matching = await _match(core, people, given.rules, core.seed + given.round_.number)
    except RulesError:
        log.warning("matching again is not possible", round=given.round_.id)
        return []
    return [each for each in matching.groups if any(int(member) in given.seekers for member in each.members)]


async def _match(core: Core, people: list[Person], rules: Rules, seed: int) -> Matching:
    return match(people, rules, seed) if len(people) <= PLAIN else await core.match(people, rules, seed)


def _members(groups: Iterable[Group]) -> set[int]:
    return {int(member) for group in groups for member in group.members}


def _reunited(given: Search, left: Sequence[Person]) -> list[Group]:
    """Two whose partnership was closed and who both look for a partner now, in the order in which they wait."""
    groups: list[Group] = []
    people = {int(each.id): each for each in left if int(each.id) in given.seekers}
    for one, other in sorted(given.parted):
        if one in people and other in people and not exclusion(_new(people[one]), _new(people[other]), given.rules):
            a, b = people.pop(one), people.pop(other)
            groups.append(Group((a.id, b.id), pair_score(_new(a), _new(b), given.rules), ()))
    return groups


def _new(person: Person) -> Person:
    """The same person without their past partners."""
    return Person(**{**{name: getattr(person, name) for name in Person.__slots__}, "past_partners": frozenset()})


def _wanted(given: Search, person: Participant) -> int:
    return partners_wanted(person.answers, given.programme.settings)


async def settle(tx: Records, core: Core, given: Search, groups: Sequence[Group], now: datetime) -> int:
    """Make partnerships of what was found, as far as it holds; for everybody else, what comes next."""
    round_ = await tx.rounds.by_id(given.round_.id)
    seekers = {each.participant_id: each for each in await tx.care.seekers(given.round_.id)}
    if round_ is None or round_.state != "running":
        await tx.care.found(given.round_.id, sorted(seekers))
        return 0
    free = await rooms(tx, given.programme, round_, now)
    active, rest = await pool(tx, given.programme, round_, frozenset(seekers), now, free)
    people = {each.id: each for each in (*active, *rest)}
    places = Counter({id_: free[id_].places if id_ in free else _wanted(given, people[id_]) for id_ in people})
    made = 0
    for group in groups:
        members = [int(member) for member in group.members]
        if all(places[member] > 0 for member in members):
            reasons = tuple((each.key, each.about) for each in group.reasons)
            places.subtract(members)
            await bring_together(tx, core, round_, [people[each] for each in members], reasons, now)
            seekers = {id_: each for id_, each in seekers.items() if id_ not in members}
            made += 1
    await offer_next(tx, given, list(seekers.values()), now)
    await note_search(tx, round_, now)
    return made
