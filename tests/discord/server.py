"""The tests' own Discord over real HTTP and a real WebSocket, on loopback, with faults."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.discord.faults import Fault, Faults
from tests.discord.gateway import Gateway
from tests.discord.world import PRIVATE, Channel, Refusal, World

Raw = dict[str, Any]
Handler = Callable[["Call"], Any]
TOKEN = "good-token"
API = "/api/v10"


@dataclass(frozen=True)
class Call:
    """A request as it came, with the ids in its path."""

    method: str
    path: str
    body: Any
    query: dict[str, str]
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Recorded:
    """A request that was made, and how it was answered."""

    method: str
    path: str
    body: Any
    status: int


def _json(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """Of exactly the type that discord.py wants; a charset behind it would make it text."""
    text = json.dumps(body, default=repr)  # the bytes of files come along
    told = {"Content-Type": "application/json", **(headers or {})}
    return web.Response(body=text.encode(), status=status, headers=told)


class Server:
    """Serves a world. `requests` holds everything that was asked."""

    def __init__(self, world: World | None = None) -> None:
        self.world = world or World()
        self.gateway = Gateway(self.world)
        self.faults = Faults()
        self.requests: list[Recorded] = []
        self.is_up = True
        self.port = 0
        self._runner: web.AppRunner | None = None
        self._after: list[Callable[[], Awaitable[None]]] = []

    @property
    def api_base(self) -> str:
        return f"http://127.0.0.1:{self.port}{API}"

    @property
    def gateway_address(self) -> str:
        return f"ws://127.0.0.1:{self.port}/gateway/"

    async def start(self) -> None:
        app = web.Application(client_max_size=2**22)
        app.router.add_get("/gateway/", self.gateway.serve)
        app.router.add_route("*", "/{rest:.*}", self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, backlog=1024)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.gateway.address = self.gateway_address

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    # HTTP.

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method, path = request.method, request.path.removeprefix(API)
        body = await self._body(request)
        fault = self.faults.for_(method, path)
        response = await self._faulty(request, fault) if fault and "after" not in fault.what else None
        if response is None:
            call = Call(method, path, body, dict(request.query), ())
            response = self._answer(request, call)
            self.requests.append(Recorded(method, path, body, response.status))
            await self._tell()
        else:
            self.requests.append(Recorded(method, path, body, response.status))
        if (fault and "after" in fault.what) or (fault and fault.what == "cut"):
            return await self._spoiled(request, fault, response)
        return response

    async def _body(self, request: web.Request) -> Any:
        """The JSON of a request; where files come along, with their bytes under their numbers."""
        if request.content_type != "multipart/form-data":
            raw = await request.read()
            return json.loads(raw) if raw else None
        parts = await request.post()
        body = json.loads(str(parts["payload_json"]))
        for each in body["attachments"]:
            file = parts[f"files[{each['id']}]"]
            assert isinstance(file, web.FileField)
            each["bytes"] = file.file.read()
        return body

    def _answer(self, request: web.Request, call: Call) -> web.Response:
        if not self.is_up:
            return _json({"message": "down"}, status=503)
        try:
            if not call.path.startswith(("/interactions", "/webhooks")):
                self._check_token(request)
            result = self._route(call)
        except Refusal as refusal:
            headers = {"Via": "1.1 tests"}
            if refusal.status == 429:
                headers |= {"Retry-After": str(refusal.body["retry_after"]), "X-RateLimit-Scope": "shared"}
            return _json(refusal.body, status=refusal.status, headers=headers)
        if result is None:
            return web.Response(status=204)
        return _json(result, headers={"Via": "1.1 tests"})

    def _check_token(self, request: web.Request) -> None:
        if request.headers.get("Authorization") != f"Bot {TOKEN}":
            raise Refusal(401, 0, "401: Unauthorized")

    async def _faulty(self, request: web.Request, fault: Fault) -> web.Response | None:
        """What goes wrong before anything happens; None where it happens all the same."""
        headers = {"Via": "1.1 tests"}
        match fault.what:
            case "slow":
                await asyncio.sleep(fault.seconds)
                return None
            case "429":
                return _json(
                    {"message": "slow", "retry_after": fault.seconds, "global": False}, status=429, headers=headers
                )
            case "401" | "500" | "403" | "404":
                return _json({"message": "no", "code": fault.code}, status=int(fault.what), headers=headers)
            case _:
                return None

    async def _spoiled(self, request: web.Request, fault: Fault, whole: web.StreamResponse) -> web.StreamResponse:
        """The effect took place, and the answer is lost."""
        if fault.what in ("500 after", "502 after"):
            return _json({"message": "lost"}, status=int(fault.what[:3]), headers={"Via": "1.1 tests"})
        if fault.what == "closed after":
            if request.transport is not None:
                request.transport.abort()
            return whole
        cut = web.StreamResponse(status=whole.status, headers={"Content-Type": "application/json", "Via": "1.1 tests"})
        text = whole.body if isinstance(whole, web.Response) and isinstance(whole.body, bytes) else b"{}"
        cut.content_length = len(text) + 20
        await cut.prepare(request)
        await cut.write(text[: len(text) // 2])
        if request.transport is not None:
            request.transport.abort()
        return cut

    def _route(self, call: Call) -> Any:
        for method, pattern, handler in self.routes:
            found = re.fullmatch(pattern, call.path)
            if found and method == call.method:
                return handler(self, Call(call.method, call.path, call.body, call.query, found.groups()))
        raise Refusal(404, 0, f"the tests' Discord has no {call.method} {call.path}")

    # What is told to sessions after an answer.

    def later(self, event: str, data: Raw) -> None:
        async def tell() -> None:
            await self.gateway.dispatch(event, data)

        self._after.append(tell)

    async def _tell(self) -> None:
        waiting, self._after = self._after, []
        for each in waiting:
            await each()

    def tell_message(self, channel: Channel, message: Raw) -> None:
        guild = {"guild_id": self.world.server} if channel.type != 1 else {}
        bare = {"content": "", "embeds": [], "components": []} if not message["author"].get("bot") else {}
        self.later("MESSAGE_CREATE", {**message, **bare, **guild})

    # Handlers.

    def _me(self, _: Call) -> Raw:
        return self.world.users[self.world.bot]

    def _application(self, _: Call) -> Raw:
        return self.world.application()

    def _gateway_bot(self, _: Call) -> Raw:
        limit = {"total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 1}
        return {"url": self.gateway_address, "shards": 1, "session_start_limit": limit}

    def _commands(self, _: Call) -> list[Raw]:
        return self.world.commands

    def _register(self, call: Call) -> list[Raw]:
        ours = {"application_id": self.world.bot, "version": "1"}
        self.world.commands = [{"id": self.world.id(), **ours, **each} for each in call.body]
        return self.world.commands

    def _channel(self, call: Call) -> Raw:
        return self.world.described(self.world.at(call.ids[0]))

    def _change(self, call: Call) -> Raw:
        thread = self.world.at(call.ids[0])
        self.world.change_thread(thread, call.body)
        self.later("THREAD_UPDATE", self.world.described(thread))
        return self.world.described(thread)

    def _drop(self, call: Call) -> Raw:
        thread = self.world.at(call.ids[0])
        del self.world.channels[thread.id]
        gone = {"id": thread.id, "guild_id": self.world.server, "parent_id": thread.parent, "type": PRIVATE}
        self.later("THREAD_DELETE", gone)
        return self.world.described(thread)

    def _make(self, call: Call) -> Raw:
        thread = self.world.make_thread(call.ids[0], call.body)
        self.later("THREAD_CREATE", {**self.world.described(thread), "newly_created": True})
        return self.world.described(thread)

    def _start(self, call: Call) -> Raw:
        return self.world.described(self.world.start_thread(call.ids[0], call.ids[1], call.body))

    def _active(self, _: Call) -> Raw:
        return {"threads": [self.world.described(each) for each in self.world.active], "members": []}

    def _archived(self, call: Call) -> Raw:
        slept = [each for each in self.world.threads if each.archived and each.parent == call.ids[0]]
        slept = sorted(slept, key=lambda each: -each.archived_at)
        described = [self.world.described(each) for each in slept]
        before = call.query.get("before")
        if before:
            described = [each for each in described if each["thread_metadata"]["archive_timestamp"] < before]
        limit = int(call.query.get("limit", 50))
        return {"threads": described[:limit], "members": [], "has_more": len(described) > limit}

    def _let_in(self, call: Call) -> None:
        self.world.let_in(self.world.at(call.ids[0]), call.ids[1])

    def _take_out(self, call: Call) -> None:
        self.world.at(call.ids[0]).members.pop(call.ids[1], None)

    def _post(self, call: Call) -> Raw:
        channel = self.world.at(call.ids[0])
        count = len(channel.messages)
        message = self.world.post(channel, self.world.bot, call.body)
        if len(channel.messages) > count:
            self.tell_message(channel, message)
        return {**message, "nonce": call.body.get("nonce")}

    def _history(self, call: Call) -> list[Raw]:
        found = sorted(self.world.at(call.ids[0]).messages, key=lambda each: -int(each["id"]))
        if before := call.query.get("before"):
            found = [each for each in found if int(each["id"]) < int(before)]
        limit = int(call.query.get("limit", 50))
        if after := call.query.get("after"):
            found = [each for each in found if int(each["id"]) > int(after)][-limit:]
        return [self._as_we_may_see(each) for each in found[:limit]]

    def _as_we_may_see(self, message: Raw) -> Raw:
        """Without the message-content intent, others' texts are not given."""
        return message if message["author"]["id"] == self.world.bot else {**message, "content": "", "components": []}

    def _message(self, call: Call) -> Raw:
        return self.world.found(self.world.at(call.ids[0]), call.ids[1])

    def _edit(self, call: Call) -> Raw:
        message = self.world.found(self.world.at(call.ids[0]), call.ids[1])
        message.update({key: call.body[key] for key in ("content", "embeds", "components") if key in call.body})
        message["edited_timestamp"] = message["timestamp"]
        return message

    def _pin(self, call: Call) -> None:
        self.world.found(self.world.at(call.ids[0]), call.ids[1])["pinned"] = True
        self.world.pinned.append((call.ids[0], call.ids[1]))

    def _direct(self, call: Call) -> Raw:
        return self.world.described(self.world.direct(str(call.body["recipient_id"])))

    def _member(self, call: Call) -> Raw:
        return self.world.member(call.ids[1])

    def _guild(self, _: Call) -> Raw:
        return self.world.guild()

    def _guilds(self, _: Call) -> list[Raw]:
        return [{"id": self.world.server, "name": "Town", "icon": None, "owner": False, "permissions": "0"}]

    def _acknowledge(self, call: Call) -> None:
        asked = self.world.interactions.get(call.ids[0])
        if asked is None or asked.token != call.ids[1] or time.monotonic() - asked.asked_at > 3.0:
            raise Refusal(404, 10062, "Unknown interaction")
        if asked.answer is not None:
            raise Refusal(400, 40060, "Interaction has already been acknowledged.")
        asked.answer, asked.acked_at = call.body, time.monotonic()
        if call.body["type"] == 4:
            asked.message = self._shown(asked.channel, call.body["data"], asked)

    def _shown(self, channel: str, data: Raw, asked: Any) -> Raw:
        message = self.world.message(channel, self.world.bot, data)
        if not int(data.get("flags", 0)) & 64:
            place = self.world.at(channel)
            place.messages.append(message)
            self.tell_message(place, message)
        return message

    def _complete(self, call: Call) -> Raw:
        asked = self._by_token(call.ids[1])
        if asked.answer is None:
            raise Refusal(404, 10015, "Unknown Webhook")
        asked.message = self.world.message(asked.channel, self.world.bot, call.body)
        return asked.message  # type: ignore[no-any-return]

    def _follow_up(self, call: Call) -> Raw:
        asked = self._by_token(call.ids[1])
        message = self._shown(asked.channel, call.body, asked)
        asked.follow_ups.append(message)
        return message

    def _by_token(self, token: str) -> Any:
        found = [each for each in self.world.interactions.values() if each.token == token]
        if not found:
            raise Refusal(404, 10015, "Unknown Webhook")
        return found[0]

    routes: tuple[tuple[str, str, Callable[[Any, Call], Any]], ...] = (
        ("GET", "/users/@me", _me),
        ("GET", "/users/@me/guilds", _guilds),
        ("GET", "/oauth2/applications/@me", _application),
        ("GET", "/applications/@me", _application),
        ("GET", "/gateway/bot", _gateway_bot),
        ("GET", r"/applications/(\d+)/commands", _commands),
        ("PUT", r"/applications/(\d+)/commands", _register),
        ("GET", r"/channels/(\d+)", _channel),
        ("PATCH", r"/channels/(\d+)", _change),
        ("DELETE", r"/channels/(\d+)", _drop),
        ("POST", r"/channels/(\d+)/threads", _make),
        ("POST", r"/channels/(\d+)/messages/(\d+)/threads", _start),
        ("GET", r"/guilds/(\d+)/threads/active", _active),
        ("GET", r"/channels/(\d+)/threads/archived/private", _archived),
        ("PUT", r"/channels/(\d+)/thread-members/(\d+)", _let_in),
        ("DELETE", r"/channels/(\d+)/thread-members/(\d+)", _take_out),
        ("POST", r"/channels/(\d+)/messages", _post),
        ("GET", r"/channels/(\d+)/messages", _history),
        ("GET", r"/channels/(\d+)/messages/(\d+)", _message),
        ("PATCH", r"/channels/(\d+)/messages/(\d+)", _edit),
        ("PUT", r"/channels/(\d+)/messages/pins/(\d+)", _pin),
        ("POST", "/users/@me/channels", _direct),
        ("GET", r"/guilds/(\d+)/members/(\d+)", _member),
        ("GET", r"/guilds/(\d+)", _guild),
        ("POST", r"/interactions/(\d+)/([^/]+)/callback", _acknowledge),
        ("PATCH", r"/webhooks/(\d+)/([^/]+)/messages/@original", _complete),
        ("POST", r"/webhooks/(\d+)/([^/]+)", _follow_up),
    )


__all__ = ["TOKEN", "Call", "Server"]
