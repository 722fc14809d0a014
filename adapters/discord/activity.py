"""That somebody wrote while Farpair was away: caught up from history, before anything is concluded from silence."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import structlog

from adapters.discord.places import account_of, channel_of, id_at
from adapters.discord.ports import Liaison
from adapters.discord.rest import Rest
from adapters.discord.threads import Threads
from adapters.discord.trouble import Refused
from bot.chat import ChatError, Later, Space

log = structlog.get_logger()

HEARD = "heard"
"""Under this key the liaison keeps the instant up to which everything that was written is known."""
MARGIN = timedelta(minutes=3)
"""A dead connection is noticed after a minute or so: what came in before that may not have been heard."""
_WRITTEN = (0, 19)
_KEEP_EVERY = 60.0
_AGAIN = 30.0


class Activity:
    """Reads author and time of what was written, never the text: Discord gives none without another intent."""

    def __init__(self, rest: Rest, threads: Threads, liaison: Liaison) -> None:
        self._rest, self._threads, self._liaison = rest, threads, liaison
        self._complete = self._was_complete = False

    def interrupted(self) -> None:
        """A connection ended: until more is known, something may be missed."""
        self._was_complete = self._complete or self._was_complete
        self._complete = False

    def begun_anew(self) -> None:
        """Another session: what was said between the two was missed."""
        self._complete = self._was_complete = False

    def resumed(self) -> None:
        """The session goes on, and what was missed was replayed."""
        self._complete = self._was_complete

    async def catch_up(self) -> int:
        """Read what was written since everything was known; how many messages of partners there were."""
        since, now = await self._liaison.recall(HEARD), datetime.now(UTC)
        found = 0
        if since:
            await self._learn()
            for space, _ in await self._liaison.spaces():
                found += await self._of(space, datetime.fromisoformat(since) - MARGIN)
        self._complete = True
        await self._liaison.remember(HEARD, now.isoformat())
        log.info("activity is caught up", messages=found)
        return found

    async def _learn(self) -> None:
        """When something was last written in each thread, so that only those with news are read."""
        for home in await self._liaison.homes():
            try:
                await self._threads.learn(home.tenant, channel_of(home))
            except Refused as refusal:
                log.warning("threads cannot be listed", code=refusal.code)

    async def _of(self, space: Space, since: datetime) -> int:
        known = self._threads.of(space.tenant).threads.get(channel_of(space))
        if known is not None and known.last <= since:
            return 0
        try:
            return await self._read(space, since)
        except Refused as refusal:
            log.warning("a space cannot be read", code=refusal.code)
            return 0

    async def _read(self, space: Space, since: datetime) -> int:
        found = 0
        async for message in self._rest.since(channel_of(space), id_at(since)):
            author = message.get("author") or {}
            if author.get("bot") or message.get("webhook_id") or int(message.get("type", 0)) not in _WRITTEN:
                continue
            at = datetime.fromisoformat(message["timestamp"])
            await self._liaison.heard(space, account_of(author["id"]), at)
            found += 1
        return found

    async def keep_time(self) -> None:
        """While nothing is missed, keep that it is so, once a minute; after a gap, catch up first."""
        while True:
            await asyncio.sleep(_KEEP_EVERY)
            if self._complete:
                await self._liaison.remember(HEARD, datetime.now(UTC).isoformat())

    async def catch_up_surely(self) -> None:
        """Catch up, also where Discord is slow to answer."""
        while True:
            try:
                await self.catch_up()
            except Later as error:
                await asyncio.sleep(max(error.seconds, 1.0))
            except ChatError:
                await asyncio.sleep(_AGAIN)
            else:
                return
