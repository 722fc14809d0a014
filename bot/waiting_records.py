"""What the store remembers of the waiting list: who was asked to confirm, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol


class WaitingList(Protocol):
    """Who was asked to confirm that they take part in a round, and has not answered."""

    async def ask(self, round_id: int, participant_ids: Sequence[int], at: datetime) -> None:
        """They are asked to confirm; asking again begins anew."""
        ...

    async def asked(self, round_id: int) -> Mapping[int, datetime]:
        """Since when each who has not answered was asked."""
        ...

    async def settled(self, round_id: int, participant_ids: Sequence[int]) -> None:
        """They have answered, or need not any more."""
        ...
