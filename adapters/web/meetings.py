"""A meeting as a file for calendars, behind an address that only the two who meet know."""

from __future__ import annotations

from aiohttp import web

from adapters.web.guard import Refused
from adapters.web.ports import FrontDesk

FILE = "farpair-meeting.ics"


class Meetings:
    """Gives the calendar file of a meeting to whoever has its address."""

    def __init__(self, desk: FrontDesk) -> None:
        self._desk = desk

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/meeting/{code}/{seconds}.ics", self.give)]

    async def give(self, request: web.Request) -> web.Response:
        """The file; where there is no such meeting, the page for what is not there."""
        file = await self._desk.meeting(request.match_info["code"], request.match_info["seconds"])
        if file is None:
            raise Refused(404, "web.not_found")
        headers = {"Content-Disposition": f'attachment; filename="{FILE}"', "Cache-Control": "no-store"}
        return web.Response(body=file, content_type="text/calendar", charset="utf-8", headers=headers)
