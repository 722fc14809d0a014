"""What is true of the people of a partnership: whether they wrote to each other, and for how long. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

LEAST = 2
"""So many weeks are worth naming."""


def weeks_together(days: Iterable[tuple[int, date]], members: Sequence[int]) -> int:
    """How many whole weeks the members of a partnership went on: from when all had written to when the first of them
    wrote for the last time. 0 where one of them never wrote.

    `days` are (who, day) on which somebody wrote.
    """
    wrote = {member: sorted(day for who, day in days_of(days, member)) for member in members}
    if len(members) < 2 or not all(wrote.values()):
        return 0
    begin, end = max(each[0] for each in wrote.values()), min(each[-1] for each in wrote.values())
    return max(0, (end - begin).days // 7)


def days_of(days: Iterable[tuple[int, date]], member: int) -> list[tuple[int, date]]:
    """The days on which one member wrote."""
    return [each for each in days if each[0] == member]


def writers(days: Iterable[tuple[int, date]]) -> set[int]:
    """Who wrote at all."""
    return {who for who, _ in days}
