"""What another decision would change: two matchings of the same people side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bot.matching.model import Matching


class Outcome(NamedTuple):
    """What counts of a matching: its groups and who is in none (ids), the lowest score of a pair and their total."""

    groups: tuple[tuple[str, ...], ...]
    alone: tuple[str, ...]
    lowest: int
    total: int


class Difference(NamedTuple):
    """What changes from one outcome to another.

    `found` have a partner afterwards alone, `lost` before alone. `lowest` and `total` are shares in percent of what
    they were, 0 where they are the same. `moved` counts the people who get other partners, without `found` and `lost`.
    """

    found: tuple[str, ...]
    lost: tuple[str, ...]
    lowest: float
    total: float
    moved: int

    @property
    def nothing(self) -> bool:
        """Whether all stays as it is."""
        return not (self.found or self.lost or self.moved)


def outcome_of(matching: Matching) -> Outcome:
    """The outcome of a run of the engine."""
    quality = matching.quality
    return Outcome(
        tuple(group.members for group in matching.groups),
        tuple(each.person for each in matching.unmatched),
        quality.lowest_score if quality else 0,
        quality.total_score if quality else 0,
    )


def difference(before: Outcome, after: Outcome) -> Difference:
    """What `after` changes."""
    together, now = _partners(before.groups), _partners(after.groups)
    both = together.keys() & now.keys()
    return Difference(
        found=tuple(sorted(set(before.alone) - set(after.alone))),
        lost=tuple(sorted(set(after.alone) - set(before.alone))),
        lowest=_percent(before.lowest, after.lowest),
        total=_percent(before.total, after.total),
        moved=sum(together[person] != now[person] for person in both),
    )


def _partners(groups: Sequence[tuple[str, ...]]) -> dict[str, frozenset[str]]:
    partners: dict[str, set[str]] = {}
    for group in groups:
        for person in group:
            partners.setdefault(person, set()).update(other for other in group if other != person)
    return {person: frozenset(others) for person, others in partners.items()}


def _percent(before: int, after: int) -> float:
    return 100 * (after - before) / before if before else 0.0
