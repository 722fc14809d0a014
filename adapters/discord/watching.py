"""Permissions that are taken away while Farpair runs: noticed before something fails for want of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import structlog

from adapters.discord.permissions import missing
from adapters.discord.places import channel_of
from adapters.discord.ports import Liaison
from adapters.discord.rest import Rest
from bot.chat import ChatError, Community

log = structlog.get_logger()

Raw = Mapping[str, Any]
PAUSE = 1.0
"""Seconds after a change of roles or channels, in which others like it mostly follow."""


class Watch:
    """What was missing when the session began is `farpair doctor`'s; what is missing since then is told."""

    def __init__(self, rest: Rest, liaison: Liaison, me: Callable[[], str]) -> None:
        self._rest, self._liaison, self._me = rest, liaison, me
        self._lacking: dict[str, frozenset[str]] = {}
        self._is_looking = False

    async def begin(self) -> None:
        """Know what is missing now."""
        for home in await self._liaison.homes():
            lacking = await self._look(home)
            if lacking is not None:
                self._lacking[home.address] = lacking

    async def changed(self, raw: Raw) -> None:
        """Roles, channels or our own membership have changed; many changes are looked at once."""
        is_others = "user" in raw and str(raw["user"]["id"]) != self._me()
        if self._is_looking or is_others:
            return
        self._is_looking = True
        await asyncio.sleep(PAUSE)
        self._is_looking = False
        for home in await self._liaison.homes():
            before, now = self._lacking.get(home.address), await self._look(home)
            if before is not None and now is not None and now - before:
                log.warning("permissions were taken away", missing=sorted(now - before))
                await self._liaison.lost("permission", home)
            if now is not None:
                self._lacking[home.address] = now

    async def _look(self, home: Community) -> frozenset[str] | None:
        """The names of what is missing in a home; None where that cannot be known."""
        try:
            channel = await self._rest.channel(channel_of(home))
            guild = await self._rest.call("GET", "/guilds/{guild_id}", guild_id=home.tenant)
            member = await self._rest.member(home.tenant, self._me())
            return frozenset(missing(guild, member, channel))
        except (ChatError, KeyError, TypeError, ValueError) as error:
            log.info("permissions could not be looked at", reason=type(error).__name__)
            return None
