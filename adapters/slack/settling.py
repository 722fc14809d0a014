"""Where the programme is in a workspace, who may look after it there, and what guests are told."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

from adapters.slack import show
from adapters.slack.markup import Spell
from adapters.slack.places import community_of, user_of
from adapters.slack.ports import FrontDesk, Liaison
from adapters.slack.read import Asked
from adapters.slack.web import Web
from bot.chat import Account, ChatError, Community, Message, Plain

log = structlog.get_logger()

PATIENCE = 0.8
"""Seconds in which it is asked whether somebody administers the workspace, before their command is answered."""
SEEN = "command"
"""Under this key it is kept that a command has arrived from Slack, so that it is installed."""
_ADMINISTERS = ("is_admin", "is_owner", "is_primary_owner")
_IS_GUEST = ("is_restricted", "is_ultra_restricted")


class Settling:
    """What follows from who asks, and where."""

    def __init__(self, web: Web, desk: FrontDesk, liaison: Liaison, spell: Spell) -> None:
        self._web, self._desk, self._liaison, self._spell = web, desk, liaison, spell
        self._coordinating = frozenset({"help"} | {each.name for each in desk.commands if each.coordinators})
        self._settled: set[str] = set()
        self._asked: set[Account] = set()
        self._seen: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def in_workspace(self, tenant: str, name: str, channel: str = "") -> None:
        """The programme is in this workspace, in a channel of it where one is configured."""
        there = [each for each in await self._liaison.homes() if each.tenant == tenant]
        if channel or not there:
            await self._liaison.settle(community_of(tenant, channel), name, None)

    def arrived(self, command: str) -> None:
        """A command has come, so Slack knows it."""
        if command not in self._seen:
            self._seen.add(command)
            self._begin(self._liaison.remember(f"{SEEN}/{command}", "yes"))

    async def before(self, asked: Asked) -> None:
        """A coordinator's command is about to be answered."""
        request = asked.request
        if asked.kind not in ("command", "press") or request.name not in self._coordinating:
            return
        place = request.place
        if not await self._liaison.leads(request.account) and not await self._may_lead(asked):
            return
        if isinstance(place, Community) and request.name != "help" and asked.tenant not in self._settled:
            await self._settle(place)

    async def _settle(self, place: Community) -> None:
        """The channel of a coordinator's first command is the programme's, where it has none."""
        self._settled.add(place.tenant)
        there = [each for each in await self._liaison.homes() if each.tenant == place.tenant]
        if all(not each.address for each in there):
            await self._liaison.settle(place, "", None)

    async def _may_lead(self, asked: Asked) -> bool:
        """Whoever administers the workspace may coordinate, where nobody is named."""
        account = asked.request.account
        if account in self._asked:
            return False
        self._asked.add(account)
        try:
            async with asyncio.timeout(PATIENCE):
                person = await self._person(account)
        except (ChatError, TimeoutError):
            self._asked.discard(account)
            return False
        if not any(person.get(key) for key in _ADMINISTERS):
            return False
        await self._liaison.administered_by(community_of(asked.tenant, ""), account)
        return await self._liaison.leads(account)

    async def _person(self, account: Account) -> dict[str, Any]:
        found = await self._web.call(account.tenant, "users.info", user=user_of(account))
        return dict(found.get("user") or {})

    def after(self, asked: Asked) -> None:
        """Somebody has joined: a guest is told what is possible, when there is time for it."""
        if asked.request.name == "join.consent":
            self._begin(self._tell_guest(asked.request.account))

    async def _tell_guest(self, account: Account) -> None:
        person = await self._person(account)
        if not any(person.get(key) for key in _IS_GUEST):
            return
        said = Message((Plain(self._desk.say("slack.guest", "en")),))
        opened = await self._web.call(account.tenant, "conversations.open", users=user_of(account))
        payload = show.posted(said, show.mark_of(f"guest/{account}"), self._spell)
        await self._web.call(account.tenant, "chat.postMessage", channel=str(opened["channel"]["id"]), **payload)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        async def run() -> None:
            try:
                await work
            except ChatError as error:
                log.info("something beside an answer was not done", reason=str(error))

        task = asyncio.create_task(run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Let go of what is to be told."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
