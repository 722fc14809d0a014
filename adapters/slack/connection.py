"""Everything of Slack put together: the chat, the talk, the changes, and the way in by sockets or by addresses."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, cast

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.oauth.installation_store import Installation

from adapters.slack.activity import KEEP_EVERY, Activity
from adapters.slack.answering import Answering
from adapters.slack.app import listen
from adapters.slack.changes import Changes
from adapters.slack.chat import SlackChat
from adapters.slack.home import Home
from adapters.slack.http import Addresses
from adapters.slack.install import Engines, InstalledWorkspaces, tenant_in
from adapters.slack.logs import LOGGER
from adapters.slack.markup import spelling
from adapters.slack.places import account_of, community_of
from adapters.slack.ports import FrontDesk, Liaison
from adapters.slack.rooms import Rooms
from adapters.slack.settings import SlackSettings
from adapters.slack.settling import Settling
from adapters.slack.sockets import LONGEST_PAUSE, Sockets
from adapters.slack.spaces import Spaces
from adapters.slack.talking import Talking
from adapters.slack.web import Web, identify
from adapters.slack.workspaces import OneWorkspace
from bot.chat import ChatError

log = structlog.get_logger()

STOP_SECONDS = 3.0


class SlackConnection:
    """Slack for one process. `chat` can be used at once, whether it is connected or not."""

    def __init__(
        self, settings: SlackSettings, desk: FrontDesk, liaison: Liaison, engines: Engines | None = None
    ) -> None:
        self._settings, self._liaison = settings, liaison
        self.one = None if settings.is_for_many else OneWorkspace(settings.bot_token)
        self.many = self._for_many(engines) if engines is not None and self.one is None else None
        self.workspaces = self.one or self.many or OneWorkspace("")
        self.web = Web(settings, self.workspaces)
        self._spell = spelling([each.typed for each in desk.commands], settings.command)
        rooms = Rooms(liaison)
        self.home = Home(self.web, desk, self._spell)
        self.changes = Changes(liaison, rooms, self.home, self.workspaces.forget)
        self.settling = Settling(self.web, desk, liaison, self._spell)
        self.answering = Answering(self.web, desk, liaison, self._spell)
        self.talking = Talking(settings.command, desk, liaison, rooms, self.answering, self.settling, self.home.refresh)
        spaces = Spaces(self.web, liaison, groups=settings.spaces == "group")
        self.chat = SlackChat(settings, self.web, spaces, liaison, desk)
        self.activity = Activity(self.web, liaison)
        self.sockets: Sockets | None = None
        self.addresses: Addresses | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Connect and stay connected; this returns at once."""
        self._begin(self._run())

    async def stop(self) -> None:
        """Let go of the connection; what is being answered comes to its end."""
        await self.answering.stop(STOP_SECONDS)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for part in (self.sockets, self.addresses, self.home, self.settling, self.chat):
            if part is not None:
                await (part.stop() if isinstance(part, Home | Settling) else part.close())
        await self.web.close()

    async def is_connected(self) -> bool:
        """Whether Slack can tell us something now."""
        if self._settings.mode == "http":
            return self.addresses is not None
        return self.sockets is not None and await self.sockets.is_connected()

    def app(self) -> AsyncApp:
        """bolt's app with everything that is listened to."""

        async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
            return await self.workspaces.authorized(enterprise_id, team_id)  # bolt looks at its arguments' names

        app = AsyncApp(
            name="farpair",
            client=self.web.client(None),
            authorize=cast("Any", authorize),  # its annotation knows no "not installed", which it takes
            signing_secret=self._settings.signing_secret,
            process_before_response=True,
            logger=LOGGER,
        )
        listen(app, self.talking, self.changes, self.workspaces.tenant)
        return app

    def _for_many(self, engines: Engines) -> InstalledWorkspaces:
        return InstalledWorkspaces(
            self._settings, self._liaison, engines, lambda: self.web.client(None), self._moved_in
        )

    async def _moved_in(self, installation: Installation) -> None:
        tenant = tenant_in(installation)
        installer = account_of(tenant, str(installation.user_id))
        await self._liaison.moved_in(community_of(tenant, ""), str(installation.team_name or ""), installer)
        log.info("installed in a workspace", tenant=tenant)

    async def _run(self) -> None:
        if self.one is not None:
            await self._introduce(self.one)
        app = self.app()
        if self._settings.mode == "http":
            self.addresses = Addresses(self._settings, app, self.many.flow() if self.many else None)
            await self.addresses.open()
        else:
            self.sockets = Sockets(self._settings, self.web, app)
            await self.sockets.connect()
        await self._keep_time()

    async def _introduce(self, workspace: OneWorkspace) -> None:
        """Who we are, and that the programme is there."""
        pause = 1.0
        while True:
            try:
                identity = await identify(self.web.client(self._settings.bot_token))
            except ChatError as error:
                log.error("Slack does not know us; see `farpair doctor`", reason=str(error))
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                break
        workspace.identity = identity
        await self.settling.in_workspace(identity.tenant, "", self._settings.programme_channel)
        log.info("in a workspace", tenant=identity.tenant)

    async def _keep_time(self) -> None:
        """While nothing is missed, keep that it is so, once a minute; after a gap, catch up first."""
        before: object = None
        while True:
            now = self.sockets.sessions if self.sockets is not None else ()
            if await self.is_connected():
                await (self.activity.still_complete() if now == before else self.activity.catch_up_surely())
                before = now
            await asyncio.sleep(KEEP_EVERY)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        async def run() -> None:
            try:
                await work
            except Exception:
                log.exception("something of Slack's broke")

        task = asyncio.create_task(run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


__all__ = ["SlackConnection"]
