"""The coordinators' pages: the way in by a one-time link, the programme at a glance, and what can be asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from adapters.web.guard import Refused
from adapters.web.pages import Page, Pages, new_id
from adapters.web.ports import FrontDesk
from adapters.web.read import Asker, locale_of, read_act, read_payload
from adapters.web.sessions import LASTS, Session, Sessions
from bot.overview import Overview

COOKIE, ROOT = "farpair", "/dashboard"
ASKABLE = ("round.preview", "round.start", "prompt.send")
PEOPLE, ROWS = 50, 25


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a long table; `number` counts from 1, `key` is its query parameter."""

    key: str
    rows: Sequence[object]
    total: int
    number: int
    last: int


class Dashboard:
    """What coordinators see in the browser."""

    def __init__(self, desk: FrontDesk, pages: Pages, *, secure: bool) -> None:
        self._desk = desk
        self._pages = pages
        self._secure = secure
        self.sessions = Sessions()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/enter/{ticket}", self.knock),
            web.post("/enter/{ticket}", self.enter),
            web.get(ROOT, self.look),
            web.post(f"{ROOT}/act", self.act),
            web.post(f"{ROOT}/leave", self.leave),
        ]

    async def knock(self, request: web.Request) -> web.Response:
        """A page with one button: programs that preview links would use a ticket up."""
        return self._pages.show(Page("enter.html", locale_of(request)), ticket=request.match_info["ticket"])

    async def enter(self, request: web.Request) -> web.Response:
        """Use the ticket up and begin a session."""
        admitted = await self._desk.admit(request.match_info["ticket"])
        if admitted is None:
            raise Refused(410, "web.ticket_used")
        answer = web.HTTPSeeOther(ROOT)
        answer.set_cookie(
            COOKIE,
            self.sessions.begin(*admitted),
            max_age=int(LASTS.total_seconds()),
            path=ROOT,
            httponly=True,
            samesite="Lax",
            secure=self._secure,
        )
        raise answer

    async def look(self, request: web.Request) -> web.Response:
        """The programme at a glance."""
        session = self._session(request)
        overview = await self._desk.overview(session.account, session.programme_id)
        if overview is None:
            raise Refused(404, "web.no_rights")
        locale = locale_of(request)
        return self._pages.show(
            Page("dashboard.html", locale),
            overview=overview,
            sheets=_sheets(overview, request),
            session=session,
            view=self._pages.view(locale),
            askable=ASKABLE,
            subject=f"programme-{session.programme_id}",
            action=f"{ROOT}/act",
            worded=self._worded(locale),
            new_id=new_id,
        )

    async def act(self, request: web.Request) -> web.Response:
        """Ask the desk for what a button or a form on the page names, and keep the reply to show it."""
        session = self._session(request)
        payload = await read_payload(request)
        if not session.knows(payload.one("token")):
            raise Refused(403, "web.stale_page")
        asker = Asker(session.account, locale_of(request))
        session.reply = await self._desk.answer(read_act(payload, asker, None))
        raise web.HTTPSeeOther(f"{ROOT}#reply")

    async def leave(self, request: web.Request) -> web.Response:
        """Sign out."""
        session = self._session(request)
        if not session.knows((await read_payload(request)).one("token")):
            raise Refused(403, "web.stale_page")
        self.sessions.end(request.cookies[COOKIE])
        locale = locale_of(request)
        answer = self._pages.problem(locale, 200, key="web.signed_out")
        answer.del_cookie(COOKIE, path=ROOT)
        return answer

    def _session(self, request: web.Request) -> Session:
        session = self.sessions.find(request.cookies.get(COOKIE, ""))
        if session is None:
            raise Refused(401, "web.signed_out")
        return session

    def _worded(self, locale: str) -> object:
        def worded(kind: str, value: str) -> str:
            """The word for a state; a state that the catalogue does not know is shown as it is."""
            try:
                return self._desk.say(f"web.{kind}.{value}", locale)
            except KeyError:
                return value

        return worded


def _sheets(overview: Overview, request: web.Request) -> dict[str, Sheet]:
    return {
        "people": _sheet("page", overview.people, request, PEOPLE),
        "proposed": _sheet("proposed", overview.proposed, request),
        "unmatched": _sheet("unmatched", overview.unmatched, request),
        "partnerships": _sheet("partnerships", overview.partnerships, request),
        "stuck": _sheet("stuck", overview.stuck, request),
        "trail": _sheet("trail", overview.trail, request),
    }


def _sheet(key: str, rows: Sequence[object], request: web.Request, size: int = ROWS) -> Sheet:
    typed = request.query.get(key, "1")
    last = max(1, -(-len(rows) // size))
    number = min(max(1, int(typed)), last) if re.fullmatch(r"[0-9]{1,6}", typed) else 1
    return Sheet(key, rows[(number - 1) * size : number * size], len(rows), number, last)
