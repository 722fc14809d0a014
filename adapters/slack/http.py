"""Slack by addresses: its requests come over HTTP, each with a signature and a time that bolt checks."""

from __future__ import annotations

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp

from adapters.slack.settings import SlackSettings

EVENTS, INSTALL, REDIRECT = "/slack/events", "/slack/install", "/slack/oauth_redirect"
"""Where Slack tells everything; where an installation begins; and where it ends."""
LARGEST = 2**20


class Addresses:
    """Serves bolt's app."""

    def __init__(self, settings: SlackSettings, app: AsyncApp) -> None:
        self._settings, self._app = settings, app
        self._runner: web.AppRunner | None = None
        self.port = settings.port

    async def open(self) -> None:
        """Listen."""
        pages = web.Application(client_max_size=LARGEST)
        pages.router.add_post(EVENTS, self._events)
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
