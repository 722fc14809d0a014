"""Socket Mode: Slack's own client, kept connected; and whether it has heard everything."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from adapters.slack.logs import LOGGER
from adapters.slack.settings import SlackSettings
from adapters.slack.web import Web, ask
from bot.chat import ChatError

log = structlog.get_logger()

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds between attempts to connect."""


class Sockets:
    """One or more sockets of the app; each payload comes by one of them."""

    def __init__(self, settings: SlackSettings, web: Web, app: AsyncApp) -> None:
        self._settings, self._web, self._app = settings, web, app
        self._handlers: list[AsyncSocketModeHandler] = []

    async def connect(self) -> None:
        """Connect all; trouble is waited out, however long it lasts."""
        for _ in range(self._settings.sockets):
            handler = await self._handler()
            self._handlers.append(handler)
            await handler.connect_async()  # type: ignore[no-untyped-call]
        log.info("listening to Slack", sockets=len(self._handlers))

    async def _handler(self) -> AsyncSocketModeHandler:
        address = await _until_answered(self._address)
        handler = AsyncSocketModeHandler(
            self._app,
            self._settings.app_token,
            logger=LOGGER,
            web_client=self._web.client(None),
            ping_interval=self._settings.ping,
        )
        handler.client.wss_uri = address
        return handler

    async def _address(self) -> str:
        client = self._web.client(self._settings.app_token)
        found = await ask(client, "apps.connections.open", app_token=self._settings.app_token)
        return str(found["url"])

    async def is_connected(self) -> bool:
        """Whether all of them are."""
        states = [await each.client.is_connected() for each in self._handlers]
        return bool(states) and all(states)

    @property
    def sessions(self) -> tuple[int, ...]:
        """What stays the same as long as no socket was lost in between."""
        return tuple(id(each.client.current_session) for each in self._handlers)

    async def close(self) -> None:
        """Let go of all of them."""
        for handler in self._handlers:
            await handler.close_async()  # type: ignore[no-untyped-call]
        self._handlers.clear()


async def _until_answered(asking: Callable[[], object]) -> str:
    pause = FIRST_PAUSE
    while True:
        began = time.monotonic()
        try:
            return str(await asking())  # type: ignore[misc]
        except ChatError as error:
            log.warning("not connected to Slack; trying again", reason=str(error))
            pause = max(getattr(error, "seconds", 0.0), pause)
        await asyncio.sleep(max(0.0, pause - (time.monotonic() - began)))
        pause = min(pause * 2, LONGEST_PAUSE)
