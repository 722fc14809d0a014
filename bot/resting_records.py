"""What the store remembers of spaces that have come to rest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol


class Resting(Protocol):
    """Which spaces are closed or put away, and which are quiet enough for it."""

    async def closed(self, partnership_id: int, at: datetime) -> None:
        """The spaces of a partnership are closed, or put away, since then."""
        ...

    async def quiet(self, programme_id: int, since: datetime) -> Mapping[int, datetime]:
        """Partnerships that have ended, and in whose space nobody wrote since; but those closed after the last word.

        By id, when the last word was: the end, where nobody wrote after it.
        """
        ...
