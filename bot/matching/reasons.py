"""What a partnership may be told about itself: good and true for every member, never a score."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.matching.hours import hours_in_common
from bot.matching.model import Person, Reason


def reasons(members: Sequence[Person], day: date | None) -> tuple[Reason, ...]:
    """What all `members` (two or three) share, the weightiest first; codes in alphabetical order.

    `wanted_…` leads, and is given only where every member wanted it and all of them share it.
    """
    shared = {
        "interests": _common([person.interests for person in members]),
        "talk": _common([person.talk for person in members]),
        "sector": _common([frozenset({person.sector}) for person in members]),
        "career_stage": _common([frozenset({person.career_stage}) for person in members]),
        "hours": _hours(members, day),
        "goals": _common([person.goals for person in members]),
        "language": _common([person.languages for person in members]),
    }
    found = [Reason(key, about) for key, about in shared.items() if about]
    kind = members[0].partner_wanted
    if all(person.partner_wanted == kind for person in members) and shared.get(kind):
        found.insert(0, Reason(f"wanted_{kind}", shared[kind]))
    return tuple(found)


def _common(codes: Sequence[frozenset[str]]) -> tuple[str, ...]:
    return tuple(sorted(frozenset.intersection(*codes) - {"", "*"}))


def _hours(members: Sequence[Person], day: date | None) -> tuple[str, ...]:
    hours = hours_in_common(tuple(person.zone for person in members), day)
    return (str(hours),) if hours else ()
