"""How often simulated people do what, with where each figure comes from: docs/rehearsal.md says more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Manner = Literal["keen", "slow", "never"]

MANNERS: dict[Manner, int] = {"keen": 58, "slow": 22, "never": 20}
"""Published: some 15 to 25 % never answer; about a third of pairs are in touch once a fortnight or more. That the
second follows from these shares is measured by every rehearsal (`pairs_in_touch_fortnightly`).
"""
LEAVES, AWAY, AWAY_IS_SAID, FADES, PARTS, LATE = 0.05, 0.2, 0.7, 0.12, 0.015, 0.03
"""Assumed: who leaves within the term; who is away once, and says so; whose answers end for good at some point; who
finds that two do not fit; who joins after the start.
"""
AWAY_DAYS = 4, 28
"""Assumed: how long an absence is, at least and at most."""


@dataclass(frozen=True, slots=True)
class Habits:
    """What somebody of a manner does; all assumed. Shares are of one; days are working days of their own.

    `begins` writes first when the welcome says so, `dares` though it does not; `takes_up` writes after a prompt;
    `replies` answers a message, `soonest` days later or `chance_a_day` on each day after that; `heeds` writes after a
    word of care, `busy` and `here` press that button instead; `presses` answers a check-in or a question by a press;
    `takes_a_third` and `declines` answer an offer; `returns` has time again after their place was closed.
    """

    begins: float
    dares: float
    takes_up: float
    replies: float
    soonest: int
    chance_a_day: float
    heeds: float
    busy: float
    here: float
    presses: float
    takes_a_third: float
    declines: float
    returns: float


HABITS: dict[Manner, Habits] = {
    "keen": Habits(0.9, 0.35, 0.45, 0.8, 1, 0.45, 0.55, 0.1, 0.1, 0.6, 0.5, 0.2, 0.2),
    "slow": Habits(0.5, 0.1, 0.12, 0.55, 4, 0.13, 0.4, 0.12, 0.1, 0.35, 0.3, 0.2, 0.2),
    "never": Habits(0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
}
HELP, MORE_TIME, NEW_PARTNER = 0.005, 0.05, 0.5
"""Assumed: answers to check-ins that ask for help; who waits and gives more time; who wants a new partner where
theirs is away for long.
"""
