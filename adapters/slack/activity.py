"""That somebody wrote while Farpair was not listening: read from history, before anything is concluded from silence."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from adapters.slack.changes import WRITTEN, instant_of
from adapters.slack.places import account_of, channel_of
from adapters.slack.ports import Liaison
from adapters.slack.trouble import Refused
from adapters.slack.web import Web
from bot.chat import ChatError, Later, Never, Space

log = structlog.get_logger()

HEARD = "heard"
"""Under this key the liaison keeps the instant up to which everything that was written is known."""
MARGIN = timedelta(minutes=3)
PAGE, PAGES = 100, 20
KEEP_EVERY, AGAIN = 60.0, 30.0
_Asks = Callable[[str, dict[str, object]], Awaitable[Mapping[str, Any]]]
"""(tenant, arguments) -> a page of a conversation's history."""


class Activity:
    """Author and time of messages, never their text. What is missed is asked for at the pace of its tier."""

    def __init__(self, web: Web, liaison: Liaison) -> None:
        self._web, self._liaison = web, liaison

    async def catch_up(self) -> int:
        """Read what was written since everything was known; how many messages of partners there were."""
        since, now = await self._liaison.recall(HEARD), datetime.now(UTC)
        found = 0
        if since:
            for space, _ in await self._liaison.spaces():
                found += await self._of(space, datetime.fromisoformat(since) - MARGIN)
        await self._liaison.remember(HEARD, now.isoformat())
        log.info("activity is caught up", messages=found)
        return found

    async def _of(self, space: Space, since: datetime) -> int:
        try:
            return await self._read(space, since, self._patiently)
        except (Refused, Never) as refusal:
            log.warning("a space cannot be read", reason=str(refusal))
            return 0

    async def missed(self, space: Space) -> bool:
        """Whether somebody has written there of whom nobody told us; they are heard now.

        Raises:
            ChatError: the history cannot be read, so nothing may be concluded.
        """
        since = await self._liaison.last_word(space)
        return since is not None and await self._read(space, since, self._history) > 0

    async def _read(self, space: Space, since: datetime, history: _Asks) -> int:
        found = 0
        cursor: dict[str, object] = {}
        asked = {"channel": channel_of(space), "limit": PAGE, "oldest": f"{since.timestamp():.6f}"}
        for _ in range(PAGES):
            page = await history(space.tenant, {**asked, **cursor})
            for raw in page.get("messages") or ():
                if raw.get("bot_id") or not raw.get("user") or str(raw.get("subtype") or "") not in WRITTEN:
                    continue
                who, at = account_of(space.tenant, str(raw["user"])), instant_of(raw["ts"])
                found += at > since and await self._liaison.heard(space, who, at)
            after = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not after:
                break
            cursor = {"cursor": after}
        return found

    async def _history(self, tenant: str, asked: dict[str, object]) -> Mapping[str, Any]:
        return await self._web.call(tenant, "conversations.history", **asked)

    async def _patiently(self, tenant: str, asked: dict[str, object]) -> Mapping[str, Any]:
        while True:
            try:
                return await self._history(tenant, asked)
            except Later as error:
                await asyncio.sleep(max(error.seconds, 1.0))

    async def catch_up_surely(self) -> None:
        """Catch up, also where Slack is slow to answer."""
        while True:
            try:
                await self.catch_up()
            except ChatError:
                await asyncio.sleep(AGAIN)
            else:
                return

    async def still_complete(self) -> None:
        """Nothing was missed up to now."""
        await self._liaison.remember(HEARD, datetime.now(UTC).isoformat())
