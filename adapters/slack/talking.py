"""A command, a press or a submit goes to the desk, and its reply is the acknowledgement that Slack waits for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import structlog

from adapters.slack import show
from adapters.slack.answering import Answering
from adapters.slack.ports import FrontDesk, Liaison
from adapters.slack.read import Asked, read_command
from adapters.slack.rooms import Rooms
from adapters.slack.settling import Settling
from bot.chat import Field, Form, Inbox, Message, Plain, Reply, Request, Text
from bot.commands import Misread

log = structlog.get_logger()

PATIENCE = 1.6
"""Seconds after which a reply that is not there is waited for otherwise: opening a form has to fit in Slack's three."""
SUGGESTIONS = "suggest."
Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Talking:
    """What comes is answered within Slack's three seconds; every change is stored before it is acknowledged."""

    command: str
    desk: FrontDesk
    liaison: Liaison
    rooms: Rooms
    answering: Answering
    settling: Settling
    refresh: Callable[[Asked], None]

    async def write(self, raw: Mapping[str, Any], tenant: str) -> Payload:
        """Somebody wrote a command."""
        self.settling.arrived(str(raw.get("command", "")).removeprefix("/").lower()[:32])
        found = read_command(raw, tenant, self.command, self.desk.commands)
        if isinstance(found, Misread):
            return self.answering.said(self.desk.misread(found, "en"))
        return await self._answer(await self._placed(found))

    async def take(self, asked: Asked) -> Payload:
        """Somebody pressed a button, sent or closed a form, or took a shortcut."""
        if asked.kind == "closed":
            await self._keep(asked)
            return {}
        if asked.kind == "completion":
            return await self._complete(asked)
        return await self._answer(await self._placed(asked))

    async def _placed(self, asked: Asked) -> Asked:
        place = await self.rooms.place(asked.tenant, asked.channel)
        return replace(asked, request=replace(asked.request, place=place)) if place else asked

    async def _answer(self, asked: Asked) -> Payload:
        if asked.is_guest_of:
            stranger = Message((Plain(self.desk.say("slack.stranger", asked.request.locale)),))
            return await self.answering.give(asked, stranger)
        await self.settling.before(asked)
        work = asyncio.create_task(self._reply(asked))
        await asyncio.wait({work}, timeout=PATIENCE)
        if not work.done():
            return await self.answering.ask_for_patience(asked, work)
        payload = await self.answering.give(asked, work.result())
        self.refresh(asked)
        return payload

    async def _reply(self, asked: Asked) -> Reply:
        request = asked.request
        if request.name == show.OPEN_FORM:
            form = await self.liaison.kept_form(request.account, request.subject)
            return form or Message((Plain(self.desk.say("slack.form_gone", request.locale)),))
        reply = await self.desk.answer(request)
        if asked.kind != "submit":
            return await self._as_it_was_left(request, reply) if isinstance(reply, Form) else reply
        if not (isinstance(reply, Form) and reply.errors):
            await self._forget(request)
        self.settling.after(asked)
        return reply

    # What was written in a form before it was closed.

    async def _keep(self, asked: Asked) -> None:
        answers = {key: value for key, value in asked.request.answers.items() if value}
        if answers and asked.request.name != "help":
            await self.liaison.keep_answers(asked.request.account, _form(asked.request), answers)

    async def _forget(self, request: Request) -> None:
        if await self.liaison.kept_answers(request.account, _form(request)):
            await self.liaison.keep_answers(request.account, _form(request), {})

    async def _as_it_was_left(self, request: Request, form: Form) -> Form:
        kept = await self.liaison.kept_answers(request.account, show.route(form.name, form.subject))
        return replace(form, fields=tuple(_filled(each, kept) for each in form.fields)) if kept else form

    # What completes a field.

    async def _complete(self, asked: Asked) -> Payload:
        """What could be meant; where nothing is known, what was typed, so that the desk says what is amiss with it."""
        request = asked.request
        typed = request.text("q")
        if not request.name.startswith(SUGGESTIONS):
            return show.options([])
        reply = await self.desk.answer(replace(request, place=Inbox(request.account)))
        labels = [each.label for each in reply.buttons] if isinstance(reply, Message) and not reply.words else []
        return show.options(labels or [typed])


def _form(request: Request) -> str:
    return show.route(request.name, request.subject)


def _filled(field: Field, kept: Mapping[str, str | tuple[str, ...]]) -> Field:
    if field.key not in kept:
        return field
    value = kept[field.key]
    if isinstance(field, Text):
        return replace(field, value=value if isinstance(value, str) else ", ".join(value))
    known = {each.value for each in field.options}
    chosen = (value,) if isinstance(value, str) else tuple(value)
    return replace(field, value=tuple(each for each in chosen if each in known))


__all__ = ["PATIENCE", "Talking"]
