"""What Farpair asks of Discord over HTTP, by the connected client's own means: its session, token and rate limits."""

from __future__ import annotations

import io
import json as json_text
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from discord import File
from discord.http import HTTPClient, Route

from adapters.discord.trouble import Refused, sorted_out
from bot.chat import Attached, Later

Raw = dict[str, Any]
PRIVATE_THREAD = 12
A_WEEK, A_DAY = 10_080, 1_440
"""Minutes without a message after which a thread is archived; Discord knows 60, 1440, 4320 and 10080."""
PAGE = 100
NOT_YET = 1.0
"""Seconds after which whatever is to be sent asks again whether there is a connection."""
_COMMANDS = "/applications/{application_id}/commands"


class Rest:
    """Calls by name. `http` gives the client's connection, None while it has none.

    Every call raises `Later`, `Unsure` or `Refused` where it does not happen.
    """

    def __init__(self, http: Callable[[], HTTPClient | None]) -> None:
        self._http = http

    async def call(self, method: str, path: str, json: Any = None, params: Raw | None = None, **ids: str) -> Any:
        """One request; `ids` fill the braces in `path`, so that discord.py knows which rate limit it falls under."""
        return await self._request(Route(method, path, **ids), json, params)

    async def _request(self, route: Route, json: Any = None, params: Raw | None = None, **parts: Any) -> Any:
        http = self._http()
        if http is None:
            raise Later("Farpair is not connected to Discord yet.", NOT_YET, everywhere=True)
        more = {**({} if json is None else {"json": json}), **({"params": params} if params else {}), **parts}
        with sorted_out(route.method):
            return await http.request(route, **more)

    # Messages.

    async def post(self, channel: str, message: Raw, attached: Sequence[Attached] = ()) -> Raw:
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel)
        found: Raw = await self._request(route, **_body(message, attached))
        return found

    async def message(self, channel: str, id_: str) -> Raw:
        found: Raw = await self._of(channel, "GET", "/messages/{message_id}", message_id=id_)
        return found

    async def edit(self, channel: str, id_: str, message: Raw) -> Raw:
        found: Raw = await self._of(channel, "PATCH", "/messages/{message_id}", message, message_id=id_)
        return found

    async def pin(self, channel: str, id_: str) -> None:
        """Pin a message; where the present address is not known, by the one before it."""
        try:
            await self._of(channel, "PUT", "/messages/pins/{message_id}", message_id=id_)
        except Refused as refusal:
            if refusal.status != 404 or refusal.code:
                raise
            await self._of(channel, "PUT", "/pins/{message_id}", message_id=id_)

    async def history(self, channel: str, pages: int) -> AsyncIterator[Raw]:
        """Messages from the newest back, at most so many pages of them."""
        before: str | None = None
        for _ in range(pages):
            params = {"limit": PAGE, **({"before": before} if before else {})}
            page = await self._of(channel, "GET", "/messages", params=params)
            for message in page:
                yield message
            if len(page) < PAGE:
                return
            before = min((str(message["id"]) for message in page), key=int)

    async def since(self, channel: str, id_: int) -> AsyncIterator[Raw]:
        """Messages after an id, oldest first."""
        while True:
            page = await self._of(channel, "GET", "/messages", params={"limit": PAGE, "after": str(id_)})
            for message in sorted(page, key=lambda each: int(each["id"])):
                yield message
                id_ = int(message["id"])
            if len(page) < PAGE:
                return

    async def direct(self, user: str) -> Raw:
        """The direct conversation with somebody; opening it again gives the same one."""
        found: Raw = await self.call("POST", "/users/@me/channels", {"recipient_id": user})
        return found

    # Threads.

    async def make_thread(self, channel: str, name: str, minutes: int = A_WEEK) -> Raw:
        made = {"name": name, "type": PRIVATE_THREAD, "auto_archive_duration": minutes, "invitable": False}
        found: Raw = await self._of(channel, "POST", "/threads", made)
        return found

    async def start_thread(self, channel: str, message: str, name: str) -> Raw:
        """A public thread on a message."""
        made = {"name": name, "auto_archive_duration": A_WEEK}
        path = "/messages/{message_id}/threads"
        found: Raw = await self._of(channel, "POST", path, made, message_id=message)
        return found

    async def change_thread(self, thread: str, **change: Any) -> Raw:
        found: Raw = await self._of(thread, "PATCH", "", change)
        return found

    async def drop_thread(self, thread: str) -> None:
        await self._of(thread, "DELETE", "")

    async def let_in(self, thread: str, user: str) -> None:
        await self._of(thread, "PUT", "/thread-members/{user_id}", user_id=user)

    async def take_out(self, thread: str, user: str) -> None:
        await self._of(thread, "DELETE", "/thread-members/{user_id}", user_id=user)

    async def active_threads(self, server: str) -> Sequence[Raw]:
        found = await self.call("GET", "/guilds/{guild_id}/threads/active", guild_id=server)
        return list(found.get("threads", ()))

    async def archived_threads(self, channel: str) -> AsyncIterator[Raw]:
        """Private archived ones, the last archived first."""
        before: str | None = None
        while True:
            params = {"limit": PAGE, **({"before": before} if before else {})}
            found = await self._of(channel, "GET", "/threads/archived/private", params=params)
            threads = found.get("threads", ())
            for thread in threads:
                yield thread
            if not found.get("has_more") or not threads:
                return
            before = threads[-1]["thread_metadata"]["archive_timestamp"]

    # Servers.

    async def channel(self, id_: str) -> Raw:
        found: Raw = await self._of(id_, "GET", "")
        return found

    async def member(self, server: str, user: str) -> Raw:
        path = "/guilds/{guild_id}/members/{user_id}"
        found: Raw = await self.call("GET", path, guild_id=server, user_id=user)
        return found

    async def commands(self, application: str) -> Sequence[Raw]:
        params = {"with_localizations": "true"}
        return list(await self.call("GET", _COMMANDS, params=params, application_id=application))

    async def register(self, application: str, commands: Sequence[Raw]) -> None:
        await self.call("PUT", _COMMANDS, list(commands), application_id=application)

    # Interactions.

    async def acknowledge(self, id_: str, token: str, answer: Raw) -> None:
        """The first answer to an interaction."""
        path = "/interactions/{webhook_id}/{webhook_token}/callback"
        await self.call("POST", path, answer, webhook_id=id_, webhook_token=token)

    async def complete(self, application: str, token: str, message: Raw, attached: Sequence[Attached] = ()) -> None:
        """The answer where patience was asked for."""
        path = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
        route = Route("PATCH", path, webhook_id=application, webhook_token=token)
        await self._request(route, **_body(message, attached))

    async def follow_up(self, application: str, token: str, message: Raw) -> None:
        """One more message after the first answer."""
        path = "/webhooks/{webhook_id}/{webhook_token}"
        await self.call("POST", path, message, webhook_id=application, webhook_token=token)

    async def _of(
        self, channel: str, method: str, path: str, json: Raw | None = None, params: Raw | None = None, **ids: str
    ) -> Any:
        """A request about a channel."""
        return await self.call(method, "/channels/{channel_id}" + path, json, params, channel_id=channel, **ids)


def _body(message: Raw, attached: Sequence[Attached]) -> Raw:
    """A message as discord.py sends it: with pictures and files beside it, each with its description."""
    if not attached:
        return {"json": message}
    files = [File(io.BytesIO(each.data), each.name, description=each.told) for each in attached]
    described = [{**file.to_dict(number), "id": str(number)} for number, file in enumerate(files)]
    form: list[Raw] = [{"name": "payload_json", "value": json_text.dumps({**message, "attachments": described})}]
    form += [
        {"name": f"files[{number}]", "value": file.fp, "filename": file.filename, "content_type": each.kind}
        for number, (file, each) in enumerate(zip(files, attached, strict=True))
    ]
    return {"files": files, "form": form}


__all__ = ["A_DAY", "A_WEEK", "Raw", "Rest"]
