"""The way into the local chat: who to sit down as, somebody new, and two or three side by side."""

from __future__ import annotations

from aiohttp import web

from adapters.web.chat import WebChat
from adapters.web.guard import Refused
from adapters.web.pages import Page, Pages
from adapters.web.people import NAME, Seat, clean_name
from adapters.web.places import PROGRAMME, address
from adapters.web.read import locale_of, read_payload

_BESIDE, _SHOWN = 3, 40


class Lobby:
    """The pages before anybody has sat down. `rehearsed` is where a rehearsed programme is shown, if one is."""

    def __init__(self, chat: WebChat, pages: Pages, rehearsed: str = "") -> None:
        self._chat = chat
        self._pages = pages
        self._rehearsed = rehearsed

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/", self.choose), web.post("/seats", self.arrive), web.get("/side", self.side)]

    async def choose(self, request: web.Request) -> web.Response:
        """Who is there (those whose name has what `find` says), and a field for somebody new."""
        sought = clean_name(request.query.get("find", ""))[:NAME]
        return await self._lobby(Page("lobby.html", locale_of(request)), sought=sought)

    async def arrive(self, request: web.Request) -> web.Response:
        """Make a seat for somebody new, with the name typed or with one that is given."""
        typed = (await read_payload(request)).one("called")
        name, locale = clean_name(typed), locale_of(request)
        if len(name) > NAME or (typed.strip() and not name):
            return await self._lobby(Page("lobby.html", locale, 422), name)
        say = self._pages.voice(locale)
        seat = await self._chat.add_seat(name or say("web.visitor", number=len(await self._chat.seats()) + 1))
        raise web.HTTPSeeOther(address(seat.id, PROGRAMME))

    async def side(self, request: web.Request) -> web.Response:
        """Two or three seats in frames next to each other; the first two where fewer were picked."""
        seats = await self._chat.seats()
        wanted = request.query.getall("seat", [])
        picked = [seat for seat in seats if seat.id in wanted][:_BESIDE]
        beside = picked if len(picked) > 1 else _filled(picked, seats)
        if len(beside) < 2:
            raise Refused(404, "web.side_needs_two")
        return self._pages.show(Page("side.html", locale_of(request)), seats=beside, programme=PROGRAMME)

    async def _lobby(self, page: Page, typed: str = "", sought: str = "") -> web.Response:
        seats = await self._chat.seats()
        found = [seat for seat in seats if sought.casefold() in seat.name.casefold()]
        return self._pages.show(
            page,
            seats=found[:_SHOWN],
            total=len(seats),
            sought=sought,
            typed=typed,
            wrong=page.status != 200,
            longest=NAME,
            programme=PROGRAMME,
            rehearsed=self._rehearsed,
        )


def _filled(picked: list[Seat], seats: list[Seat]) -> list[Seat]:
    others = [seat for seat in seats if seat not in picked]
    return [*picked, *others][:2]
