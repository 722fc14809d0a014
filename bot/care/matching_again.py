"""Somebody who lost their partner is matched again at once, by the same rules and engine as everybody else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.asking import Core
from bot.care.answering import enough_left
from bot.care.case import word
from bot.care.days import Days
from bot.care.signs import Seeker
from bot.library import choose
from bot.matching import Group, Matching, Person, Rules, RulesError, match
from bot.people import Enrolment, Participant, Partnership, Programme, Round
from bot.prompting import prompt_delivery, prompts_of, until_daytime
from bot.proposing import as_persons, resting
from bot.starting import common_language, opening
from bot.store import Records, Store

log = structlog.get_logger()

PLAIN = 60
"""Up to so many people are matched here, in milliseconds; more in a process of its own."""
ACTIVE = timedelta(days=7)
LATE = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Search:
    """For whom a partner is looked for in a round, among whom, and by which rules."""

    programme: Programme
    round_: Round
    seekers: frozenset[int]
    people: list[Person]
    rules: Rules


async def rematch(store: Store, core: Core, now: datetime, again: bool) -> int:
    """Find new partners for all who look for one; how many partnerships that made.

    Those for whom nobody was found before are looked for `again` from time to time. The engine runs between two
    transactions: what it found is used only where it holds in the second.
    """
    async with store.reading() as tx:
        searches = [found for round_ in await tx.rounds.running() if (found := await search(tx, round_, now, again))]
    made = 0
    for each in searches:
        groups = await _groups(core, each)
        async with store.writing() as tx:
            made += await settle(tx, core, each, groups, now)
    return made


async def search(tx: Records, round_: Round, now: datetime, again: bool) -> Search | None:
    """What to look for in a round; None where nobody looks for a partner, or too little of the round is left."""
    seekers = await tx.care.seekers(round_.id)
    if not seekers or (not again and all(each.told for each in seekers)):
        return None
    programme = await tx.programmes.by_id(round_.programme_id)
    if programme is None:
        return None
    ids = frozenset(each.participant_id for each in seekers)
    there = enough_left(round_, now, programme.settings.ladder.least_weeks)
    people = await pool(tx, programme, round_, ids, now) if there else []
    rules = Rules(
        different=programme.settings.different,
        hours_in_common=programme.settings.hours_in_common,
        reference_date=now.date(),
    )
    return Search(programme, round_, ids, await as_persons(tx, programme, people, ids), rules)


async def pool(
    tx: Records, programme: Programme, round_: Round, seekers: frozenset[int], now: datetime
) -> list[Participant]:
    """Who may be matched now: those who look for a partner, and, the active first, as many others as are needed.

    Others are those on the waiting list, late joiners, and whoever has no partner in this round. Nobody who is away.
    """
    enrolled = {each.participant_id: each for each in await tx.rounds.enrolments(round_.id)}
    people = await tx.people.of_programme(programme.id)
    able = [each for each in people if not resting(each, now) and (each.id in seekers or _waits(each, enrolled))]
    away = await tx.calendar.absences([each.id for each in able], now.date(), now.date())
    able = [each for each in able if each.id not in away]
    return sorted(able, key=lambda each: (each.id not in seekers, _last(each, enrolled) < now - ACTIVE, each.id))


def _waits(person: Participant, enrolled: Mapping[int, Enrolment]) -> bool:
    """Whether somebody asked for a partner and has none: too late for the start, or without one at it."""
    mine = enrolled.get(person.id)
    return mine.state in ("unmatched", "waiting") if mine else person.wants_round


def _last(person: Participant, enrolled: Mapping[int, Enrolment]) -> datetime:
    """When somebody last showed that they are there, as far as enrolments tell."""
    mine = enrolled.get(person.id)
    return max(person.joined_at, mine.enrolled_at) if mine else person.joined_at


async def _groups(core: Core, given: Search) -> list[Group]:
    """The groups that hold somebody who looks for a partner; none where nothing is possible."""
    if len(given.people) < 2:
        return []
    seed = core.seed + given.round_.number
    try:
        found = await _match(core, given.people, given.rules, seed)
    except RulesError:
        log.warning("rematching is not possible", round=given.round_.id)
        return []
    return [each for each in found.groups if any(int(member) in given.seekers for member in each.members)]


async def _match(core: Core, people: list[Person], rules: Rules, seed: int) -> Matching:
    return match(people, rules, seed) if len(people) <= PLAIN else await core.match(people, rules, seed)


async def settle(tx: Records, core: Core, given: Search, groups: Sequence[Group], now: datetime) -> int:
    """Make partnerships of what was found, as far as it holds, and tell everybody else what happens next."""
    round_ = await tx.rounds.by_id(given.round_.id)
    seekers = {each.participant_id: each for each in await tx.care.seekers(given.round_.id)}
    if round_ is None or round_.state != "running":
        await tx.care.found(given.round_.id, sorted(seekers))
        return 0
    fresh = await pool(tx, given.programme, round_, frozenset(seekers), now)
    free = {each.id: each for each in fresh}
    made = 0
    for group in groups:
        members = [int(member) for member in group.members]
        if all(member in free for member in members) and any(member in seekers for member in members):
            reasons = tuple((each.key, each.about) for each in group.reasons)
            await bring_together(tx, core, round_, [free[each] for each in members], reasons, now)
            seekers = {id_: each for id_, each in seekers.items() if id_ not in members}
            made += 1
    for each in seekers.values():
        await _tell_next(tx, round_, each, now)
    return made


async def bring_together(
    tx: Records,
    core: Core,
    round_: Round,
    people: Sequence[Participant],
    reasons: tuple[tuple[str, tuple[str, ...]], ...],
    now: datetime,
) -> Partnership:
    """A new partnership in a new space, in a round that runs; each is told in their inbox."""
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
        community_id=min(frozenset.intersection(*(each.communities for each in people))),
        started_at=now,
        reasons=reasons,
    )
    (partnership,) = await tx.partnerships.add([new])
    at = now + until_daytime([each.zone for each in people], now - LATE, now)
    prompts = await prompts_of(tx, core, round_.programme_id, "en")
    first = choose(prompts, (), "first")
    opened = [replace(each, due_at=at) for each in opening(partnership, now)]
    told = [word(partnership, "partner", each, at, {}) for each in members]
    told = [replace(each, after=partnership.key("add")) for each in told]
    await tx.ledger.enqueue([*opened, *told, *([prompt_delivery(partnership, first.slug, at)] if first else [])])
    await _enrolled(tx, round_, people, now)
    await tx.front.audit(round_.programme_id, "farpair", "care.matched", f"{code} lost a partner", now)
    return partnership


async def _enrolled(tx: Records, round_: Round, people: Iterable[Participant], now: datetime) -> None:
    for each in people:
        await tx.rounds.enrol(Enrolment(round_.id, each.id, "matched", now))
        if each.wants_round:
            await tx.people.change(replace(each, wants_round=False))
    await tx.care.found(round_.id, [each.id for each in people])


async def _tell_next(tx: Records, round_: Round, seeker: Seeker, now: datetime) -> None:
    """Nobody was found at once: the next round is theirs, first in line, and we go on looking meanwhile."""
    if seeker.told == "next":
        return
    person = await tx.people.by_id(seeker.participant_id)
    theirs = await tx.partnerships.of_participant(seeker.participant_id)
    if person is None or not theirs:
        return
    at = Days(person.reader).next_open(now)
    again = str(int(seeker.since.timestamp()))
    await tx.ledger.enqueue([word(theirs[0], "coming", person.id, at, {"next": "next"}, again)])
    await tx.care.seek(replace(seeker, told="next"))
