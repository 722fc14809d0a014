"""What is remembered of partnerships that go on by themselves."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Protocol


class GoingOn(Protocol):
    """Who of a partnership wants to go on by themselves after the end of their round."""

    async def say_yes(self, partnership_id: int, participant_id: int, at: datetime) -> None:
        """Saying so twice is nothing."""
        ...

    async def say_no(self, partnership_id: int, participant_id: int) -> bool:
        """Take it back, whenever; False where it was not said. The others' word stays."""
        ...

    async def willing(self, partnership_id: int) -> frozenset[int]:
        """Who has said so."""
        ...

    async def expect(self, partnership_id: int, day: date | None, had: Collection[str] = ()) -> None:
        """On which day the next prompt is due (None where none comes any more), and which prompts they have had."""
        ...

    async def had(self, partnership_id: int) -> frozenset[str]:
        """The slugs of the prompts that they have had, also of those whose deliveries are forgotten by now."""
        ...

    async def due(self, day: date) -> Sequence[tuple[int, date]]:
        """(partnership, day) of the prompts that are due on a day or before it, by partnership."""
        ...
