"""What is remembered of check-ins: who was asked when, and the press that answered; no words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

Kind = Literal["two_weeks", "middle"]
Answer = Literal["", "well", "slow", "not_in_touch", "help"]
KINDS: tuple[Kind, ...] = ("two_weeks", "middle")
ANSWERS: tuple[Answer, ...] = ("well", "slow", "not_in_touch", "help")


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One member of a partnership, asked once of a kind. `handled_at`: when a coordinator said that they write."""

    partnership_id: int
    participant_id: int
    kind: Kind
    asked_at: datetime
    answer: Answer = ""
    answered_at: datetime | None = None
    handled_at: datetime | None = None


class CheckIns(Protocol):
    """What the store keeps of check-ins."""

    async def unasked(
        self, round_id: int, kind: Kind, begun: tuple[datetime, datetime], *, talking: bool = False
    ) -> Sequence[tuple[int, datetime]]:
        """(id, start) of running partnerships that began between two instants and were not asked, by id; of those
        `talking` alone, in which somebody wrote.
        """
        ...

    async def save(self, check_ins: Sequence[CheckIn]) -> None:
        """Replaces those of the same member and kind."""
        ...

    async def of(self, partnership_id: int) -> Sequence[CheckIn]:
        """By the time they were asked."""
        ...

    async def of_round(self, round_id: int) -> Sequence[CheckIn]:
        """By partnership."""
        ...

    async def forget(self, round_ids: Sequence[int]) -> int:
        """Forget those of some rounds; how many there were."""
        ...
