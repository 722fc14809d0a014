"""What is remembered of certificates: no more than what stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Certificate:
    """That somebody took part in a round from one day to another, under the name that they typed.

    `signed_by` is the coordinator's name in it, empty where none is known. `code` is how it is told from others.
    """

    round_id: int
    participant_id: int
    code: str
    name: str
    first_day: date
    last_day: date
    signed_by: str
    at: datetime


class Certificates(Protocol):
    """One for each participant and round; names are encrypted where they are kept."""

    async def keep(self, certificate: Certificate) -> Certificate:
        """Replaces what stood in an earlier one of the same participant and round; its code stays. Gives what is kept
        now.
        """
        ...

    async def of(self, participant_id: int) -> dict[int, Certificate]:
        """A participant's, by round."""
        ...

    async def bearing(self, programme_id: int, code: str) -> Certificate | None:
        """A programme's with a code; None where there is none, or where it is another programme's."""
        ...
