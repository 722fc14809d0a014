"""Many calls in a short time made one: what a burst of requests asks for is done once for all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

PAUSE = 0.05
"""Seconds that a call waits for others like it."""


class Soon:
    """Calling it has `act` called once, a moment later; calls until then are the same call."""

    def __init__(self, act: Callable[[], None], pause: float = PAUSE) -> None:
        self._act, self._pause = act, pause
        self._waiting: asyncio.TimerHandle | None = None

    def __call__(self) -> None:
        if self._waiting is None:
            self._waiting = asyncio.get_running_loop().call_later(self._pause, self._now)

    def _now(self) -> None:
        self._waiting = None
        self._act()
