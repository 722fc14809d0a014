"""How fast a lane may send: its platform's rates, kept before anything leaves.

Evenly, with a small burst after a rest: a bucket on the platform's side is never more than a little filled, so that
what is late on its way does no harm. And a window that moves: in no stretch of a rate's time does more leave than the
rate allows, so that a platform that counts in windows refuses nothing either.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.chat import Rate
from bot.ledger import Upcoming

MARGIN = 1.01
"""A window lasts a hundredth longer than the platform says: two messages may come nearer to each other on their way."""
EVENLY, AT_LEAST = 1.005, 1.001
"""Where they leave evenly, so much longer on average, and at least: what leaves late is made up for."""
BURST = 10
"""A lane lets this share (one part in so many) of what a rate allows leave at once after a rest, the others evenly."""
CATCH_UP = 0.5
"""What was late by up to so much of the time between two of them is made up for, however small the burst."""
MOMENT, LONGEST_MOMENT = 0.1, 2.0
"""Seconds before a lane would have nothing to send in which more is claimed and made ready, at least and at most."""
PLACES = 20_000
"""Windows of single places that are kept in memory, at most."""


@dataclass(slots=True)
class Waits:
    """What the rates have cost a lane: seconds waited, and how often the platform refused all the same (429)."""

    seconds: float = 0.0
    refused: int = 0


class Window:
    """When the last `count` things left; `evenly` apart, but for a small burst. `booked` are still to leave."""

    __slots__ = ("_burst", "_every", "_left", "_next", "_seconds", "booked")

    def __init__(self, rate: Rate, *, evenly: bool = False) -> None:
        count = max(1, int(rate.count))
        self._left: deque[float] = deque(maxlen=count)
        self._seconds = rate.seconds * (AT_LEAST if evenly else MARGIN)
        self._every = rate.seconds * EVENLY / count if evenly else 0.0
        self._burst = max(count // BURST - 1, CATCH_UP) * self._every
        self._next = 0.0
        self.booked = 0

    def opens(self, now: float) -> float:
        """In how many seconds one more may leave."""
        wait = self._next - self._burst - now
        if len(self._left) == self._left.maxlen:
            wait = max(wait, self._left[0] + self._seconds - now)
        return max(0.0, wait)

    def free_in(self, now: float) -> float:
        """In how many seconds one more may leave when what is booked has left, about."""
        return self.opens(now) + self.booked * self._every

    def use(self, now: float) -> None:
        """One leaves."""
        self._left.append(now)
        self._next = max(self._next, now) + self._every

    def is_idle(self, now: float) -> bool:
        """Whether a new window would let as much pass."""
        return not self._left or self._left[-1] + self._seconds <= now


@dataclass(slots=True)
class Limits:
    """The rates of one lane, by kind of delivery ("" for all kinds together)."""

    rates: Mapping[str, tuple[Rate, ...]]
    waits: Waits = field(default_factory=Waits)
    resting_until: float = 0.0
    ahead: float = MOMENT
    _shared: dict[str, Sequence[Window]] = field(default_factory=dict)
    _windows: dict[tuple[int, str, str], Window] = field(default_factory=dict)

    def __post_init__(self) -> None:
        own = {
            kind: [Window(each, evenly=True) for each in rates if not each.each_place]
            for kind, rates in self.rates.items()
        }
        for_all = own.pop("", [])
        self._shared = {"": for_all, **{kind: [*for_all, *windows] for kind, windows in own.items()}}

    def rest(self, seconds: float) -> None:
        """Send nothing for so long: the platform is away, or its limit for everything is used up."""
        self.resting_until = max(self.resting_until, time.monotonic() + seconds)

    @property
    def resting(self) -> float:
        """Seconds for which nothing leaves."""
        return max(0.0, self.resting_until - time.monotonic())

    # What is claimed.

    def admit(self, upcoming: Sequence[Upcoming], room: int, horizon: float) -> list[Upcoming]:
        """Those to claim now, in order, as many as there is room for; they are booked until `pick` or `forget`.

        None before the lane would soon have nothing to send; then as many as may leave within `horizon` seconds.
        """
        now = time.monotonic()
        if now < self.resting_until:
            return []
        open_kinds = {kind for kind in {each.kind for each in upcoming} if self._free_in(kind, now) <= self.ahead}
        admitted: list[Upcoming] = []
        for each in upcoming:
            if len(admitted) >= room or not open_kinds:
                break
            # Most of a long list waits for what the whole lane shares: that is asked first, and costs little.
            if each.kind not in open_kinds:
                continue
            free = self._free_in(each.kind, now)
            if free > max(horizon, self.ahead):
                open_kinds.discard(each.kind)
            elif self._place_opens(each, now) <= max(free, self.ahead):
                self._book(each)
                admitted.append(each)
        return admitted

    def opens(self, upcoming: Iterable[Upcoming]) -> float | None:
        """In how many seconds the first of them may be claimed; None where there is none."""
        now = time.monotonic()
        free = {kind: self._free_in(kind, now) for kind in self._shared}
        soonest: float | None = None
        for each in upcoming:
            wait = free.get(each.kind, free[""])
            if soonest is None or wait < soonest:
                wait = max(wait, self._place_opens(each, now))
                soonest = wait if soonest is None else min(soonest, wait)
                if soonest <= min(free.values()):
                    break
        if soonest is None:
            return None
        return max(soonest - self.ahead, self.resting_until - now, 0.0)

    def made_ready_in(self, seconds: float) -> None:
        """How long it took to claim what was admitted and to make it ready: the next is begun so much earlier."""
        self.ahead = min(max(MOMENT, 1.5 * seconds, 0.8 * self.ahead), LONGEST_MOMENT)

    def forget(self, each: Upcoming) -> None:
        """It was booked, and will not leave."""
        for window in self._of_lane(each.kind):
            window.booked -= 1

    # What leaves.

    def pick(self, ready: Iterable[Upcoming]) -> tuple[Upcoming | None, float]:
        """The first of what is booked that may leave now, which uses up its share; or None, and in how many seconds."""
        now = time.monotonic()
        if now < self.resting_until:
            return None, self.resting_until - now
        soonest = LONGEST_MOMENT
        shut: dict[str, float] = {}
        for each in ready:
            if each.kind not in shut:
                shut[each.kind] = self._lane_opens(each.kind, now)
                soonest = min(soonest, shut[each.kind] or soonest)
            if not shut[each.kind]:
                wait = self._place_opens(each, now)
                if not wait:
                    self._use(each, now)
                    return each, 0.0
                soonest = min(soonest, wait)
        return None, soonest

    def _use(self, each: Upcoming, now: float) -> None:
        for window in (*self._of_lane(each.kind), *self._of_place(each, now)):
            window.use(now)
        self.forget(each)

    def _book(self, each: Upcoming) -> None:
        for window in self._of_lane(each.kind):
            window.booked += 1

    def _free_in(self, kind: str, now: float) -> float:
        return max((window.free_in(now) for window in self._of_lane(kind)), default=0.0)

    def _lane_opens(self, kind: str, now: float) -> float:
        return max((window.opens(now) for window in self._of_lane(kind)), default=0.0)

    def _place_opens(self, each: Upcoming, now: float) -> float:
        return max((window.opens(now) for window in self._of_place(each, now)), default=0.0)

    def _of_lane(self, kind: str) -> Sequence[Window]:
        return self._shared.get(kind, self._shared[""])

    def _of_place(self, each: Upcoming, now: float) -> Iterator[Window]:
        for kind in ("", each.kind):
            for number, rate in enumerate(self.rates.get(kind, ())):
                if rate.each_place:
                    yield self._window((number, kind, each.spot), rate, now)

    def _window(self, key: tuple[int, str, str], rate: Rate, now: float) -> Window:
        if key not in self._windows:
            if len(self._windows) >= PLACES:
                self._windows = {known: each for known, each in self._windows.items() if not each.is_idle(now)}
            self._windows[key] = Window(rate)
        return self._windows[key]
