"""Whether everything on Slack is as Farpair needs it, and in words what to do where it is not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.http import INSTALL
from adapters.slack.install import Engines, InstalledWorkspaces
from adapters.slack.manifest import scopes
from adapters.slack.places import tenant_of
from adapters.slack.ports import Liaison
from adapters.slack.settings import SlackSettings
from adapters.slack.settling import SEEN
from adapters.slack.trouble import BadToken, NotInstalled, Refused, sorted_out
from adapters.slack.web import Tokens, Web, ask
from adapters.slack.workspaces import OneWorkspace
from bot.chat import ChatError, Community, Later

Say = Callable[..., str]
PATIENCE = 20.0
"""Seconds for the whole of Slack's part."""
_CLOSING = aiohttp.ClientWSTimeout(ws_close=2.0)
_PROBES: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("users.list", {"limit": 1}),
    ("conversations.list", {"types": "private_channel", "limit": 1}),
    ("conversations.list", {"types": "mpim", "limit": 1}),
)
"""Questions that change nothing, asked where Slack does not tell a token's scopes."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at: whether it is well as far as it is known, and in words what it is and what to do."""

    is_well: bool
    text: str
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class Introduced:
    """Who the bot's token is, and what it may do; no scopes where Slack does not tell them."""

    team: str
    tenant: str
    bot: str
    scopes: frozenset[str]


