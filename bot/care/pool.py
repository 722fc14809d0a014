"""For whom a partner is looked for in a running round, and among whom: the active first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.care.answering import enough_left
from bot.care.hearing import OURS, SEARCHED
from bot.care.places import Room, rooms, used_up, with_places
from bot.care.signs import Offer, Seeker
from bot.matching import Person, Rules
from bot.people import Participant, Programme, Round
from bot.persons import as_persons, has_told, resting, rules_of
from bot.store import Records

ACTIVE = timedelta(days=7)
AGAIN = timedelta(hours=20)
"""How often somebody is looked for anew for whom nobody was found before."""
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Search:
    """For whom a partner is looked for in a round, among whom, and by which rules.

    `seekers` are all who have no partner and want one: those who lost one are looked for at once, those who had none
    at the start or came after it once a day. `active` are those who lost one and others who were there in the last
    week; `rest` are others. Mentors who would like one more mentee are among either, and seek nobody. `parted` are
    pairs whose partnership of this round was closed: they meet again only where nobody else is possible.
    """

    programme: Programme
    round_: Round
    seekers: frozenset[int]
    active: list[Person]
    rest: list[Person]
    rules: Rules
    parted: frozenset[Pair] = frozenset()


async def search(tx: Records, round_: Round, now: datetime) -> Search | None:
    """What to look for in a round; None where it was looked not long ago, and nothing can have changed."""
    seekers = await tx.care.seekers(round_.id)
    if not await _is_time(tx, round_, seekers, now):
        return None
    programme = await tx.programmes.by_id(round_.programme_id)
    if programme is None or not programme.settings.care:
        return None
    ids = frozenset(each.participant_id for each in seekers)
    there = enough_left(round_, now, programme.settings.ladder.least_weeks)
    free = await rooms(tx, programme, round_, now) if there else {}
    active, rest = await pool(tx, programme, round_, ids, now, free) if there else ([], [])
    used = await used_up(tx, round_) if programme.settings.two_sided else Counter[int]()
    return Search(
        programme,
        round_,
        ids | {each.id for each in (*active, *rest) if each.id not in free},
        with_places(await as_persons(tx, programme, active, ids), free, used) if active else [],
        with_places(await as_persons(tx, programme, rest, ids), free, used) if rest else [],
        await rules_in(tx, programme, round_, now),
        await _parted(tx, round_),
    )


async def rules_in(tx: Records, programme: Programme, round_: Round, now: datetime) -> Rules:
    """The programme's rules, and whom a coordinator has kept apart in this round."""
    _, forbidden = await tx.rounds.wishes(round_.id)
    apart = frozenset(as_ids(pair) for pair in forbidden)
    return replace(rules_of(programme.settings, now.date()), forbidden=apart)


def as_ids(pair: Pair) -> tuple[str, str]:
    """A pair as the engine knows it."""
    one, other = sorted(map(str, pair))
    return one, other


async def _is_time(tx: Records, round_: Round, seekers: Sequence[Seeker], now: datetime) -> bool:
    """At once for whoever was told nothing yet or whose offer is over, and when somebody has come; else once a day."""
    noted = await tx.notes.note(OURS, f"{SEARCHED}{round_.id}")
    if not noted or now - datetime.fromisoformat(noted) >= AGAIN or any(not each.told for each in seekers):
        return True
    if any(came > datetime.fromisoformat(noted) for came in (await tx.care.looking(round_)).values()):
        return True
    asking = {each.participant_id for each in seekers if each.told == "asking"}
    return bool(asking) and bool(asking - {each.participant_id for each in await open_offers(tx, round_, now)})


async def note_search(tx: Records, round_: Round, now: datetime) -> None:
    """It was looked for everybody."""
    await tx.notes.write(OURS, f"{SEARCHED}{round_.id}", now.isoformat(), now)


async def open_offers(tx: Records, round_: Round, now: datetime) -> list[Offer]:
    """The offers of a round that somebody may answer now."""
    return [each for each in await tx.care.offers(round_.id) if each.state == "asked" and each.until > now]


async def _parted(tx: Records, round_: Round) -> frozenset[Pair]:
    closings = [
        each
        for each in await tx.care.closings(round_.programme_id)
        if each.round_id == round_.id and each.reason != "did_not_fit"
    ]
    partnerships = await tx.partnerships.many(sorted({each.partnership_id for each in closings}))
    pairs = set()
    for closing in closings:
        members = partnerships[closing.partnership_id].members
        pairs |= {_pair(closing.participant_id, each) for each in members if each != closing.participant_id}
    return frozenset(pairs)


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


async def pool(
    tx: Records, programme: Programme, round_: Round, seekers: frozenset[int], now: datetime, free: Mapping[int, Room]
) -> tuple[list[Participant], list[Participant]]:
    """Who may be matched now: (those who look for a partner and the active others, the rest).

    Others are those on the waiting list, late joiners, whoever has no partner in this round, and mentors with places
    `free`. Nobody who is away.
    """
    looking = {**{id_: room.last for id_, room in free.items()}, **await tx.care.looking(round_)}
    people = await tx.people.many(sorted(looking))
    able = [each for each in people.values() if has_told(each, programme.settings) and not resting(each, now)]
    away = await tx.calendar.absences([each.id for each in able], now.date(), now.date())
    here = [each for each in able if each.id not in away]
    active = [each for each in here if each.id in seekers or looking[each.id] >= now - ACTIVE]
    known = {each.id for each in active}
    return active, [each for each in here if each.id not in known]
