"""Whether everything on Discord is as Farpair needs it, and in words what to click where it is not."""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.discord.client import point_at
from adapters.discord.commands import Localise, registered, same
from adapters.discord.lenient import application_of, base_of
from adapters.discord.logs import quieten
from adapters.discord.permissions import ALL, missing
from adapters.discord.rest import Rest
from adapters.discord.settings import DiscordSettings
from adapters.discord.trouble import Refused, tracing
from bot.chat import ChatError, Community
from bot.commands import Command

Say = Callable[..., str]
PATIENCE = 20.0
"""Seconds for the whole of Discord's part in one finding."""
_TEXT_CHANNEL = 0
_MEMBERS_FLAGS = (1 << 14) | (1 << 15)
"""That the members intent is switched on on the application's page, for a verified application or another."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at: whether it is well, and in words what it is and what to do."""

    is_well: bool
    text: str
    is_known: bool = True


class Doctor:
    """`say` gives words by key; `commands` and `homes` are what should be there."""

    def __init__(self, settings: DiscordSettings, say: Say, commands: Sequence[Command], localise: Localise) -> None:
        self._settings, self._say = settings, say
        self._commands, self._localise = commands, localise

    async def examine(self, homes: Sequence[Community]) -> list[Finding]:
        """Everything, as far as it can be reached."""
        if not self._settings.token:
            return [self._ill("no_token")]
        found: list[Finding] = []
        try:
            async with asyncio.timeout(PATIENCE), connected(self._settings) as client:
                rest = Rest(lambda: client.http)
                found.append(self._well("token", name=str(client.user)))
                found += await self._look(client, rest, homes)
        except discord.LoginFailure:
            found.append(self._ill("bad_token"))
        except (OSError, TimeoutError, aiohttp.ClientError, discord.HTTPException, ChatError) as error:
            found.append(self._ill("unreachable", address=self._settings.api_base, reason=type(error).__name__))
        return found

    async def _look(self, client: discord.Client, rest: Rest, homes: Sequence[Community]) -> list[Finding]:
        return [
            await self._gateway(client),
            *self._intents(client),
            *await self._servers(client, rest),
            *[finding for channel in self._channels(homes) for finding in await self._channel(client, rest, channel)],
            *([] if self._channels(homes) else [self._well("no_channel_yet")]),
            await self._registration(client, rest),
        ]

    def _channels(self, homes: Sequence[Community]) -> list[str]:
        configured = [self._settings.programme_channel] if self._settings.programme_channel else []
        return list(dict.fromkeys([*configured, *(home.address for home in homes)]))

    async def _gateway(self, client: discord.Client) -> Finding:
        address = self._settings.gateway
        try:
            if not address:
                _, address, _ = await client.http.get_bot_gateway()
            async with asyncio.timeout(PATIENCE / 2):
                socket = await client.http.ws_connect(str(yarl.URL(address).with_query(v=10, encoding="json")))
                hello = await socket.receive()
                await socket.close()
        except (OSError, TimeoutError, aiohttp.ClientError, discord.DiscordException) as error:
            shown = address or str(DiscordWebSocket.DEFAULT_GATEWAY)
            return self._ill("gateway_unreachable", address=shown, reason=type(error).__name__)
        is_well = hello.type is aiohttp.WSMsgType.TEXT
        return (
            self._well("gateway") if is_well else self._ill("gateway_unreachable", address=address, reason="no HELLO")
        )

    def _intents(self, client: discord.Client) -> list[Finding]:
        flags = client.application_flags.value
        if self._settings.members_intent and not flags & _MEMBERS_FLAGS:
            return [self._ill("members_intent")]
        return [self._well("intents")]

    async def _servers(self, client: discord.Client, rest: Rest) -> list[Finding]:
        servers = await rest.call("GET", "/users/@me/guilds")
        if not servers:
            return [self._ill("no_server", address=invitation(str(client.application_id)))]
        return [self._well("servers", count=len(servers))]

    async def _channel(self, client: discord.Client, rest: Rest, id_: str) -> list[Finding]:
        try:
            channel = await rest.channel(id_)
        except Refused as refusal:
            return [self._ill("channel_hidden" if refusal.status == 403 else "channel_missing", channel=id_)]
        name = str(channel.get("name", id_))
        if channel.get("type") != _TEXT_CHANNEL:
            return [self._ill("channel_kind", channel=name)]
        server = str(channel.get("guild_id", ""))
        guild = await rest.call("GET", "/guilds/{guild_id}", guild_id=server)
        member = await rest.member(server, str(client.user.id if client.user else ""))
        lacking = missing(guild, member, channel)
        ill = [self._ill("permission", channel=name, permission=self._say(f"permission.{each}")) for each in lacking]
        return ill or [self._well("channel", channel=name)]

    async def _registration(self, client: discord.Client, rest: Rest) -> Finding:
        found = await rest.commands(str(client.application_id))
        wanted = registered(self._commands, self._localise)
        return self._well("commands", count=len(wanted)) if same(wanted, found) else self._ill("commands_missing")

    def _well(self, key: str, **values: str | int) -> Finding:
        return Finding(True, self._say(f"doctor.{key}", **values))

    def _ill(self, key: str, **values: str | int) -> Finding:
        return Finding(False, self._say(f"doctor.{key}", **values))


class _Caller(discord.Client):
    async def application_info(self) -> discord.AppInfo:
        return await application_of(self)


@asynccontextmanager
async def connected(settings: DiscordSettings) -> AsyncIterator[discord.Client]:
    """A client that is logged in and listens to nothing."""
    quieten()
    point_at(settings)
    client = _Caller(intents=discord.Intents(guilds=True), http_trace=tracing(), max_ratelimit_timeout=30.0)
    try:
        Route.BASE = await base_of(settings.api_base, settings.token)
        await client.login(settings.token)
        yield client
    finally:
        await client.close()


async def address_of_invitation(settings: DiscordSettings) -> str:
    """Where a server's administrator lets the application in, with exactly the permissions that are needed.

    The application's id is asked for; where Discord cannot be reached, it is read from the token's first part.

    Raises:
        ValueError: there is no token, or none that could be one.
    """
    if not settings.token:
        raise ValueError("there is no token")
    try:
        async with asyncio.timeout(PATIENCE), connected(settings) as client:
            return invitation(str(client.application_id))
    except (OSError, TimeoutError, aiohttp.ClientError, discord.DiscordException):
        return invitation(_id_in(settings.token))


def invitation(application: str) -> str:
    """The address for an application's id."""
    scope = "bot%20applications.commands"
    return f"https://discord.com/oauth2/authorize?client_id={application}&permissions={ALL}&scope={scope}"


def _id_in(token: str) -> str:
    first = token.partition(".")[0]
    try:
        id_ = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode("ascii")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ValueError("the token is none of Discord's") from error
    if not id_.isdecimal():
        raise ValueError("the token is none of Discord's")
    return id_
