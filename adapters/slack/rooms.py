"""Which place a conversation is: somebody's inbox, a partnership's space, or a channel of the workspace."""

from __future__ import annotations

import time

from adapters.slack.places import channel_of, community_of, is_group, space_of
from adapters.slack.ports import Liaison
from bot.chat import Place, Space

FRESH = 5.0
"""Seconds for which it is believed that a conversation is no group message of partners."""

MOST = 10_000


class Rooms:
    """Group messages are known by the running partnerships; everything else is asked for."""

    def __init__(self, liaison: Liaison) -> None:
        self._liaison = liaison
        self._groups: dict[tuple[str, str], Space] = {}
        self._missed: dict[tuple[str, str], float] = {}
        self._spaces: set[Space] = set()
        self._others: dict[Space, float] = {}

    async def place(self, tenant: str, channel: str) -> Place | None:
        """The place of a conversation; None where it is direct messages, or where none is told."""
        if not channel or channel.startswith("D"):
            return None
        return await self.space(tenant, channel) or community_of(tenant, channel)

    async def space(self, tenant: str, channel: str) -> Space | None:
        """The partnership's space in a conversation; None where it is none."""
        plain = space_of(tenant, channel)
        if await self._is_space(plain):
            return plain
        key, now = (tenant, channel), time.monotonic()
        if key not in self._groups and now - self._missed.get(key, -FRESH) >= FRESH:
            running = [space for space, _ in await self._liaison.spaces() if is_group(space)]
            self._groups = {(space.tenant, channel_of(space)): space for space in running}
            if len(self._missed) > MOST:
                self._missed.clear()
            self._missed[key] = now
        return self._groups.get(key)

    async def _is_space(self, plain: Space) -> bool:
        """Once a space, always one; that a channel is none is believed for a moment, or a crowd would ask each time."""
        now = time.monotonic()
        if plain in self._spaces or now - self._others.get(plain, -FRESH) < FRESH:
            return plain in self._spaces
        if await self._liaison.is_space(plain):
            self._spaces.add(plain)
            return True
        if len(self._others) > MOST:
            self._others.clear()
        self._others[plain] = now
        return False
