"""Serves the pages over HTTP: the application put together, started and stopped."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass

from aiohttp import web

from adapters.web.chat import WebChat, open_chat
from adapters.web.dashboard import Dashboard, Renderers
from adapters.web.entrance import Entrance
from adapters.web.events import Events
from adapters.web.guard import Refused, add_headers, make_guard, make_vitals_guard
from adapters.web.invitations import Invitations
from adapters.web.lobby import Lobby
from adapters.web.meetings import Meetings
from adapters.web.mine import MyData
from adapters.web.pages import HERE, Pages
from adapters.web.pictures import PicturePages
from adapters.web.ports import FrontDesk, Vitals
from adapters.web.rehearsed import PATH, Rehearsed
from adapters.web.seats import SeatPages
from adapters.web.settings import WebSettings
from adapters.web.speak import Speaking
from adapters.web.vitals import VitalPages
from bot.chat import Account

__all__ = ["Running", "make_app", "make_vitals_app", "open_chat", "serve", "serve_vitals"]

NO_OTHERS: Renderers = {}
Beside = tuple[FrontDesk, Account]
"""The desk of another programme, and who coordinates there."""
_LARGEST = 256 * 1024  # bytes; five long answers in a script of three bytes a letter, percent-encoded
_OTHERS_SECONDS = 0.5
_PATIENCE = 3.0  # seconds that open requests get when the program stops


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers; `address` is where a browser finds it."""

    address: str
    _runner: web.AppRunner

    async def stop(self) -> None:
        """Let open pages go and stop answering."""
        await self._runner.cleanup()


async def serve(
    desk: FrontDesk,
    vitals: Vitals,
    chat: WebChat,
    settings: WebSettings,
    renderers: Renderers = NO_OTHERS,
    beside: Beside | None = None,
) -> Running:
    """Serve the local chat (on loopback alone) and the coordinators' pages until `stop` is called.

    `renderers` give a message's text as other platforms are sent it, by platform. `beside` is a rehearsed programme,
    shown where the local chat is.

    Raises:
        OSError: the address or the port cannot be used.
    """
    return await _run(make_app(desk, vitals, chat, settings, renderers, beside), settings)


async def serve_vitals(vitals: Vitals, settings: WebSettings) -> Running:
    """Serve nothing but what programs that watch over Farpair ask, until `stop` is called.

    Raises:
        OSError: the address or the port cannot be used.
    """
    return await _run(make_vitals_app(vitals, settings), settings)


async def _run(app: web.Application, settings: WebSettings) -> Running:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_PATIENCE)
    await runner.setup()
    try:
        site = web.TCPSite(runner, settings.host, settings.port)
        await site.start()
    except OSError:
        await runner.cleanup()
        raise
    return Running(_address(runner, settings), runner)


def make_app(
    desk: FrontDesk,
    vitals: Vitals,
    chat: WebChat,
    settings: WebSettings,
    renderers: Renderers = NO_OTHERS,
    beside: Beside | None = None,
) -> web.Application:
    """The application: every page, behind one guard."""
    pages = Pages(desk, settings)
    app = web.Application(middlewares=[make_guard(settings, pages)], client_max_size=_LARGEST)
    app.on_response_prepare.append(add_headers)
    app.add_routes(VitalPages(vitals).routes())
    entrance = Entrance(desk, pages, settings)
    dashboard = Dashboard(desk, pages, entrance, renderers)
    rooms = (entrance, dashboard, MyData(desk, pages), Meetings(desk), Invitations(desk, pages, settings))
    common = [route for room in rooms for route in room.routes()]
    for base in dict.fromkeys(["", settings.base]):  # a proxy may leave its path away or hand it on
        app.router.add_static(f"{base}/static", HERE / "static")
        app.add_routes([web.RouteDef(each.method, base + each.path, each.handler, each.kwargs) for each in common])
    app.add_routes(_chat_routes(desk, chat, pages, shows=beside is not None) if settings.chat_is_on else _no_chat())
    if beside and settings.chat_is_on:
        app.router.add_static(f"{PATH}/static", HERE / "static")
        shown = Rehearsed(*beside, settings, renderers).routes()
        app.add_routes([web.RouteDef(each.method, PATH + each.path, each.handler, each.kwargs) for each in shown])
    _tie_bell(app, chat)
    return app


def make_vitals_app(vitals: Vitals, settings: WebSettings) -> web.Application:
    """The pages of a process that shows people nothing."""
    app = web.Application(middlewares=[make_vitals_guard(settings)])
    app.on_response_prepare.append(add_headers)
    app.add_routes(VitalPages(vitals).routes())
    return app


def _tie_bell(app: web.Application, chat: WebChat) -> None:
    async def ringing(_: web.Application) -> AsyncIterator[None]:
        chat.bell.wake()
        listening = asyncio.create_task(_hear_others(chat))
        yield
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)

    async def silence(_: web.Application) -> None:
        chat.bell.silence()

    app.cleanup_ctx.append(ringing)
    app.on_shutdown.append(silence)


async def _hear_others(chat: WebChat) -> None:
    """Ring for what other processes write into the chat, while somebody has a page open."""
    while True:
        await asyncio.sleep(_OTHERS_SECONDS)
        if chat.bell.is_heard and await chat.changed_by_others():
            chat.bell.ring()


def _chat_routes(desk: FrontDesk, chat: WebChat, pages: Pages, *, shows: bool) -> list[web.RouteDef]:
    seats = SeatPages(desk, chat, pages)
    rooms = (
        Lobby(chat, pages, PATH if shows else ""),
        Events(chat),
        Speaking(desk, chat, seats, pages),
        PicturePages(chat),
        seats,
    )
    return [route for room in rooms for route in room.routes()]


def _no_chat() -> list[web.RouteDef]:
    return [web.route("*", path, _chat_is_off) for path in ("/", "/side", "/seats", "/seat/{rest:.*}")]


async def _chat_is_off(_: web.Request) -> web.Response:
    raise Refused(404, "web.chat_is_off")


def _address(runner: web.AppRunner, settings: WebSettings) -> str:
    if settings.public:
        return settings.public.rstrip("/")
    port = runner.addresses[0][1]
    host = f"[{settings.host}]" if _is_six(settings.host) else settings.host
    return f"http://{host}:{port}"


def _is_six(host: str) -> bool:
    try:
        socket.inet_pton(socket.AF_INET6, host)
    except OSError:
        return False
    return True
