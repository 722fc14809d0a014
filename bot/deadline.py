"""Until when an effect may still leave for its platform: afterwards somebody else may be at work on the same one.

A process that was frozen wakes up in the middle of what it did, long after its lease has run out. So the last thing
that an adapter does before bytes leave is to ask `in_time`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from bot.chat import Later

_until: ContextVar[float | None] = ContextVar("until", default=None)


@contextmanager
def deadline(until: float) -> Iterator[None]:
    """What happens inside must have left by `until`, an instant of `time.monotonic`, in seconds."""
    token = _until.set(until)
    try:
        yield
    finally:
        _until.reset(token)


def in_time() -> None:
    """Refuse what would leave too late.

    Raises:
        Later: the time is up; nothing was sent.
    """
    until = _until.get()
    if until is not None and time.monotonic() > until:
        raise Later("its time was up before it was sent", 0)
