"""Mentors with several mentees: who has a place free in a running round, and who goes on with others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.care.hearing import OURS, SEARCHED
from bot.care.signs import Reason
from bot.matching import Group, Person
from bot.people import Partnership, Programme, Round
from bot.persons import partners_wanted, resting
from bot.store import Records

USED_UP: tuple[Reason, ...] = ("no_answer", "not_in_touch", "away_long")
"""Whose place was closed for one of these has no room for somebody else in its stead in this round."""


@dataclass(frozen=True, slots=True)
class Room:
    """How many mentees more a mentor who has some would take, and when they last wrote to one."""

    places: int
    last: datetime


async def goes_on_elsewhere(tx: Records, partnership: Partnership, who: int) -> bool:
    """Whether somebody has another partnership that runs in the same round: a mentor with several mentees.

    One that came in the place of a partnership that has ended is none, and a guest's week is none.
    """
    ended, guests = partnership.ended_at, await tx.care.guest_weeks(partnership.round_id)
    return any(
        each.id != partnership.id
        and each.id not in guests
        and each.round_id == partnership.round_id
        and each.ended_at is None
        and (ended is None or each.started_at <= ended)
        and who in each.present
        for each in await tx.partnerships.of_participant(who)
    )


async def look_again(tx: Records, round_id: int, now: datetime) -> None:
    """A place has become free: for whoever waits it is looked at once, and not once a day."""
    await tx.notes.write(OURS, f"{SEARCHED}{round_id}", "", now)


async def rooms(tx: Records, programme: Programme, round_: Round, now: datetime) -> Mapping[int, Room]:
    """Mentors of a running round who would like more mentees than they have, by id; nobody who is waited for or rests.

    Whoever has no partner at all is not among them.
    """
    if not programme.settings.two_sided or programme.settings.most_mentees < 2:
        return {}
    signs = [sign for each in (await tx.care.of_round(round_.id)).values() for sign in each]
    running = Counter(sign.participant_id for sign in signs)
    asked = {sign.participant_id for sign in signs if sign.step}
    last: dict[int, datetime] = {}
    for sign in signs:
        at = sign.wrote_at or sign.started_at
        last[sign.participant_id] = max(at, last.get(sign.participant_id, at))
    used = await used_up(tx, round_)
    found = {}
    for id_, person in (await tx.people.many(sorted(running.keys() - asked))).items():
        free = partners_wanted(person.answers, programme.settings) - running[id_] - used[id_]
        if free > 0 and not resting(person, now):
            found[id_] = Room(free, last[id_])
    return found


def with_places(persons: Sequence[Person], free: Mapping[int, Room], used: Counter[int]) -> list[Person]:
    """The same people with as many places as each has free now; whoever has nobody has one at least.

    With mentors among them who have mentees already, those who have nobody come before them.
    """
    return [
        replace(each, capacity=free[int(each.id)].places)
        if int(each.id) in free
        else replace(
            each,
            capacity=max(1, each.capacity - used[int(each.id)]),
            left_behind=each.left_behind or (bool(free) and each.side == "mentor"),
        )
        for each in persons
    ]


def after(persons: Sequence[Person], groups: Iterable[Group]) -> list[Person]:
    """Those who have room after some groups, with the places that are left and their new partners as past ones."""
    partners: dict[str, set[str]] = {}
    for group in groups:
        for one in group.members:
            partners.setdefault(one, set()).update(other for other in group.members if other != one)
    return [
        replace(each, capacity=each.capacity - len(new), past_partners=each.past_partners | new)
        for each in persons
        if each.capacity > len(new := partners.get(each.id, set()))
    ]


async def used_up(tx: Records, round_: Round) -> Counter[int]:
    """How many places were closed in a round because somebody could not answer or was away, by participant."""
    return Counter(
        each.participant_id
        for each in await tx.care.closings(round_.programme_id)
        if each.round_id == round_.id and each.reason in USED_UP
    )
