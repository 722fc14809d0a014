"""What somebody does in a place: write, command, press, submit, put a form away, look for a completion."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass

from aiohttp import web

from adapters.web.chat import WebChat
from adapters.web.guard import Refused
from adapters.web.invitations import with_remembered_tag
from adapters.web.messages import Post
from adapters.web.pages import Pages
from adapters.web.ports import FrontDesk
from adapters.web.read import Asker, read_act, read_payload, request_id
from adapters.web.seated import Here, find_here
from adapters.web.seats import Refusal, SeatPages
from bot.chat import MESSAGE, Form, Message, Plain, Reply, Request, Text
from bot.commands import Misread, read_line

LATEST, FORM, LINE = "latest", "form", "line"  # parts of the page to come back to
_COMPLETIONS, _SOUGHT = 25, 100
_BEFORE_A_COMMAND = re.compile(r"^[\s\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+(?=/)")
"""Invisible marks that come along where a command is copied from a text that is written from right to left."""


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody typed into a place, and the id that a repeat shares."""

    text: str
    id: str


class Speaking:
    """The posts of a seat; each leads back to the place's page."""

    def __init__(self, desk: FrontDesk, chat: WebChat, seats: SeatPages, pages: Pages) -> None:
        self._desk = desk
        self._chat = chat
        self._seats = seats
        self._pages = pages

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/seat/{seat}/say", self.say),
            web.post("/seat/{seat}/act", self.act),
            web.post("/seat/{seat}/dismiss", self.dismiss),
            web.get("/seat/{seat}/suggest", self.suggest),
        ]

    async def say(self, request: web.Request) -> web.Response:
        """A line that was typed: a command if it begins with "/", else a message to whoever is here."""
        payload = await read_payload(request)
        here = await find_here(request, self._chat, payload.one("place"))
        text = _BEFORE_A_COMMAND.sub("", payload.one("line").strip())
        refusal = _refusal(here, text)
        if refusal:
            return await self._seats.show(here, refusal=refusal)
        if not text:
            raise web.HTTPSeeOther(here.path(LINE))
        line = Line(text, request_id(payload, here.asker.account, text))
        raise web.HTTPSeeOther(here.path(await self._part(here, await self._take(request, here, line), LINE)))

    async def act(self, request: web.Request) -> web.Response:
        """A button that was pressed or a form that was submitted."""
        payload = await read_payload(request)
        here = await find_here(request, self._chat, payload.one("place"))
        asked = with_remembered_tag(request, read_act(payload, here.asker, here.place))
        reply = await self._desk.answer(asked)
        if payload.one("form"):
            await self._put_away(here, asked)
        raise web.HTTPSeeOther(here.path(await self._part(here, await self._keep(here, asked.id, reply), LATEST)))

    async def dismiss(self, request: web.Request) -> web.Response:
        """Put the open form of a place away."""
        payload = await read_payload(request)
        here = await find_here(request, self._chat, payload.one("place"))
        await self._chat.messages.drop_form(here.seat.id, here.key)
        raise web.HTTPSeeOther(here.path(LATEST))

    async def suggest(self, request: web.Request) -> web.Response:
        """Completions for a field of the form that is open, as a JSON list of texts to fill in.

        A link can make a browser send this, so it asks for nothing but what an open form offers.
        """
        here = await find_here(request, self._chat, request.query.get("place", ""))
        name, sought = request.query.get("name", ""), request.query.get("q", "")[:_SOUGHT]
        form = await self._chat.messages.open_form(here.seat.id, here.key)
        if form is None or name not in _suggested(form):
            raise Refused(404, "web.not_found")
        reply = await self._desk.answer(_seeking(here.asker, name, sought, form))
        buttons = reply.buttons if isinstance(reply, Message) else ()
        return web.json_response([button.label for button in buttons[:_COMPLETIONS]])

    async def _take(self, request: web.Request, here: Here, line: Line) -> str:
        """Do what the line is for, and return the part of the page that is new."""
        if line.text.startswith("/"):
            return await self._command(request, here, line)
        if here.place.kind == "inbox":
            say = self._pages.voice(here.asker.locale)
            return await self._keep(here, line.id, Message((Plain(say("web.inbox_note")),)))
        post = Post(here.key, f"said.{line.id}", line.text, author=here.seat.id)
        number = await self._chat.messages.store(post)
        await self._chat.ring(here.place)
        if here.place.kind == "space":
            await self._desk.heard(here.place, here.asker.account)
        return f"m-{number}"

    async def _command(self, request: web.Request, here: Here, line: Line) -> str:
        read = read_line(line.text, self._desk.commands)
        if isinstance(read, Misread):
            return await self._keep(here, line.id, self._desk.misread(read, here.asker.locale))
        asked = Request(
            id=line.id,
            account=here.asker.account,
            name=read.name,
            answers=read.answers,
            place=here.place,
            locale=here.asker.locale,
            called=here.asker.called,
        )
        return await self._keep(here, line.id, await self._desk.answer(with_remembered_tag(request, asked)))

    async def _keep(self, here: Here, key: str, reply: Reply) -> str:
        """Keep a reply where a reload or a restart finds it, and return the part of the page that shows it."""
        seat = here.seat.id
        if isinstance(reply, Form):
            await self._chat.messages.keep_form(seat, here.key, reply)
            return FORM
        only_for = seat if reply.private else ""
        number = await self._chat.messages.store(Post(here.key, f"reply.{key}", reply, only_for=only_for))
        if reply.private:
            self._chat.bell.ring({seat})
        else:
            await self._chat.ring(here.place)
        return f"m-{number}"

    async def _part(self, here: Here, new: str, usual: str) -> str:
        """The part of the page to come back to: an open form stands between a new message and the end."""
        form = await self._chat.messages.open_form(here.seat.id, here.key)
        return new if form else usual

    async def _put_away(self, here: Here, asked: Request) -> None:
        """Close the open form if it is the one that was submitted."""
        form = await self._chat.messages.open_form(here.seat.id, here.key)
        if form and (form.name, form.subject) == (asked.name, asked.subject):
            await self._chat.messages.drop_form(here.seat.id, here.key)


def _refusal(here: Here, text: str) -> Refusal | None:
    if len(text) > MESSAGE:
        return Refusal("web.too_long", text)
    if here.closed and text and not text.startswith("/"):
        return Refusal("web.closed_line", text)
    return None


def _suggested(form: Form) -> set[str]:
    return {field.suggest for field in form.fields if isinstance(field, Text) and field.suggest}


def _seeking(asker: Asker, name: str, sought: str, form: Form) -> Request:
    return Request(
        id=f"{asker.account.id}.{uuid.uuid4()}",
        account=asker.account,
        name=name,
        subject=form.subject,
        answers={"q": sought},
        locale=asker.locale,
        called=asker.called,
    )
