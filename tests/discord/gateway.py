"""The WebSocket of the tests' own Discord: sessions that are identified, resumed with a replay, cut and invalidated."""

from __future__ import annotations

import asyncio
import itertools
import json
import zlib
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.discord.world import World

Raw = dict[str, Any]
DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11


@dataclass
class Session:
    """What one client was told, so that it can be told again."""

    id: str
    shard: tuple[int, int]
    intents: int
    events: list[Raw] = field(default_factory=list)
    socket: web.WebSocketResponse | None = None
    packer: Any = None
    connected: bool = False

    async def tell(self, event: Raw) -> None:
        """Number an event, keep it, and send it where somebody listens."""
        event["s"] = len(self.events) + 1
        self.events.append(event)
        await self.send(event)

    async def send(self, payload: Raw) -> None:
        if self.socket is None or self.socket.closed:
            return
        text = json.dumps(payload, default=repr)
        try:
            if self.packer is None:
                await self.socket.send_str(text)
            else:
                packed = self.packer.compress(text.encode()) + self.packer.flush(zlib.Z_SYNC_FLUSH)
                await self.socket.send_bytes(packed)
        except ConnectionError:
            return


@dataclass
class Gateway:
    """All sessions. `deaf` sockets are held open and say nothing more, like a dead connection."""

    world: World
    heartbeat: int = 20_000
    is_open: bool = True
    deaf: set[web.WebSocketResponse | None] = field(default_factory=set)
    sessions: dict[str, Session] = field(default_factory=dict)
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    identified: int = 0
    resumed: int = 0
    heartbeats: int = 0
    identities: list[Raw] = field(default_factory=list)
    address: str = ""
    token: str = "good-token"
    says_where: bool = True

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection."""
        if not self.is_open:
            return web.Response(status=503)
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        packer = zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None
        holder = Session("", (0, 1), 0, socket=socket, packer=packer)
        await holder.send({"op": HELLO, "d": {"heartbeat_interval": self.heartbeat}, "s": None, "t": None})
        session: Session | None = None
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                break
            session = await self._take(json.loads(message.data), holder, session) or session
            if socket.closed:
                break
        if session is not None and session.socket is socket:
            session.socket = None
        return socket

    async def _take(self, payload: Raw, holder: Session, session: Session | None) -> Session | None:
        if holder.socket in self.deaf:
            return None
        match payload["op"]:
            case 1:
                self.heartbeats += 1
                await (session or holder).send({"op": ACK, "d": None, "s": None, "t": None})
            case 2:
                return await self._identify(payload["d"], holder)
            case 6:
                return await self._resume(payload["d"], holder)
        return None

    async def _identify(self, data: Raw, holder: Session) -> Session | None:
        assert holder.socket is not None
        if data["token"] != self.token:
            await holder.socket.close(code=4004)
            return None
        self.identified += 1
        self.identities.append(data)
        shard = tuple(data.get("shard") or (0, 1))
        session = Session(
            f"session-{next(self.numbers)}", (shard[0], shard[1]), int(data["intents"]), [], holder.socket
        )
        session.packer = holder.packer
        self.sessions[session.id] = session
        world = self.world
        ready = {
            "v": 10,
            "user": world.users[world.bot],
            "guilds": [{"id": world.server, "unavailable": True}],
            "session_id": session.id,
            "resume_gateway_url": self.address,
            "shard": list(shard),
            "application": {"id": world.bot, "flags": 0},
        }
        if not self.says_where:
            del ready["resume_gateway_url"]
        await session.tell({"op": DISPATCH, "t": "READY", "d": ready})
        if (int(world.server) >> 22) % shard[1] == shard[0]:
            await session.tell({"op": DISPATCH, "t": "GUILD_CREATE", "d": world.guild()})
        session.connected = True
        return session

    async def _resume(self, data: Raw, holder: Session) -> Session | None:
        session = self.sessions.get(str(data["session_id"]))
        if session is None:
            await holder.send({"op": INVALID, "d": False, "s": None, "t": None})
            return None
        self.resumed += 1
        session.socket, session.packer = holder.socket, holder.packer
        for event in session.events[int(data["seq"]) :]:
            await session.send(event)
        await session.tell({"op": DISPATCH, "t": "RESUMED", "d": {}})
        return session

    async def dispatch(self, event: str, data: Raw, intent: int = 0) -> None:
        """Tell all sessions that see the server and asked for this."""
        for session in [each for each in self.sessions.values() if each.connected]:
            shard, of = session.shard
            if intent & ~session.intents:
                continue
            if "guild_id" not in data or (int(data["guild_id"]) >> 22) % of == shard:
                await session.tell({"op": DISPATCH, "t": event, "d": data})

    # What may go wrong.

    async def ask_to_reconnect(self) -> None:
        await self._all({"op": RECONNECT, "d": None, "s": None, "t": None})

    async def invalidate(self) -> None:
        """Sessions are over: everybody identifies anew."""
        sessions = list(self.sessions.values())
        self.sessions.clear()
        for session in sessions:
            await session.send({"op": INVALID, "d": False, "s": None, "t": None})

    async def cut(self, code: int = 1006) -> None:
        """Sockets break in the middle."""
        for session in self.sessions.values():
            if session.socket is not None:
                transport = session.socket._req.transport if session.socket._req else None
                if transport is not None:
                    transport.abort()
                session.socket = None
        await asyncio.sleep(0)

    def go_dead(self) -> list[web.WebSocketResponse]:
        """The sockets that are open now say nothing more."""
        sockets = [each.socket for each in self.sessions.values() if each.socket is not None]
        self.deaf.update(sockets)
        return sockets

    async def _all(self, payload: Raw) -> None:
        for session in list(self.sessions.values()):
            await session.send(payload)

    def forget(self) -> None:
        """The clients are gone, as when their process was killed."""
        self.sessions.clear()
