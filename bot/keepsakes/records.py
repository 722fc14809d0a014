"""What is remembered of keepsakes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

Kind = Literal["letter", "address"]


@dataclass(frozen=True, slots=True)
class Keepsake:
    """What a member of a partnership has written: a letter to themselves, or where they can be reached later."""

    partnership_id: int
    participant_id: int
    kind: Kind
    text: str
    at: datetime


class Keepsakes(Protocol):
    """Encrypted where they are kept; nobody reads them but whom they are for."""

    async def keep(self, keepsake: Keepsake) -> None:
        """Replaces an earlier one; an empty text takes it away."""
        ...

    async def of(self, partnership_id: int, kind: Kind) -> Mapping[int, Keepsake]:
        """Those of a partnership, by the participant who wrote them."""
        ...

    async def sweep(self, programme_id: int, before: datetime) -> int:
        """Forget those of a programme that were written before; how many."""
        ...

    async def writers(self, round_id: int, kind: Kind) -> Mapping[int, Sequence[int]]:
        """Who has written one in a round, by partnership."""
        ...
