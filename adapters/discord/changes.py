"""People, channels, threads and the application itself come and go: noticed here, and told to the core."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.discord.places import account_of, community_of, instant_of, space_of
from adapters.discord.ports import Liaison
from adapters.discord.threads import Threads

Raw = Mapping[str, Any]
_WRITTEN = (0, 19)
"""Kinds of messages that people write: one of its own, and an answer to another."""


class Changes:
    """Takes Discord's events as they come."""

    def __init__(self, liaison: Liaison, threads: Threads) -> None:
        self._liaison, self._threads = liaison, threads
        self._left: set[str] = set()

    def is_on(self, server: str) -> bool | None:
        """False where the application was removed from a server; None where nothing is known."""
        return False if server in self._left else None

    async def written(self, raw: Raw) -> None:
        """Somebody wrote: who and when is kept where it was in a partnership's thread, and nothing else ever."""
        server, author = str(raw.get("guild_id") or ""), raw.get("author") or {}
        if not server:
            return
        self._threads.spoken(server, str(raw["channel_id"]), str(raw["id"]))
        if author.get("bot") or raw.get("webhook_id") or int(raw.get("type", 0)) not in _WRITTEN:
            return
        space = space_of(server, raw["channel_id"])
        await self._liaison.heard(space, account_of(author["id"]), instant_of(raw["id"]))

    async def thread(self, raw: Raw) -> None:
        """A thread was made or changed."""
        if raw.get("guild_id"):
            self._threads.seen(raw, str(raw["guild_id"]))

    async def thread_gone(self, raw: Raw) -> None:
        server = str(raw["guild_id"])
        self._threads.gone(server, str(raw["id"]))
        await self._liaison.lost("space", space_of(server, raw["id"]))

    async def channel_gone(self, raw: Raw) -> None:
        await self._liaison.lost("home", community_of(raw["guild_id"], raw["id"]))

    async def server(self, raw: Raw) -> None:
        """A server is there, with its threads."""
        if raw.get("unavailable"):
            return
        server = str(raw["id"])
        for thread in raw.get("threads") or ():
            self._threads.seen(thread, server)
        if server in self._left:
            self._left.discard(server)
            await self._liaison.lost("back", community_of(server, ""))

    async def server_gone(self, raw: Raw) -> None:
        """The application was removed; a server that is merely away is nothing."""
        if raw.get("unavailable"):
            return
        self._left.add(str(raw["id"]))
        await self._liaison.lost("community", community_of(raw["id"], ""))

    async def member_gone(self, raw: Raw) -> None:
        await self._liaison.lost("member", community_of(raw["guild_id"], ""), account_of(raw["user"]["id"]))
