"""Socket Mode of the tests' own Slack: sockets that a ticket opens, envelopes that want an acknowledgement."""

from __future__ import annotations

import asyncio
import itertools
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.slack.world import Raw


@dataclass
class Sockets:
    """Each payload goes to one of the open sockets, by turns."""

    address: str = ""
    open: list[web.WebSocketResponse] = field(default_factory=list)
    tickets: set[str] = field(default_factory=set)
    acknowledged: dict[str, asyncio.Future[Raw]] = field(default_factory=dict)
    ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    served: int = 0
    accepts: bool = True

    def ticket(self) -> str:
        ticket = f"ticket-{next(self.ids)}"
        self.tickets.add(ticket)
        return f"{self.address}{ticket}"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        ticket = request.match_info["ticket"]
        if ticket not in self.tickets or not self.accepts:
            return web.Response(status=403)
        self.tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.served += 1
        self.open.append(socket)
        await socket.send_json({"type": "hello", "num_connections": len(self.open)})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._acknowledge(json.loads(message.data))
        finally:
            if socket in self.open:
                self.open.remove(socket)
        return socket

    def _acknowledge(self, said: Raw) -> None:
        waiting = self.acknowledged.get(str(said.get("envelope_id", "")))
        if waiting is not None and not waiting.done():
            waiting.set_result(said.get("payload") or {})

    async def deliver(self, kind: str, payload: Raw, seconds: float = 20.0, envelope: str = "") -> Raw:
        """The answer to an envelope; the same `envelope` twice is a repeat."""
        while not self.open:  # noqa: ASYNC110 - a test waits
            await asyncio.sleep(0.02)
        id_ = envelope or f"envelope-{next(self.ids)}"
        waiting: asyncio.Future[Raw] = asyncio.get_running_loop().create_future()
        self.acknowledged[id_] = waiting
        socket = self.open[next(self.ids) % len(self.open)]
        said: dict[str, Any] = {"envelope_id": id_, "type": kind, "payload": payload, "accepts_response_payload": True}
        await socket.send_json(said)
        async with asyncio.timeout(seconds):
            return await waiting

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Routine: Slack asks the client to come anew."""
        for socket in list(self.open):
            await socket.send_json({"type": "disconnect", "reason": reason})

    async def cut(self) -> None:
        """Sockets that end without a word."""
        for socket in list(self.open):
            self.open.remove(socket)
            if socket._req is not None and socket._req.transport is not None:
                socket._req.transport.abort()
