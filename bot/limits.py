"""How fast a lane may send: its platform's rates, kept before anything is claimed, so that nothing waits under a lease.

A window that moves: in no stretch of a rate's time does more leave than the rate allows, so neither a platform that
counts in windows nor one with a bucket ever has to refuse.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from bot.chat import Rate
from bot.ledger import Upcoming

MARGIN = 1.01
"""A window lasts a hundredth longer than the platform says: two messages may come nearer to each other on their way."""
MOMENT, LONGEST_MOMENT = 0.1, 2.0
"""Seconds ahead of an opening in which what is to leave then is claimed and made ready, at least and at most."""
PLACES = 20_000
"""Windows of single places that are kept in memory, at most."""


@dataclass(slots=True)
class Waits:
    """What the rates have cost a lane: seconds waited, and how often the platform refused all the same (429)."""

    seconds: float = 0.0
    refused: int = 0


class Window:
    """When the last `count` things left."""

    __slots__ = ("_left", "_seconds")

    def __init__(self, rate: Rate) -> None:
        self._left: deque[float] = deque(maxlen=int(rate.count))
        self._seconds = rate.seconds * MARGIN

    def opens(self, now: float) -> float:
        """In how many seconds one more may leave."""
        if len(self._left) < (self._left.maxlen or 1):
            return 0.0
        return max(0.0, self._left[0] + self._seconds - now)

    def use(self, now: float) -> None:
        """One leaves."""
        self._left.append(now)

    def restamp(self, count: int, now: float) -> None:
        """The last so many leave only now; those before the window's last are forgotten already."""
        for place in range(1, min(count, len(self._left)) + 1):
            self._left[-place] = now

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
    _leaving: float = 0.0
    _admitted: list[Window] = field(default_factory=list)
    _shared: dict[str, Sequence[Window]] = field(default_factory=dict)
    _windows: dict[tuple[int, str, str], Window] = field(default_factory=dict)

    def __post_init__(self) -> None:
        own = {kind: [Window(each) for each in rates if not each.each_place] for kind, rates in self.rates.items()}
        for_all = own.pop("", [])
        self._shared = {"": for_all, **{kind: [*for_all, *windows] for kind, windows in own.items()}}

    def rest(self, seconds: float) -> None:
        """Send nothing for so long: the platform is away, or its limit for everything is used up."""
        self.resting_until = max(self.resting_until, time.monotonic() + seconds)

    def admit(self, upcoming: Sequence[Upcoming], room: int) -> list[Upcoming]:
        """Those that may leave now, in order, as many as there is room for; else those that may in a moment.

        Their shares are used up. Whoever sends them awaits `leave` first, when they are claimed and made ready.
        """
        self._admitted.clear()
        self._leaving = time.monotonic()
        if self._leaving < self.resting_until:
            return []
        return self._admit(upcoming, room, 0.0) or self._admit(upcoming, room, self.ahead)

    def made_ready_in(self, seconds: float) -> None:
        """How long it took to claim what was admitted and to make it ready: the next is begun so much earlier."""
        self.ahead = min(max(MOMENT, 1.5 * seconds, 0.8 * self.ahead), LONGEST_MOMENT)

    async def leave(self) -> None:
        """Wait until what was admitted last may leave; then its time counts from now, until `left` says better."""
        wait = max(0.0, self._leaving - time.monotonic())
        self.waits.seconds += wait
        await asyncio.sleep(wait)
        self.left()

    def left(self) -> None:
        """All of it has left by now, in however long a burst: the windows count from its end."""
        now = time.monotonic()
        for window, count in Counter(self._admitted).items():
            window.restamp(count, now)

    def opens(self, upcoming: Iterable[Upcoming]) -> float:
        """In how many seconds the first of them may be admitted; 0 where there is none."""
        now = time.monotonic()
        soonest = min((self._opens(each, now) for each in upcoming), default=0.0)
        return max(soonest - self.ahead, self.resting_until - now, 0.0)

    def _admit(self, upcoming: Sequence[Upcoming], room: int, within: float) -> list[Upcoming]:
        now = time.monotonic()
        return list(islice((each for each in upcoming if self._take(each, now, within)), room))

    def _take(self, each: Upcoming, now: float, within: float) -> bool:
        # Most of a long list waits for what the whole lane shares: that is asked first, and costs little.
        if self._lane_opens(each.kind, now) > within:
            return False
        wait = self._opens(each, now)
        if wait > within:
            return False
        self._leaving = max(self._leaving, now + wait)
        for window in (*self._of_lane(each.kind), *self._of_place(each, now)):
            window.use(now + wait)
            self._admitted.append(window)
        return True

    def _opens(self, each: Upcoming, now: float) -> float:
        place = max((window.opens(now) for window in self._of_place(each, now)), default=0.0)
        return max(place, self._lane_opens(each.kind, now))

    def _lane_opens(self, kind: str, now: float) -> float:
        return max((window.opens(now) for window in self._of_lane(kind)), default=0.0)

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
