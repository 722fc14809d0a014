"""What is kept about somebody, behind a one-time link: a page to read, or a file."""

from __future__ import annotations

from aiohttp import web

from adapters.web.guard import Refused
from adapters.web.pages import Page, Pages
from adapters.web.ports import FrontDesk
from adapters.web.read import locale_of
from bot.privacy.paper import NAME, as_json, lines_of


class MyData:
    """Shows what `/mydata` gives, to whoever has its link."""

    def __init__(self, desk: FrontDesk, pages: Pages) -> None:
        self._desk = desk
        self._pages = pages

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/mine/{ticket}", self.knock), web.post("/mine/{ticket}", self.show)]

    async def knock(self, request: web.Request) -> web.Response:
        """A page with one button: programs that preview links would use a ticket up."""
        wanted = "?as=json" if _as_file(request) else ""
        return self._pages.show(
            Page("mine_enter.html", locale_of(request)), ticket=request.match_info["ticket"], wanted=wanted
        )

    async def show(self, request: web.Request) -> web.Response:
        """Use the ticket up and give everything."""
        kept = await self._desk.mine(request.match_info["ticket"])
        if kept is None:
            raise Refused(410, "web.mine_used")
        if _as_file(request):
            headers = {"Content-Disposition": f'attachment; filename="{NAME}.json"', "Cache-Control": "no-store"}
            return web.Response(text=as_json(kept), content_type="application/json", headers=headers)
        return self._pages.show(Page("mine.html", locale_of(request)), kept=kept, lines=lines_of)


def _as_file(request: web.Request) -> bool:
    return request.query.get("as") == "json"
