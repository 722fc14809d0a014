"""Tells open pages that something in the chat has changed, never what."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator
from contextlib import contextmanager


class Bell:
    """Rings at the open pages of seats; after `silence` every page is let go."""

    def __init__(self) -> None:
        self._ears: dict[asyncio.Event, str] = {}
        self.over = False

    @contextmanager
    def listening(self, seat: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever something changes that `seat` can see; the listener clears it."""
        ear = asyncio.Event()
        self._ears[ear] = seat
        try:
            yield ear
        finally:
            del self._ears[ear]

    @property
    def is_heard(self) -> bool:
        """Whether any page is open."""
        return bool(self._ears)

    def ring(self, seats: Collection[str] | None = None) -> None:
        """Tell `seats`, or everybody."""
        for ear, seat in self._ears.items():
            if seats is None or seat in seats:
                ear.set()

    def wake(self) -> None:
        """Ring from now on: a server is about to start."""
        self.over = False

    def silence(self) -> None:
        """Let all listeners go: the server is about to stop."""
        self.over = True
        self.ring()
