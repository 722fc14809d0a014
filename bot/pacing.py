"""How long a delivery may take, and when it is tried again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from bot.chat import CantTell, Later, Never, Unsure

ATTEMPTS = 12


class Broken(Later):
    """A mistake of the program's own; nothing was sent."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Times of the delivery loop. A call to a platform may take `deadline` seconds: less than half the lease, so
    that nobody else begins meanwhile. `pause` (seconds) doubles with each attempt, up to `longest_pause`. A sender
    that nobody wakes looks at the ledger every `look` seconds, and asks every `hold` seconds where it may send.
    """

    lease: timedelta = timedelta(minutes=5)
    deadline: float = 120.0
    look_again: timedelta = timedelta(seconds=30)
    pause: float = 5.0
    longest_pause: float = 3600.0
    look: float = 5.0
    hold: float = 5.0

    def pause_after(self, error: Exception, attempts: int) -> timedelta:
        """As long as the platform says, at least; twice as long each time, up to the longest pause.

        A platform that is exact is asked again when it says: hundreds of spaces wait for it in turn.
        """
        said = error.seconds if isinstance(error, Later) else 30.0
        if isinstance(error, Later) and error.exact:
            return timedelta(seconds=said)
        return timedelta(seconds=max(said, min(self.longest_pause, self.pause * 2 ** min(attempts, 10))))


def outcome(error: Exception, attempts: int) -> Literal["dead", "unknown", "parked", "waiting"]:
    """What a failure means for a delivery that was tried `attempts` times.

    A platform that is away is waited for until the delivery is out of date; our own mistakes end after some tries.
    """
    if isinstance(error, Never) or (isinstance(error, Broken) and attempts >= ATTEMPTS):
        return "dead"
    if isinstance(error, CantTell):
        return "parked"
    return "unknown" if isinstance(error, Unsure | TimeoutError) else "waiting"
