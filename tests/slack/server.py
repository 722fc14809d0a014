"""The tests' own Slack over real HTTP on loopback: the Web API of one or more workspaces, and answers by address."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BasicAuth, web

from tests.discord.faults import Fault, Faults
from tests.slack.described import against_blocks
from tests.slack.methods import call, exported
from tests.slack.oauth import access
from tests.slack.sockets import Sockets
from tests.slack.world import Limited, Raw, Refusal, World

APP_TOKEN, CONFIG_TOKEN = "xapp-good", "xoxe-config"


@dataclass(frozen=True)
class Recorded:
    """A call that was made, and what it was answered."""

    team: str
    method: str
    asked: Raw
    answer: str


@dataclass
class Server:
    """Serves worlds by their tokens."""

    worlds: list[World] = field(default_factory=lambda: [World()])
    faults: Faults = field(default_factory=Faults)
    requests: list[Recorded] = field(default_factory=list)
    answers: dict[str, list[Raw]] = field(default_factory=dict)
    is_up: bool = True
    tells_scopes: bool = True
    port: int = 0

    def __post_init__(self) -> None:
        self.sockets = Sockets()
        self._runner: web.AppRunner | None = None

    @property
    def world(self) -> World:
        return self.worlds[0]

    @property
    def api_base(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    def response_url(self, id_: str) -> str:
        return f"http://127.0.0.1:{self.port}/answers/{id_}"

    async def start(self) -> None:
        app = web.Application(client_max_size=2**22)
        app.router.add_get("/socket/{ticket}", self.sockets.serve)
        app.router.add_post("/answers/{id}", self._answered)
        app.router.add_post("/upload/{id}", self._uploaded)
        app.router.add_route("*", "/api/{method}", self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, backlog=1024)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.sockets.address = f"ws://127.0.0.1:{self.port}/socket/"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _answered(self, request: web.Request) -> web.Response:
        """An answer to a command or a press by its own address: five of them."""
        body: Raw = await request.json()
        given = self.answers.setdefault(request.match_info["id"], [])
        if len(given) >= 5:
            return web.Response(status=404, text="used_url")
        if found := against_blocks(body.get("blocks", ())):
            return web.Response(status=500, text=f"invalid_blocks {found}")
        given.append(body)
        return web.Response(text="ok")

    async def _uploaded(self, request: web.Request) -> web.Response:
        """The bytes of a file whose upload was announced."""
        id_ = request.match_info["id"]
        if fault := self.faults.for_("POST", "/upload"):
            return await self._faulty("upload", {}, fault)
        world = next((each for each in self.worlds if id_ in each.files), None)
        if world is None:
            return web.Response(status=404)
        world.files[id_]["data"] = await request.read()
        return web.Response(text=f"OK - {world.files[id_]['length']}")

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if not self.is_up:
            return web.json_response({"ok": False, "error": "service_unavailable"}, status=503)
        asked, token = await self._read(request)
        fault = self.faults.for_("POST", f"/{method}")
        if fault and "after" not in fault.what and fault.what != "cut":
            return await self._faulty(method, asked, fault)
        response = self._answer(method, asked, token)
        return await self._spoiled(request, fault, response) if fault else response

    async def _read(self, request: web.Request) -> tuple[Raw, str]:
        asked: Raw = dict(request.query)
        if request.content_type == "application/json":
            asked |= await request.json()
        elif request.can_read_body:
            asked |= {key: str(value) for key, value in (await request.post()).items()}
        for key in ("blocks", "view", "metadata"):
            if isinstance(asked.get(key), str):
                asked[key] = json.loads(asked[key])
        authorization = request.headers.get("Authorization", "")
        if authorization.startswith("Basic "):
            asked["client_id"], asked["client_secret"] = BasicAuth.decode(authorization)[:2]
            return asked, ""
        return asked, authorization.removeprefix("Bearer ") or str(asked.pop("token", ""))

    def _answer(self, method: str, asked: Raw, token: str) -> web.Response:
        world = next((each for each in self.worlds if each.token == token and not each.is_revoked), None)
        team = world.team if world else ""
        try:
            answer = self._called(world, method, asked, token)
        except Limited as limited:
            self.requests.append(Recorded(team, method, asked, "ratelimited"))
            headers = {"Retry-After": str(max(1, round(limited.seconds + 0.5)))}
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
        except Refusal as refusal:
            self.requests.append(Recorded(team, method, asked, refusal.code))
            return web.json_response({"ok": False, "error": refusal.code, **refusal.more})
        self.requests.append(Recorded(team, method, asked, "ok"))
        scopes = {"x-oauth-scopes": ",".join(sorted(world.scopes))} if world and self.tells_scopes else {}
        return web.json_response(answer, headers=scopes)

    def _called(self, world: World | None, method: str, asked: Raw, token: str) -> Raw:
        if method == "apps.connections.open":
            if token != APP_TOKEN:
                raise Refusal("invalid_auth")
            return {"ok": True, "url": self.sockets.ticket()}
        if method == "oauth.v2.access":
            return access(self.worlds, asked)
        if method == "apps.manifest.export" and token == CONFIG_TOKEN:
            return {"ok": True, **exported(self.world)}
        if world is None:
            raise Refusal("invalid_auth")
        world.uploads = f"http://127.0.0.1:{self.port}/upload"
        return call(world, method, asked)

    async def _faulty(self, method: str, asked: Raw, fault: Fault) -> web.Response:
        self.requests.append(Recorded("", method, asked, fault.what))
        if fault.what == "429":
            seconds = {"Retry-After": str(int(max(1, fault.seconds)))}
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=seconds)
        return web.Response(status=int(fault.what[:3]), text="no")

    async def _spoiled(self, request: web.Request, fault: Fault, whole: web.Response) -> web.StreamResponse:
        """The effect took place, and the answer is lost."""
        if fault.what in ("500 after", "502 after"):
            return web.Response(status=int(fault.what[:3]), text="lost")
        if fault.what == "cut":
            cut = web.StreamResponse(headers={"Content-Length": "5000", "Content-Type": "application/json"})
            await cut.prepare(request)
            await cut.write(b'{"ok": tr')
        if request.transport is not None:
            request.transport.abort()
        await asyncio.sleep(0)
        return whole

    def calls(self, method: str) -> list[Recorded]:
        return [each for each in self.requests if each.method == method]


def text_in(payload: Any) -> list[str]:
    """Every text in a payload, in order."""
    match payload:
        case {"type": "rich_text_section", "elements": list(elements)}:
            return ["".join(_inline(each) for each in elements)]
        case {"type": "button", "text": {"text": str(label)}}:
            return [f"[{label}]"]
        case dict():
            own = [payload["text"]] if payload.get("type") == "plain_text" and isinstance(payload["text"], str) else []
            found = [
                each for key, value in payload.items() if key not in ("metadata", "state") for each in text_in(value)
            ]
            return own or found
        case list():
            return [each for value in payload for each in text_in(value)]
        case _:
            return []


def _inline(element: Raw) -> str:
    match element["type"]:
        case "text" | "link":
            return str(element.get("text") or element.get("url"))
        case "date":
            return str(element["fallback"])
        case "user":
            return f"@{element['user_id']}"
        case _:
            return ""
