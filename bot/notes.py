"""The store's room for what the clients of platforms need to have kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol


class Notes(Protocol):
    """What the clients of platforms need to have kept: ids and instants under keys of their own, never texts."""

    async def note(self, platform: str, key: str) -> str:
        """The value; empty where there is none."""
        ...

    async def write(self, platform: str, key: str, value: str, at: datetime) -> None:
        """Replaces an earlier value; an empty one is taken away."""
        ...

    async def beginning(self, platform: str, prefix: str) -> Mapping[str, str]:
        """The values whose keys begin so, by key, in the order of keys."""
        ...
