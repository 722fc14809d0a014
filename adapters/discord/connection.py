"""Everything of Discord put together: the chat, the talk, the changes and the supervised client."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any

import structlog

from adapters.discord.activity import Activity
from adapters.discord.changes import Changes
from adapters.discord.chat import DiscordChat
from adapters.discord.client import Client, Supervisor
from adapters.discord.commands import localiser, registered, same
from adapters.discord.inboxes import Inboxes
from adapters.discord.logs import quieten
from adapters.discord.places import account_of, community_of
from adapters.discord.ports import FrontDesk, Liaison
from adapters.discord.rest import Rest
from adapters.discord.settings import DiscordSettings
from adapters.discord.spaces import Spaces
from adapters.discord.talking import Talking
from adapters.discord.threads import Limits, Threads
from adapters.discord.watching import Watch
from bot.chat import ChatError

log = structlog.get_logger()


class DiscordConnection:
    """Discord for one process. `chat` can be used at once; until `start` has connected it asks to come back later."""

    def __init__(
        self, settings: DiscordSettings, desk: FrontDesk, liaison: Liaison, limits: Limits | None = None
    ) -> None:
        self._settings, self._desk, self._liaison = settings, desk, liaison
        self.rest = Rest(lambda: self._supervisor.http())
        self.threads = Threads(self.rest, self._me, self._near_the_limit, limits)
        self.changes = Changes(liaison, self.threads)
        spaces = Spaces(self.rest, self.threads)
        self.inboxes = Inboxes(self.rest, spaces, liaison, desk)
        self.watch = Watch(self.rest, liaison, self._me)
        self.activity = Activity(self.rest, self.threads, liaison)
        self.talking = Talking(desk, liaison, self.rest, self.inboxes, self.threads, self._application)
        self.chat = DiscordChat(self.rest, self.threads, spaces, self.inboxes, liaison, self._me, self.changes.is_on)
        self._supervisor = Supervisor(settings, self._ears(), self._prepare, self)
        self._tasks: set[asyncio.Task[None]] = set()
        self._user = ""
        self._is_registered = False

    def start(self) -> None:
        """Connect and stay connected; this returns at once."""
        quieten()
        self._supervisor.start()
        self._begin(self.activity.keep_time())

    async def stop(self) -> None:
        """Let go of the connection."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._supervisor.stop()

    @property
    def is_connected(self) -> bool:
        return self._supervisor.is_connected

    def _ears(self) -> Mapping[str, Any]:
        changes = self.changes
        return {
            "INTERACTION_CREATE": self.talking.take,
            "MESSAGE_CREATE": changes.written,
            "THREAD_CREATE": changes.thread,
            "THREAD_UPDATE": changes.thread,
            "THREAD_DELETE": changes.thread_gone,
            "CHANNEL_DELETE": changes.channel_gone,
            "CHANNEL_UPDATE": self.watch.changed,
            "GUILD_ROLE_UPDATE": self.watch.changed,
            "GUILD_ROLE_DELETE": self.watch.changed,
            "GUILD_MEMBER_UPDATE": self.watch.changed,
            "GUILD_CREATE": changes.server,
            "GUILD_DELETE": changes.server_gone,
            "GUILD_MEMBER_REMOVE": changes.member_gone,
        }

    def _me(self) -> str:
        return self._user

    def _application(self) -> str:
        client = self._supervisor.client
        return str(client.application_id or self._user) if client else ""

    async def _near_the_limit(self, server: str, count: int) -> None:
        await self._liaison.lost("limit", community_of(server, ""), count=count)

    async def _prepare(self, client: Client) -> None:
        """After each login: who we are, our commands, who set us up."""
        self._user = str(client.user.id) if client.user else ""
        await self._register()
        await self._owners(client)

    async def _register(self) -> None:
        """Only what has changed: Discord counts registrations."""
        wanted = registered(self._desk.commands, localiser(self._desk.translations))
        try:
            if same(wanted, await self.rest.commands(self._application())):
                log.info("commands are registered already")
            else:
                await self.rest.register(self._application(), wanted)
                log.info("commands are registered", count=len(wanted))
            self._is_registered = True
        except ChatError as error:
            log.error("commands were not registered", reason=str(error))

    async def _owners(self, client: Client) -> None:
        """The application's owner, or its team, may coordinate where nobody on Discord is named."""
        application = client.application
        if application is None:
            return
        if application.owner == client.user:  # nobody's name was told
            return
        team = [each.id for each in application.team.members] if application.team else []
        await self._liaison.owned_by([account_of(id_) for id_ in team or [application.owner.id]])

    async def begun(self) -> None:
        """A session begins: what was missed is asked for."""
        self.threads.doubt_all()
        self.activity.begun_anew()
        if not self._is_registered:
            await self._register()
        await self._place_of_the_programme()
        self._begin(self.activity.catch_up_surely())
        self._begin(self.watch.begin())

    def interrupted(self) -> None:
        """A connection ended."""
        self.activity.interrupted()

    def resumed(self) -> None:
        """The session goes on where it was."""
        self.activity.resumed()

    async def _place_of_the_programme(self) -> None:
        channel = self._settings.programme_channel
        if not channel:
            return
        try:
            raw = await self.rest.channel(channel)
        except ChatError as error:
            log.error("the programme's channel was not found; see `farpair doctor`", reason=str(error))
            return
        if raw.get("guild_id"):
            await self._liaison.settle(community_of(raw["guild_id"], channel), str(raw.get("name", "")), None)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        async def run() -> None:
            try:
                await work
            except Exception:
                log.exception("something of Discord's broke")

        task = asyncio.create_task(run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
