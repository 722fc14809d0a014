"""What the store remembers of days: who is away when, and whose day is taken by a message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from datetime import date
from typing import Protocol

from bot.chat import Account
from bot.ledger import Delivery, Wanted
from bot.people import Absence


class Calendar(Protocol):
    """Who is away when, and whose day is taken by which message."""

    async def go_away(self, participant_id: int, first: date, last: date) -> Absence:
        """Remember an absence, both days included; one that touches it becomes part of it."""
        ...

    async def come_back(self, participant_id: int, absence_id: int) -> bool:
        """Forget an absence; False if this participant has none of that number."""
        ...

    async def absences(
        self, participant_ids: Sequence[int], first: date, last: date
    ) -> Mapping[int, Sequence[Absence]]:
        """Those that touch the days from first to last, by participant, the earliest first."""
        ...

    async def absences_in_round(self, round_id: int, first: date, last: date) -> Mapping[int, Sequence[Absence]]:
        """The same for everybody who is in a partnership of a round."""
        ...

    async def take(self, wanted: Sequence[Wanted]) -> Mapping[int, Sequence[tuple[Account, date]]]:
        """Take people's days for messages, for each all of them, or, where another message has one, none.

        Gives the days that others have, by the numbers of the deliveries that did not get all of theirs. Of two that
        want the same day the first gets it; days that belong to the same cause are shared.
        """
        ...

    async def give_back(self, delivery: Delivery) -> None:
        """Free the days that this attempt of a delivery has taken: nothing was sent."""
        ...

    async def begun(self, causes: Sequence[str]) -> frozenset[str]:
        """Those of the causes of which a message has gone to somebody before."""
        ...

    async def taken_in_round(self, round_id: int, since: date) -> Mapping[int, Set[date]]:
        """The days from `since` on that are taken, by participant, for everybody in a partnership of a round."""
        ...

    async def sweep(self, before: date) -> int:
        """Forget whose day was taken before a date; how many rows."""
        ...
