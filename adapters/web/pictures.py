"""Pictures and files that came with a message of the local chat, to whoever may read the message."""

from __future__ import annotations

from aiohttp import web

from adapters.web.chat import WebChat
from adapters.web.guard import Refused
from adapters.web.seated import find_here
from adapters.web.seats import PLACE

_ALONE = {"Content-Security-Policy": "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'"}
"""A page that came with a message is none of the chat's: it runs nothing and fetches nothing."""


class PicturePages:
    """One address for each of them."""

    def __init__(self, chat: WebChat) -> None:
        self._chat = chat

    def routes(self) -> list[web.RouteDef]:
        return [web.get(f"/seat/{{seat}}/{PLACE}/pictures/{{number:[0-9]{{1,15}}}}/{{name}}", self.show)]

    async def show(self, request: web.Request) -> web.Response:
        """It by its message's number and its own name."""
        here = await find_here(request, self._chat, request.match_info["place"])
        said = await self._chat.messages.seen(here.seat.id, here.key, int(request.match_info["number"]))
        name = request.match_info["name"]
        found = next((each for each in said.attached if each.name == name), None) if said else None
        if found is None:
            raise Refused(404, "web.not_found")
        headers = {"Content-Type": found.kind, **_ALONE}
        return web.Response(body=found.data, headers=headers)
