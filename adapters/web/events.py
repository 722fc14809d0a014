"""The stream that tells an open page to fetch itself anew; it carries no texts."""

from __future__ import annotations

import asyncio

from aiohttp import web

from adapters.web.chat import WebChat
from adapters.web.seated import seat_in

_HEARTBEAT = 15.0  # seconds; proxies drop what is quiet for half a minute


class Events:
    """Server-sent events for one seat."""

    def __init__(self, chat: WebChat) -> None:
        self._chat = chat

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/seat/{seat}/events", self.stream)]

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Send "change" whenever something has changed that the seat can see."""
        seat = await seat_in(request, self._chat)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        with self._chat.bell.listening(seat.id) as ear:
            await response.prepare(request)
            await response.write(b"retry: 2000\nevent: ready\ndata:\n\n")
            try:
                while not self._chat.bell.over:
                    await response.write(await _next(ear))
            except ConnectionError:
                pass  # the page was closed, which is how every stream ends
        return response


async def _next(ear: asyncio.Event) -> bytes:
    try:
        await asyncio.wait_for(ear.wait(), _HEARTBEAT)
    except TimeoutError:
        return b": quiet\n\n"
    ear.clear()
    return b"event: change\ndata:\n\n"
