"""Slack by addresses: its requests come over HTTP, each with a signature and a time that bolt checks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from adapters.slack.settings import SlackSettings

EVENTS, INSTALL, REDIRECT = "/slack/events", "/slack/install", "/slack/oauth_redirect"
"""Where Slack tells everything; where an installation begins; and where it ends."""
LARGEST = 2**20


class Addresses:
    """Serves bolt's app; with a `flow`, also the pages by which a workspace installs it."""

    def __init__(self, settings: SlackSettings, app: AsyncApp, flow: AsyncOAuthFlow | None = None) -> None:
        self._settings, self._app, self._flow = settings, app, flow
        self._runner: web.AppRunner | None = None
        self.port = settings.port

    async def open(self) -> None:
        """Listen."""
        pages = web.Application(client_max_size=LARGEST)
        pages.router.add_post(EVENTS, self._events)
        if self._flow is not None:
            pages.router.add_get(INSTALL, partial(_page, self._flow.handle_installation))
            pages.router.add_get(REDIRECT, partial(_page, self._flow.handle_callback))
        self._runner = web.AppRunner(pages, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._settings.host, self._settings.port, backlog=1024).start()
        self.port = int(self._runner.addresses[0][1])

    async def _events(self, request: web.Request) -> web.Response:
        return await to_aiohttp_response(await self._app.async_dispatch(await to_bolt_request(request)))

    async def close(self) -> None:
        """Let go of the port."""
        if self._runner is not None:
            await self._runner.cleanup()


async def _page(make: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]], request: web.Request) -> web.Response:
    return await to_aiohttp_response(await make(await to_bolt_request(request)))
