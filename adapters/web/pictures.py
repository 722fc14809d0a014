"""Pictures that came with a message of the local chat, to whoever may read the message."""

from __future__ import annotations

from aiohttp import web

from adapters.web.chat import WebChat
from adapters.web.guard import Refused
from adapters.web.seated import find_here
from adapters.web.seats import PLACE


class PicturePages:
    """One address for each picture."""

    def __init__(self, chat: WebChat) -> None:
        self._chat = chat

    def routes(self) -> list[web.RouteDef]:
        return [web.get(f"/seat/{{seat}}/{PLACE}/pictures/{{number:[0-9]{{1,15}}}}/{{name}}", self.show)]

    async def show(self, request: web.Request) -> web.Response:
        """The picture by its message's number and its own name."""
        here = await find_here(request, self._chat, request.match_info["place"])
        said = await self._chat.messages.seen(here.seat.id, here.key, int(request.match_info["number"]))
        name = request.match_info["name"]
        found = next((each for each in said.pictures if each.name == name), None) if said else None
        if found is None:
            raise Refused(404, "web.not_found")
        return web.Response(body=found.data, content_type="image/png")
