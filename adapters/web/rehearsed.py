"""A rehearsed programme beside the one that runs: its pages under a path of their own, and a door that is open.

It stands beside the local chat alone, which has no passwords either: everybody in it is made up.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from aiohttp import web

from adapters.web.dashboard import Dashboard, Renderers
from adapters.web.entrance import Entrance
from adapters.web.guard import Refused
from adapters.web.pages import Page, Pages
from adapters.web.ports import FrontDesk
from adapters.web.read import locale_of
from adapters.web.settings import WebSettings
from bot.chat import Account, Link, Message, Request

PATH = "/rehearsed"


class Rehearsed:
    """Its door and its pages. `host` is the account that coordinates there."""

    def __init__(self, desk: FrontDesk, host: Account, settings: WebSettings, renderers: Renderers) -> None:
        inside = replace(settings, under=PATH)
        self._desk = desk
        self._host = host
        self._pages = Pages(desk, inside)
        self._entrance = Entrance(desk, self._pages, inside)
        self._dashboard = Dashboard(desk, self._pages, self._entrance, renderers)

    def routes(self) -> list[web.RouteDef]:
        own = [web.get("", self.door), web.post("/open", self.open)]
        return [*own, *self._entrance.routes(), *self._dashboard.routes()]

    async def door(self, request: web.Request) -> web.Response:
        """What is to be seen, with a button: looking at this page alone signs nobody in."""
        return self._pages.show(Page("rehearsed.html", locale_of(request)))

    async def open(self, request: web.Request) -> web.Response:
        """Let whoever is at this computer in, as they could with the link of the coordinator of the rehearsal."""
        asked = Request(str(uuid4()), self._host, "dashboard", locale=locale_of(request))
        reply = await self._desk.answer(asked)
        links = [part.to for part in reply.words if isinstance(part, Link)] if isinstance(reply, Message) else []
        ticket = next((to.rpartition("/")[2] for to in links if isinstance(to, str)), "")
        if not ticket:
            raise Refused(404, "web.not_found")
        return await self._entrance.let_in(ticket)
