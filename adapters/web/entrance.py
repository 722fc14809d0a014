"""The way in to the coordinators' pages and out again, and who it is that asks for one of them."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from aiohttp import web

from adapters.web.guard import Refused
from adapters.web.pages import Page, Pages
from adapters.web.ports import FrontDesk
from adapters.web.read import Payload, locale_of, read_payload
from adapters.web.settings import WebSettings
from bot.board.office import LASTS, Visitor
from bot.chat import Reply

COOKIE, ROOT = "farpair", "/dashboard"
FIELD = "token"


@dataclass(frozen=True, slots=True)
class Session:
    """A visitor with a session. `token` is in every form of its pages; another site can neither guess nor read it."""

    visitor: Visitor
    secret: str

    @property
    def token(self) -> str:
        return _hash("token", self.secret)

    def check(self, payload: Payload) -> None:
        """
        Raises:
            Refused: what was posted does not come from a page of this session.
        """
        if not secrets.compare_digest(payload.one(FIELD).encode(), self.token.encode()):
            raise Refused(403, "web.stale_page")


class Entrance:
    """One-time links, sessions, signing out."""

    def __init__(self, desk: FrontDesk, pages: Pages, settings: WebSettings) -> None:
        self._desk = desk
        self._pages = pages
        self._settings = settings
        self.root = f"{settings.base}{ROOT}"

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/enter/{ticket}", self.knock),
            web.post("/enter/{ticket}", self.enter),
            web.post(f"{ROOT}/leave", self.leave),
        ]

    async def knock(self, request: web.Request) -> web.Response:
        """A page with one button: programs that preview links would use a ticket up."""
        return self._pages.show(Page("enter.html", locale_of(request)), ticket=request.match_info["ticket"])

    async def enter(self, request: web.Request) -> web.Response:
        """Use the ticket up and begin a session."""
        return await self.let_in(request.match_info["ticket"])

    async def let_in(self, ticket: str) -> web.Response:
        """To the first page, with a session.

        Raises:
            Refused: the ticket is used up, old or made up.
        """
        secret = await self._desk.office.enter(ticket)
        if secret is None:
            raise Refused(410, "web.ticket_used")
        answer = web.HTTPSeeOther(self.root)
        answer.set_cookie(
            COOKIE,
            secret,
            max_age=int(LASTS.total_seconds()),
            path=self.root,
            httponly=True,
            samesite="Lax",
            secure=self._settings.secure,
        )
        raise answer

    async def leave(self, request: web.Request) -> web.Response:
        """Sign out, here or everywhere."""
        session = await self.session(request)
        payload = await read_payload(request)
        session.check(payload)
        everywhere = payload.one("everywhere") == "yes"
        await self._desk.office.leave(session.secret, everywhere=everywhere)
        key = "web.signed_out_everywhere" if everywhere else "web.signed_out"
        answer = self._pages.problem(locale_of(request), 200, key=key)
        answer.del_cookie(COOKIE, path=self.root)
        return answer

    async def answer_on(self, session: Session, page: str) -> Reply | None:
        """The last answer, on the page where it was asked for. It is gone once another page has been opened."""
        visitor = session.visitor
        if visitor.reply and visitor.page != page:
            await self._desk.office.keep(session.secret, "", None)
        return visitor.reply if visitor.page == page else None

    async def session(self, request: web.Request) -> Session:
        """Whose page it is.

        Raises:
            Refused: nobody is signed in.
        """
        secret = request.cookies.get(COOKIE, "")
        visitor = await self._desk.office.visitor(secret) if secret else None
        if visitor is None:
            raise Refused(401, "web.signed_out")
        return Session(visitor, secret)


def _hash(what: str, secret: str) -> str:
    return hashlib.sha256(f"{what}/{secret}".encode()).hexdigest()
