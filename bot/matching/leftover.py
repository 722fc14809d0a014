"""Who is left over, put together where the same is true of several: so that a reason can speak of a group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.matching.hard_rules import what_must_differ
from bot.matching.model import Person, Rules, Unmatched


class Leftover(NamedTuple):
    """People without a partner for the same reason, who are alike in what must differ and in their languages."""

    reason: str
    alike: str
    languages: tuple[str, ...]
    members: tuple[str, ...]


def leftovers(unmatched: Sequence[Unmatched], people: Mapping[str, Person], rules: Rules) -> tuple[Leftover, ...]:
    """Everybody in `unmatched` once, the largest group first; `people` are by id."""
    groups: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for each in unmatched:
        person = people[each.person]
        alike = "" if rules.different == "none" else what_must_differ(person, rules)
        groups.setdefault((each.reason, alike, tuple(sorted(person.languages))), []).append(person.id)
    found = (Leftover(*key, tuple(sorted(members))) for key, members in groups.items())
    return tuple(sorted(found, key=lambda group: (-len(group.members), group.members)))
