"""A command, a press or a submit goes to the desk, and its reply comes back in time, whatever Discord does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any

import structlog

from adapters.discord import show
from adapters.discord.inboxes import Inboxes
from adapters.discord.ports import FrontDesk, Liaison
from adapters.discord.read import COMMAND, COMPLETION, SUBMIT, Asked, Malformed, read
from adapters.discord.rest import Rest
from adapters.discord.threads import Threads
from adapters.discord.trouble import ALREADY_ACKNOWLEDGED, Refused
from bot.chat import ChatError, Community, Form, Message, Plain, Reply, Request, Space, TooMany

log = structlog.get_logger()

PATIENCE = 1.8
"""Seconds after which a quick reply that is not there is asked to be waited for; Discord gives three."""
ACKNOWLEDGED_WITHIN = 2.7
_PING = 1
_TRIES = 5


class Talking:
    """`application` is the application's id, as Discord told it at login."""

    def __init__(
        self,
        desk: FrontDesk,
        liaison: Liaison,
        rest: Rest,
        inboxes: Inboxes,
        threads: Threads,
        application: Callable[[], str],
    ) -> None:
        self._desk, self._liaison, self._rest, self._threads = desk, liaison, rest, threads
        self._inboxes, self._application = inboxes, application
        self._settled: set[str] = set()
        self._managed: set[str] = set()

    async def take(self, raw: Mapping[str, Any]) -> None:
        """Answer one interaction."""
        if int(raw.get("type", 0)) == _PING:
            return
        try:
            asked = read(raw, self._threads.knows)
        except (Malformed, KeyError, TypeError, ValueError) as error:
            log.warning("an interaction was not understood", reason=type(error).__name__)
            return
        if asked.kind == COMPLETION:
            await self._complete(asked)
            return
        await self._settle(asked)
        await self._answer(asked)
        await self._afterwards(asked)

    async def _answer(self, asked: Asked) -> None:
        work = asyncio.create_task(self._reply(asked.request))
        if not self._desk.is_slow(asked.request.name):
            await asyncio.wait({work}, timeout=PATIENCE)
        if work.done():
            await self._first(asked, work.result())
            return
        if await self._acknowledge(asked, show.deferred()):
            await self._late(asked, await work)
        else:
            await work

    async def _reply(self, request: Request) -> Reply:
        if request.name != show.OPEN_FORM:
            return await self._desk.answer(request)
        form = await self._liaison.kept_form(request.account, request.subject)
        return form or Message((Plain(self._desk.say("discord.form_gone", request.locale)),))

    async def _first(self, asked: Asked, reply: Reply) -> None:
        """A reply that is there in time: a form at once, where this can be answered with one."""
        if isinstance(reply, Form) and asked.kind != SUBMIT:
            await self._acknowledge(asked, show.modal(reply))
            return
        await self._acknowledge(asked, show.answer(await self._as_message(asked, reply)))

    async def _late(self, asked: Asked, reply: Reply) -> None:
        said = await self._as_message(asked, reply)
        application = self._application()
        await self._until_done(lambda: self._rest.complete(application, asked.token, show.message(said), said.attached))
        if not said.private:
            await self._until_done(lambda: self._rest.follow_up(application, asked.token, show.message(said)))

    async def _as_message(self, asked: Asked, reply: Reply) -> Message:
        """A reply as a message; a form behind a button, with what was written in it kept."""
        if isinstance(reply, Message):
            return reply
        ticket = await self._liaison.keep_form(asked.request.account, reply)
        say, locale = self._desk.say, asked.request.locale
        return show.continued(
            reply,
            ticket,
            {
                "again": say("discord.look_again", locale),
                "next": say("discord.next_page", locale, title=reply.title),
                "continue": say("discord.continue", locale),
            },
        )

    async def _acknowledge(self, asked: Asked, answer: dict[str, Any]) -> bool:
        """Give the first answer, again where it may have been lost; False where it is too late.

        Whoever asks twice under the same id has been answered: Discord says so, and that is as good.
        """
        until = time.monotonic() + ACKNOWLEDGED_WITHIN
        while True:
            try:
                await self._rest.acknowledge(asked.id, asked.token, answer)
            except Refused as refusal:
                if refusal.code == ALREADY_ACKNOWLEDGED:
                    return True
                log.warning("an answer came too late", request=asked.request.name, code=refusal.code)
                return False
            except ChatError as error:
                if time.monotonic() > until:
                    log.warning("an answer was not delivered", request=asked.request.name, reason=str(error))
                    return False
                wait = error.seconds if isinstance(error, TooMany) else 0.1
                await asyncio.sleep(min(wait, max(0.1, until - time.monotonic())))
            else:
                return True

    async def _until_done(self, act: Callable[[], Any]) -> None:
        for attempt in range(_TRIES):
            try:
                await act()
            except Refused as refusal:
                log.warning("a late answer was refused", code=refusal.code)
                return
            except ChatError:
                await asyncio.sleep(2**attempt)
            else:
                return

    async def _settle(self, asked: Asked) -> None:
        """The first command on a server shows where the programme is."""
        place = asked.request.place
        if asked.kind != COMMAND or not isinstance(place, Community):
            return
        if place.tenant not in self._settled:
            self._settled.add(place.tenant)
            await self._liaison.settle(place, "", asked.request.account)
        if asked.manages and place.tenant not in self._managed and self._coordinates(asked.request.name):
            self._managed.add(place.tenant)
            await self._liaison.administered_by(place, asked.request.account)

    def _coordinates(self, name: str) -> bool:
        return name == "help" or any(each.coordinators for each in self._desk.commands if each.name == name)

    async def _afterwards(self, asked: Asked) -> None:
        """What follows from an answer, where nobody waits for it."""
        account = asked.request.account
        try:
            if asked.request.name in ("join.consent", "join.remind"):
                await self._inboxes.greet(account)
            if isinstance(asked.request.place, Space):
                await self._inboxes.put_to_rest(account, asked.channel)
        except ChatError as error:
            log.info("an inbox was not seen to", reason=str(error))

    async def _complete(self, asked: Asked) -> None:
        """What could complete the option that is being written."""
        request, sought = asked.request, asked.sought
        command = next((each for each in self._desk.commands if each.name == request.name), None)
        argument = next((each for each in command.arguments if each.key == sought), None) if command else None
        labels: list[str] = []
        if argument and argument.suggest:
            seeking = Request(
                request.id,
                request.account,
                argument.suggest,
                answers={"q": request.text(sought)},
                place=request.place,
                locale=request.locale,
            )
            reply = await self._desk.answer(seeking)
            if isinstance(reply, Message) and not reply.words:  # words are a refusal, or a question
                labels = [each.label for each in reply.buttons]
        await self._acknowledge(asked, show.choices([(label, label) for label in labels]))
