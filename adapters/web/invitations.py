"""The page behind the link of an invitation, its poster, and the tag that a browser remembers until somebody joins."""

from __future__ import annotations

from dataclasses import replace

from aiohttp import web

from adapters.web.guard import CSP, Refused
from adapters.web.pages import Page, Pages
from adapters.web.ports import FrontDesk
from adapters.web.read import locale_of
from adapters.web.settings import WebSettings
from bot.chat import Request
from bot.inviting.poster import POLICY
from bot.inviting.tags import safe_tag

COOKIE, DAYS = "farpair_from", 14
_LONGEST = 100


class Invitations:
    """What anybody sees who has an invitation's link; it tells nothing of any person."""

    def __init__(self, desk: FrontDesk, pages: Pages, settings: WebSettings) -> None:
        self._desk = desk
        self._pages = pages
        self._settings = settings

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/i/{code}", self.show), web.get("/i/{code}/poster", self.poster)]

    async def show(self, request: web.Request) -> web.Response:
        """Who it is for, until when, and how to join on each platform; the tag is remembered for the local chat."""
        locale = locale_of(request)
        told = await self._desk.invited(_code(request), _given(request, "from"), locale)
        if told is None:
            raise Refused(404, "web.not_found")
        chat = self._settings.chat_is_on
        answer = self._pages.show(Page("invited.html", locale), told=told, chat=chat)
        if told.tag and chat:
            path, seconds = self._settings.base or "/", DAYS * 24 * 60 * 60
            answer.set_cookie(COOKIE, told.tag, max_age=seconds, path=path, httponly=True, samesite="Lax")
        return answer

    async def poster(self, request: web.Request) -> web.Response:
        """The poster to print."""
        locale = _given(request, "lang") or locale_of(request)
        page = await self._desk.poster(_code(request), _given(request, "from"), _given(request, "size"), locale)
        if page is None:
            raise Refused(404, "web.not_found")
        return web.Response(text=page, content_type="text/html", headers={CSP: POLICY})


def _code(request: web.Request) -> str:
    return request.match_info["code"][:_LONGEST]


def _given(request: web.Request, key: str) -> str:
    return request.query.get(key, "")[:_LONGEST]


def with_remembered_tag(request: web.Request, asked: Request) -> Request:
    """A request to join, with the tag of the link that this browser came with, where none is given."""
    tag = safe_tag(request.cookies.get(COOKIE, ""))
    if asked.name != "join" or not tag or "from" in asked.answers:
        return asked
    return replace(asked, answers={**asked.answers, "from": tag})
