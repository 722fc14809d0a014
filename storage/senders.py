"""Who may send in which lane: a process that is alone in all of them; on a server, one process in each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection

Wake = Callable[[str], None]


class Senders:
    """Which lanes this process sends in, and who is told that a lane has something to send."""

    def __init__(self) -> None:
        self._tell: Wake | None = None

    async def hold(self, wanted: Collection[str]) -> frozenset[str]:
        """Those of the lanes in which this process is the one that sends, from now until it is asked again.

        Raises:
            StoreBusy: the database is away, so nothing is held.
        """
        raise NotImplementedError

    async def listen(self, wake: Wake) -> None:
        """Call `wake` with each lane that has something to send, until cancelled."""
        self._tell = wake
        try:
            await self._listen(wake)
        finally:
            self._tell = None

    def woken(self, lanes: Collection[str]) -> None:
        """A transaction of this process has written something for these lanes."""
        if self._tell:
            for lane in lanes:
                self._tell(lane)

    async def close(self) -> None:
        """Give all lanes up."""

    async def _listen(self, wake: Wake) -> None:
        await asyncio.Event().wait()


class Alone(Senders):
    """On a file: there is no other process."""

    async def hold(self, wanted: Collection[str]) -> frozenset[str]:
        return frozenset(wanted)
