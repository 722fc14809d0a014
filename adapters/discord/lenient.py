"""Servers that answer less, or a little otherwise, than discord.py takes for granted: what is missing is filled in."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import discord
import discord.http
from discord.gateway import DiscordWebSocket
from discord.http import Route

Raw = dict[str, Any]
VERSION = "/v10"
_VERSIONED = re.compile(r"/v\d+$")
_JSON = re.compile(r"application/(?:[\w.+-]+\+)?json\b")
_ABOUT_AN_APPLICATION = ("/oauth2/applications/@me", "/applications/@me")
_UNSAID = 5.0
_PATIENCE = aiohttp.ClientTimeout(total=10)


def read_any_json() -> None:
    """Let discord.py read JSON whose type has a charset behind it; it would take it for text."""
    discord.http.json_or_text = _json_or_text


async def _json_or_text(response: aiohttp.ClientResponse) -> Any:
    """What was answered. A rate limit without the proxies' header would be an error without its seconds."""
    text = await response.text(encoding="utf-8")
    if not _JSON.match(response.headers.get("Content-Type", "")):
        return text
    data = discord.utils._from_json(text)
    if response.status == 429 and isinstance(data, dict) and "Via" not in response.headers:
        raise discord.RateLimited(float(data.get("retry_after") or _UNSAID))
    return data


def hear_any_session() -> None:
    """Let discord.py begin a session that is not told where to go on with it: where it began."""
    DiscordWebSocket.received_message = _received  # type: ignore[method-assign]


_RECEIVED = DiscordWebSocket.received_message


async def _received(socket: DiscordWebSocket, told: Any, /) -> None:
    text = socket._decompressor.decompress(told) if type(told) is bytes else told
    if text is None:
        return
    if '"READY"' in text[:2000] and '"resume_gateway_url"' not in text:
        event = discord.utils._from_json(text)
        if event.get("t") == "READY":
            event["d"] = {"resume_gateway_url": str(socket.gateway), "session_id": "", **event["d"]}
            text = discord.utils._to_json(event)
    await _RECEIVED(socket, text)


def bases(configured: str) -> list[str]:
    """Where the API may be, the likeliest first: an address without a version may be meant with one."""
    bare = configured.strip().rstrip("/")
    if _VERSIONED.search(bare):
        return [bare]
    deeper = [] if urlsplit(bare).path else [f"{bare}/api{VERSION}"]
    return [f"{bare}{VERSION}", *deeper, bare]


async def base_of(configured: str, token: str) -> str:
    """The first of the possible addresses that knows who we are, whether or not it likes the token.

    Raises:
        aiohttp.ClientError, OSError, TimeoutError: it cannot be reached.
    """
    possible = bases(configured)
    if len(possible) > 1:
        async with aiohttp.ClientSession(timeout=_PATIENCE, headers={"Authorization": f"Bot {token}"}) as session:
            for base in possible:
                async with session.get(f"{base}/users/@me", allow_redirects=False) as answer:
                    if answer.status not in (400, 404, 405):
                        return base
    return possible[-1]


async def application_of(client: discord.Client) -> discord.AppInfo:
    """What is told of our application, with what discord.py needs and Discord's description does not promise.

    Raises:
        discord.HTTPException: nothing is told, for another reason than that it is not known there.
    """
    told: Raw = {}
    for path in _ABOUT_AN_APPLICATION:
        try:
            found = await client.http.request(Route("GET", path))
        except discord.NotFound:
            continue
        told = found if isinstance(found, dict) else {}
        break
    return discord.AppInfo(client._connection, _whole_application(told, client.user))  # type: ignore[arg-type]


def _whole_application(told: Raw, user: discord.ClientUser | None) -> Raw:
    ours = {"id": str(user.id if user else 0), "username": user.name if user else "", **_NO_FACE}
    named = {"id": ours["id"], "name": ours["username"], "description": "", "icon": None, "verify_key": ""}
    whole = {**named, "bot_public": False, "bot_require_code_grant": False, **told}
    return {**whole, "owner": {**ours, **(told.get("owner") or {})}}


_NO_FACE: Raw = {"discriminator": "0", "avatar": None}


def whole_user(told: Raw) -> Raw:
    """A user with what discord.py needs."""
    return {"username": "", **_NO_FACE, **told}


def whole_ready(data: Raw, shards: int, user: Callable[[], Raw]) -> None:
    """Fill in, in place, what the beginning of a session may leave out."""
    data.setdefault("shard", [0, shards])
    data.setdefault("guilds", [])
    data["user"] = whole_user(data.get("user") or user())
    if "application" in data:
        data["application"] = {"flags": 0, **(data["application"] or {})}
