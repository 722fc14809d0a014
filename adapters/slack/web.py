"""Slack's Web API for all workspaces: each method at the pace of its tier, nothing ever repeated behind our back."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.logs import LOGGER
from adapters.slack.places import tenant_of
from adapters.slack.settings import SlackSettings
from adapters.slack.trouble import NotYet, Paced, Refused, sorted_out, tracing
from bot.chat import Rate
from bot.limits import Window

SECONDS = 30.0
"""For how long an answer is waited for."""
SHORT = 3.0
"""A rate that opens within so many seconds is waited for."""
TIER_2, TIER_3, TIER_4, POSTS = 20, 50, 100, 240
"""Calls a minute of one method in one workspace (Slack's reference, "Rate limits"); posts: "several hundred"."""
TIERS: Mapping[str, int] = {
    "chat.postMessage": POSTS,
    "chat.update": TIER_3,
    "conversations.archive": TIER_2,
    "conversations.create": TIER_2,
    "conversations.history": TIER_3,
    "conversations.info": TIER_3,
    "conversations.invite": TIER_3,
    "conversations.kick": TIER_3,
    "conversations.list": TIER_2,
    "conversations.members": TIER_4,
    "conversations.open": TIER_3,
    "conversations.unarchive": TIER_2,
    "pins.add": TIER_2,
    "users.info": TIER_4,
    "views.publish": TIER_4,
}
"""Methods that are paced. What answers somebody who waits (views.open, views.update) goes at once or not at all."""

BELOW = 0.94
"""Which part of a tier is used where it is spread."""
BESIDE = frozenset({"conversations.history", "pins.add"})
"""Methods that nobody waits for, and that a program which begins may have much to ask of."""


class Tokens(Protocol):
    """Which token speaks for which workspace."""

    async def token(self, tenant: str) -> str:
        """The bot's token there.

        Raises:
            Never: the app is not installed there.
        """
        ...


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a token speaks as: the workspace, its name, and the bot's own ids."""

    tenant: str
    team: str
    user: str
    bot: str


class Web:
    """Calls methods by their names. `call` waits for its turn where that comes soon."""

    def __init__(self, settings: SlackSettings, tokens: Tokens) -> None:
        self._settings, self._tokens = settings, tokens
        self._session: aiohttp.ClientSession | None = None
        self._windows: dict[tuple[str, str], Window] = {}
        self._not_before: dict[tuple[str, str], float] = {}
        self.refused = 0

    async def call(self, tenant: str, method: str, **asked: Any) -> Mapping[str, Any]:
        """What a method answers in a workspace.

        Raises:
            Later, Unsure, Refused: see `trouble`.
        """
        client = self.client(await self._tokens.token(tenant))
        await self._turn(tenant, method)
        try:
            return await ask(client, method, **asked)
        except Paced as error:
            self.refused += 1
            self._not_before[tenant, method] = time.monotonic() + error.seconds
            raise

    def client(self, token: str | None) -> AsyncWebClient:
        """Slack's own client, pointed at the configured address, on our one session."""
        return AsyncWebClient(
            token=token,
            base_url=self._settings.api_base,
            session=self.session,
            timeout=int(SECONDS),
            retry_handlers=[],
            logger=LOGGER,
        )

    @property
    def session(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            timeout = aiohttp.ClientTimeout(total=SECONDS)
            self._session = aiohttp.ClientSession(trace_configs=[tracing()], timeout=timeout)
        return self._session

    async def close(self) -> None:
        """Let go of all connections."""
        if self._session is not None:
            await self._session.close()

    async def _turn(self, tenant: str, method: str) -> None:
        """Wait until the method may be called there, if that is soon.

        Raises:
            NotYet: it is later than that.
        """
        key = (tenant, method)
        asked_to_wait = self._not_before.get(key, 0.0) - time.monotonic()
        if asked_to_wait > (SHORT if method in TIERS else 0.0):
            raise NotYet("Slack asked us to go slowly.", asked_to_wait)
        window = self._window(key)
        if window is None:
            return
        while (wait := max(window.opens(time.monotonic()), self._not_before.get(key, 0.0) - time.monotonic())) > 0:
            if wait > SHORT:
                raise NotYet("Others of this kind go first.", wait)
            await asyncio.sleep(wait)
        window.use(time.monotonic())

    def _window(self, key: tuple[str, str]) -> Window | None:
        if key[1] in TIERS and key not in self._windows:
            self._windows[key] = self._new_window(key[1])
        return self._windows.get(key)

    def _new_window(self, method: str) -> Window:
        """What is done beside everything is spread evenly; an earlier run may have used up the last minute.

        A call may take longer on its way than the next one, so a minute is counted a little longer than Slack does.
        """
        if method not in BESIDE:
            return Window(Rate(TIERS[method], self._settings.minute / BELOW))
        window = Window(spread(TIERS[method], self._settings.minute))
        window.use(time.monotonic())
        return window


def spread(tier: int, minute: float) -> Rate:
    """A tier spread evenly over Slack's minute (in seconds), a little below it: there are no bursts, and a program
    that is killed and begins again without remembering what it sent is in time all the same.
    """
    return Rate(1, minute / (tier * BELOW))


async def ask(client: AsyncWebClient, method: str, **asked: Any) -> Mapping[str, Any]:
    """What one method answers, asked through the client's function for it.

    Raises:
        Later, Unsure, Refused: see `trouble`.
    """
    act = getattr(client, method.replace(".", "_"))
    with sorted_out(method):
        response = await act(**asked)
        data = response.data
        if not isinstance(data, dict):
            raise ValueError("no answer")
        return data


async def identify(client: AsyncWebClient) -> Identity:
    """Who the client's token speaks as.

    Raises:
        Later, Refused: it speaks as nobody, or Slack cannot be asked.
    """
    found = await ask(client, "auth.test")
    enterprise, team = str(found.get("enterprise_id") or ""), str(found.get("team_id") or "")
    if not team:
        raise Refused("no_team", "the token belongs to no workspace")
    tenant = tenant_of(team, enterprise)
    return Identity(
        tenant, str(found.get("team") or ""), str(found.get("user_id") or ""), str(found.get("bot_id") or "")
    )
