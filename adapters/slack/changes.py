"""What Slack tells without anybody asking for something: that somebody wrote, left, or looks at their home."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from adapters.slack.home import Home
from adapters.slack.places import account_of, community_of
from adapters.slack.ports import Liaison
from adapters.slack.rooms import Rooms

Raw = Mapping[str, Any]
Forget = Callable[[str, datetime], Awaitable[bool]]
"""(tenant, instant) -> whether the app is gone from a workspace since then, its tokens too."""
WRITTEN = frozenset({"", "file_share", "me_message", "thread_broadcast"})
"""Kinds of messages that people write (Slack's reference, "message subtypes")."""


class Changes:
    """Takes events as they come. Of a message only author and time are looked at."""

    def __init__(self, liaison: Liaison, rooms: Rooms, home: Home, forget: Forget) -> None:
        self._liaison, self._rooms, self._home, self._forget = liaison, rooms, home, forget

    async def written(self, event: Raw, tenant: str) -> None:
        """Somebody wrote: who and when is kept where it was in a partnership's space, and nothing else ever."""
        user, channel, ts = (str(event.get(key) or "") for key in ("user", "channel", "ts"))
        if event.get("bot_id") or not user or str(event.get("subtype") or "") not in WRITTEN:
            return
        space = await self._rooms.space(tenant, channel)
        if space is not None:
            await self._liaison.heard(space, account_of(tenant, user), instant_of(ts))

    async def home_opened(self, event: Raw, tenant: str) -> None:
        """Somebody looks at the app's home."""
        if event.get("tab", "home") == "home":
            await self._home.opened(account_of(tenant, str(event["user"])))

    async def channel_gone(self, event: Raw, tenant: str) -> None:
        """A channel was deleted, or Farpair was taken out of it."""
        channel = str(event.get("channel") or "")
        space = await self._rooms.space(tenant, channel)
        if space is not None:
            await self._liaison.lost("space", space)
        elif channel:
            await self._liaison.lost("home", community_of(tenant, channel))

    async def person_changed(self, event: Raw, tenant: str) -> None:
        """Somebody's account is deactivated: they have left the workspace."""
        user = event.get("user") or {}
        if user.get("deleted") and user.get("id"):
            await self._liaison.lost("member", community_of(tenant, ""), account_of(tenant, str(user["id"])))

    async def uninstalled(self, event: Raw, tenant: str) -> None:
        """The app was taken away from a workspace: its tokens are forgotten, and its coordinators know."""
        if await self._forget(tenant, _at(event)):
            await self._liaison.lost("community", community_of(tenant, ""))

    async def revoked(self, event: Raw, tenant: str) -> None:
        """Tokens were taken away; those of people are none of ours."""
        if (event.get("tokens") or {}).get("bot"):
            await self.uninstalled(event, tenant)


def _at(event: Raw) -> datetime:
    told = str(event.get("event_ts") or "")
    return instant_of(told) if told.replace(".", "", 1).isdecimal() else datetime.now(UTC)


def instant_of(ts: str) -> datetime:
    """When something with this timestamp was written."""
    return datetime.fromtimestamp(float(ts), UTC)
