"""The coordinators' pages: each shows what the core tells, and asks the desk for what its buttons and forms name."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from adapters.web.drawn import pictures_of
from adapters.web.entrance import ROOT, Entrance, Session
from adapters.web.guard import Refused
from adapters.web.pages import Page, Pages, new_id
from adapters.web.ports import FrontDesk
from adapters.web.read import Asker, locale_of, read_act, read_payload
from bot.board.office import Wanted
from bot.chat import Message
from bot.rendering import Rendering
from bot.results.page import in_words

Renderers = Mapping[str, Callable[[Message], Rendering]]
_BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BACK = re.compile(r"(?P<path>(?:/[a-z]{1,20}(?:/[A-Za-z0-9_-]{1,80})?)?)(?:\?[A-Za-z0-9_.=&%+~-]{0,600})?")


@dataclass(frozen=True, slots=True)
class Room:
    """A page in the list of pages."""

    name: str
    path: str


ROOMS = tuple(
    Room(name, "" if name == "start" else f"/{name}")
    for name in (
        *("start", "participants", "matching", "partnerships", "prompts"),
        *("deliveries", "concerns", "surveys", "results", "settings", "trail", "handover"),
    )
)


class Dashboard:
    """What coordinators see in the browser. `renderers` give a prompt's text as other platforms are sent it."""

    def __init__(self, desk: FrontDesk, pages: Pages, entrance: Entrance, renderers: Renderers) -> None:
        self._desk = desk
        self._pages = pages
        self._entrance = entrance
        self._renderers = renderers

    def routes(self) -> list[web.RouteDef]:
        rooms = [web.get(f"{ROOT}{each.path}", self._room(each.name)) for each in ROOMS]
        return [
            *rooms,
            web.get(f"{ROOT}/participants/{{id}}", self.participant),
            web.get(f"{ROOT}/partnerships/{{code}}", self.partnership),
            web.get(f"{ROOT}/prompts/{{slug}}", self.prompt),
            web.get(f"{ROOT}/answers", self.answers),
            web.get(f"{ROOT}/answers/export", self.export),
            web.get(f"{ROOT}/results/{{round:[0-9]{{1,6}}}}-{{what:page|tables}}", self.file),
            web.post(f"{ROOT}/act", self.act),
        ]

    def _room(self, name: str) -> Callable[[web.Request], Any]:
        async def look(request: web.Request) -> web.Response:
            return await self._show(request, name, name)

        return look

    async def participant(self, request: web.Request) -> web.Response:
        """One participant."""
        return await self._show(request, "participant", "participants")

    async def partnership(self, request: web.Request) -> web.Response:
        """One partnership."""
        return await self._show(request, "partnership", "partnerships")

    async def prompt(self, request: web.Request) -> web.Response:
        """One prompt, as each platform shows it."""
        return await self._show(request, "prompt", "prompts")

    async def answers(self, request: web.Request) -> web.Response:
        """The answers to an open question, with their tags."""
        return await self._show(request, "answers", "surveys")

    async def export(self, request: web.Request) -> web.Response:
        """The answers to an open question with their tags, as CSV."""
        session = await self._entrance.session(request)
        shown = await self._desk.office.page(session.visitor, Wanted("coded", request.query, locale_of(request)))
        if shown is None or shown.told is None:
            raise Refused(404, "web.not_found")
        written = io.StringIO()
        csv.writer(written).writerows(shown.told)
        headers = {"Content-Disposition": 'attachment; filename="answers.csv"'}
        return web.Response(body=written.getvalue().encode("utf-8-sig"), content_type="text/csv", headers=headers)

    async def file(self, request: web.Request) -> web.Response:
        """A round's results to keep: never shown inside of these pages, whose policy is stricter."""
        session = await self._entrance.session(request)
        number, what = request.match_info["round"], request.match_info["what"]
        wanted = Wanted("results", {"round": number, what: "yes"}, locale_of(request))
        found = await self._desk.office.file(session.visitor, wanted)
        if found is None:
            raise Refused(404, "web.not_found")
        name, kind = ("results.html", "text/html") if isinstance(found, str) else ("results.xlsx", _BOOK)
        headers = {"Content-Disposition": f'attachment; filename="round-{number}-{name}"'}
        body = found.encode() if isinstance(found, str) else found
        return web.Response(body=body, content_type=kind, headers=headers)

    async def act(self, request: web.Request) -> web.Response:
        """Ask the desk for what a button or a form on a page names, and go back to the page, which shows the reply."""
        session = await self._entrance.session(request)
        payload = await read_payload(request)
        session.check(payload)
        back = _BACK.fullmatch(payload.one("back"))
        path, whole = (back["path"], back[0]) if back else ("", "")
        asker = Asker(session.visitor.account, locale_of(request))
        reply = await self._desk.answer(read_act(payload, asker, None))
        await self._desk.office.keep(session.secret, path, reply)
        raise web.HTTPSeeOther(f"{self._entrance.root}{whole}#reply")

    async def _show(self, request: web.Request, name: str, room: str) -> web.Response:
        session = await self._entrance.session(request)
        locale = locale_of(request)
        query = {**request.query, **request.match_info}
        shown = await self._desk.office.page(session.visitor, Wanted(name, query, locale))
        if shown is None:
            raise Refused(404, "web.no_rights")
        if shown.told is None:
            raise Refused(404, "web.not_found")
        values = self._around(request, session, locale)
        values["reply"] = await self._entrance.answer_on(session, self._path(request))
        if name == "prompt":
            values["renderings"] = self._rendered(shown.told.message)
        values |= {
            "name": name,
            "room": room,
            "told": shown.told,
            "programme": shown.programme,
            "rehearsed": shown.rehearsed,
        }
        if name == "results":
            say = self._desk.office.voice(locale)
            values |= {
                "cell_of": partial(in_words, say=say),
                "pictures": pictures_of(shown.told, say.line("results.map")),
            }
        return self._pages.show(Page(f"board/{name}.html", locale), **values)

    def _around(self, request: web.Request, session: Session, locale: str) -> dict[str, Any]:
        """What every page needs beside what it tells."""
        path = self._path(request)
        query = dict(request.query)
        return {
            "session": session,
            "view": self._pages.view(locale),
            "root": self._entrance.root,
            "rooms": ROOMS,
            "action": f"{self._entrance.root}/act",
            "back": _address(path, query),
            "here": lambda changes: f"{self._entrance.root}{_address(path, {**query, **changes})}",
            "subject": session.visitor.subject,
            "new_id": new_id,
        }

    def _path(self, request: web.Request) -> str:
        """The page that is asked for, below the first one."""
        return request.path.removeprefix(self._entrance.root).removeprefix(ROOT)

    def _rendered(self, message: Message) -> list[tuple[str, Rendering | None]]:
        """(platform, what it makes of the message; None where it is shown as it is on these pages)."""
        return [("web", None), *((platform, render(message)) for platform, render in self._renderers.items())]


def _address(path: str, query: Mapping[str, Any]) -> str:
    kept = urlencode({key: value for key, value in query.items() if value not in ("", None)})
    return f"{path}?{kept}"[:600] if kept else path