class Doctor:
    """`say` gives words by key."""

    def __init__(self, settings: SlackSettings, say: Say, liaison: Liaison, engines: Engines | None = None) -> None:
        self._settings, self._say, self._liaison = settings, say, liaison
        self._tokens: Tokens = OneWorkspace(settings.bot_token)
        if settings.is_for_many and engines is not None:
            self._tokens = InstalledWorkspaces(settings, liaison, engines, lambda: self._web.client(None), _nobody)
        self._web = Web(settings, self._tokens)

    async def examine(self, homes: Sequence[Community]) -> list[Finding]:
        """Everything, as far as it can be reached; `homes` are the programme's places."""
        if not self._settings.bot_token and not self._settings.is_for_many:
            return [self._ill("no_token")]
        found: list[Finding] = []
        try:
            async with asyncio.timeout(PATIENCE):
                async for finding in self._look(homes):
                    found.append(finding)
        except (ChatError, OSError, TimeoutError, aiohttp.ClientError) as error:
            found.append(self._unreachable(error))
        finally:
            await self._web.close()
        return found

    async def _look(self, homes: Sequence[Community]) -> AsyncIterator[Finding]:
        if self._settings.is_for_many:
            async for finding in self._look_at_many(homes):
                yield finding
            return
        client = self._web.client(self._settings.bot_token)
        try:
            known = await _introduced(client)
        except BadToken as error:
            yield self._ill("bad_token", reason=str(error))
            yield await self._way_in()
            return
        yield self._well("token", team=known.team)
        lacking = await self._lacking(client, known)
        for each in lacking:
            yield self._ill("no_command" if each == "commands" else "scope", scope=each, command=self._settings.command)
        if not lacking:
            yield self._well("scopes")
        yield await self._way_in()
        async for finding in self._commands(client, known, lacking):
            yield finding
        for home in homes:
            if home.tenant == known.tenant:
                yield await self._channel(client, home)

    async def _look_at_many(self, homes: Sequence[Community]) -> AsyncIterator[Finding]:
        """The app's own credentials, and each workspace that has installed it."""
        yield await self._credentials()
        yield self._by_address()
        for home in homes:
            async for finding in self._workspace(home):
                yield finding
        if not homes:
            yield self._well("nowhere_yet", address=f"{self._settings.address.rstrip('/')}{INSTALL}")

    async def _credentials(self) -> Finding:
        """A code that was never given out is refused as a code only where the app is known."""
        who = {"client_id": self._settings.client_id, "client_secret": self._settings.client_secret}
        try:
            await ask(self._web.client(None), "oauth.v2.access", code="0", **who)
        except Refused as refusal:
            known = refusal.code in ("invalid_code", "code_already_used")
            return self._well("client") if known else self._ill("bad_client", reason=str(refusal))
        return self._well("client")

    async def _workspace(self, home: Community) -> AsyncIterator[Finding]:
        try:
            client = self._web.client(await self._tokens.token(home.tenant))
            known = await _introduced(client)
        except (BadToken, NotInstalled):
            yield self._ill("not_installed", tenant=home.tenant)
            return
        yield self._well("token", team=known.team)
        for each in await self._lacking(client, known):
            yield self._ill("scope", scope=each)
        yield await self._channel(client, home)

    # Scopes.

    async def _lacking(self, client: AsyncWebClient, known: Introduced) -> list[str]:
        if known.scopes:
            return [each for each in scopes(self._settings) if each not in known.scopes]
        return sorted({found for probe in _PROBES if (found := await _needed(client, *probe))})

    # The way in.

    async def _way_in(self) -> Finding:
        if self._settings.mode == "http":
            return self._by_address()
        try:
            client = self._web.client(self._settings.app_token)
            opened = await ask(client, "apps.connections.open", app_token=self._settings.app_token)
            async with self._web.session.ws_connect(str(opened["url"]), timeout=_CLOSING) as socket:
                hello = await socket.receive(timeout=PATIENCE / 2)
        except (BadToken, Refused) as error:
            return self._ill("bad_app_token", reason=str(error))
        except Later as error:
            return self._unreachable(error)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            return self._ill("no_socket", reason=type(error).__name__)
        is_well = hello.type is aiohttp.WSMsgType.TEXT
        return self._well("socket") if is_well else self._ill("no_socket", reason="no hello")

    def _by_address(self) -> Finding:
        if not self._settings.address:
            return self._ill("no_address", port=self._settings.port)
        return self._well("by_address", address=self._settings.address)

    # Commands.

    async def _commands(
        self, client: AsyncWebClient, known: Introduced, lacking: Sequence[str]
    ) -> AsyncIterator[Finding]:
        """Slack tells an app's commands only to whoever set it up; else it is kept that a command has arrived."""
        there = await self._installed(client, known) if self._settings.config_token else None
        for command in (self._settings.command, *self._settings.short):
            if "commands" in lacking or (there is not None and f"/{command}" not in there):
                yield self._ill("command_missing", command=command)
            elif there is not None:
                yield self._well("command_there", command=command)
            elif await self._liaison.recall(f"{SEEN}/{command}"):
                yield self._well("command", command=command)
            elif command == self._settings.command:
                yield Finding(True, self._say("slack_doctor.command_unseen", command=command), is_known=False)

    async def _installed(self, client: AsyncWebClient, known: Introduced) -> frozenset[str] | None:
        """The commands in the app's manifest; None where they cannot be read."""
        try:
            bot = await ask(client, "bots.info", bot=known.bot)
            token = self._settings.config_token
            told = await ask(self._web.client(token), "apps.manifest.export", app_id=str(bot["bot"]["app_id"]))
        except (ChatError, KeyError, TypeError):
            return None
        commands = (told.get("manifest") or {}).get("features", {}).get("slash_commands", ())
        return frozenset(str(each.get("command")) for each in commands)

    # The programme's channel.

    async def _channel(self, client: AsyncWebClient, home: Community) -> Finding:
        if not home.address:
            return self._well("no_channel_yet")
        if not home.address.startswith(("C", "G")):
            return self._ill("channel_kind", channel=home.address)
        try:
            found = await ask(client, "conversations.info", channel=home.address)
        except Refused as refusal:
            if refusal.code == "missing_scope":  # a public channel, whose state no scope of ours shows
                return self._well("channel_unknown", channel=home.address)
            return self._ill("channel_missing", channel=home.address)
        channel: Mapping[str, object] = found["channel"]
        name = str(channel.get("name") or home.address)
        return self._well("channel", channel=name) if channel.get("is_member") else self._ill("invite", channel=name)

    # Words.

    def _unreachable(self, error: BaseException) -> Finding:
        reason = type(error.__cause__ or error).__name__
        return self._ill("unreachable", address=self._settings.api_base, reason=reason)

    def _well(self, key: str, **values: str | int) -> Finding:
        return Finding(True, self._say(f"slack_doctor.{key}", **values))

    def _ill(self, key: str, **values: str | int) -> Finding:
        return Finding(False, self._say(f"slack_doctor.{key}", **values))


async def _nobody(_: Installation) -> None:
    """Nothing is installed by looking."""


async def _introduced(client: AsyncWebClient) -> Introduced:
    with sorted_out("auth.test"):
        response = await client.auth_test()
    headers = {key.lower(): value for key, value in (response.headers or {}).items()}
    granted = (each.strip() for each in headers.get("x-oauth-scopes", "").split(","))
    team, enterprise = str(response.get("team_id") or ""), str(response.get("enterprise_id") or "")
    name, bot = str(response.get("team") or team), str(response.get("bot_id") or "")
    return Introduced(name, tenant_of(team, enterprise), bot, frozenset(filter(None, granted)))


async def _needed(client: AsyncWebClient, method: str, asked: Mapping[str, Any]) -> str:
    """The scope that is wanting for a question; empty where it is answered, or refused for another reason."""
    try:
        await ask(client, method, **asked)
    except Refused as refusal:
        return refusal.needed
    except ChatError:
        return ""
    return ""
