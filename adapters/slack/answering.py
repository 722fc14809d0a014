"""Replies on their way back: in the acknowledgement, in a modal, by an interaction's own address, or posted."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackClientError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack import show
from adapters.slack.logs import LOGGER
from adapters.slack.markup import Spell
from adapters.slack.pictures import send_to
from adapters.slack.places import channel_of
from adapters.slack.ports import FrontDesk, Liaison
from adapters.slack.read import Asked
from adapters.slack.web import SECONDS, Web
from bot.chat import ChatError, Form, Message, Plain, Reply, Space

log = structlog.get_logger()

WITHIN = 1.2
"""Seconds in which an answer by address is waited for before the press is acknowledged."""
_TRIES = 4
Payload = dict[str, Any]


class Answering:
    """`give` returns what is to be acknowledged with; what cannot be in it is sent beside it."""

    def __init__(self, web: Web, desk: FrontDesk, liaison: Liaison, spell: Spell) -> None:
        self._web, self._desk, self._liaison, self._spell = web, desk, liaison, spell
        self._tasks: set[asyncio.Task[Any]] = set()

    def said(self, message: Message) -> Payload:
        """A message as the acknowledgement of a command."""
        return show.answer(message, self._spell)

    async def give(self, asked: Asked, reply: Reply) -> Payload:
        """The acknowledgement with which, or beside which, a reply is shown."""
        self._send_pictures(asked, reply)
        match asked.kind:
            case "command":
                return self.said(await self._openly(asked, reply)) if await self._is_to_say(asked, reply) else {}
            case "submit":
                return await self._after_a_form(asked, reply)
            case _ if asked.view is not None and not asked.is_at_home:
                await self._change(asked, self._view(asked, reply))
            case _ if isinstance(reply, Form) or not asked.response_url:
                await self._show(asked, reply)
            case _:
                await self._by_address(asked, reply)
        return {}

    async def _is_to_say(self, asked: Asked, reply: Reply) -> bool:
        """Whether there is something to say to a command; not where a form opens."""
        return isinstance(reply, Message) or not await self._opened(asked, self._view(asked, reply))

    async def _openly(self, asked: Asked, reply: Reply) -> Message:
        return reply if isinstance(reply, Message) else await self._behind_a_button(asked, reply)

    async def _show(self, asked: Asked, reply: Reply) -> None:
        """In a modal; where none can be opened, by address."""
        if not await self._opened(asked, self._view(asked, reply)):
            await self._by_address(asked, await self._openly(asked, reply))

    async def _opened(self, asked: Asked, view: Payload) -> bool:
        if not asked.trigger:
            return False
        try:
            await self._web.call(asked.tenant, "views.open", trigger_id=asked.trigger, view=view)
        except ChatError as error:
            log.warning("a form was not opened", request=asked.request.name, reason=str(error))
            return False
        return True

    async def _after_a_form(self, asked: Asked, reply: Reply) -> Payload:
        if isinstance(reply, Form) and reply.errors and _is_the_same(asked, reply):
            return show.errors(reply)
        if isinstance(reply, Message) and not reply.private and await self._posted(asked, reply):
            return {"response_action": "clear"}
        return show.update(self._view(asked, reply))

    async def _posted(self, asked: Asked, message: Message) -> bool:
        """A reply that all in a space are to see."""
        place = asked.request.place
        if not isinstance(place, Space):
            return False
        try:
            mark = show.mark_of(asked.request.id)
            payload = show.posted(message, mark, self._spell)
            await self._web.call(asked.tenant, "chat.postMessage", channel=channel_of(place), **payload)
        except ChatError as error:
            log.warning("an answer was not posted", request=asked.request.name, reason=str(error))
            return False
        return True

    def _view(self, asked: Asked, reply: Reply) -> Payload:
        place = asked.request.place
        if isinstance(reply, Form):
            return show.form_view(reply, place, self._labels(asked), self._spell)
        return show.message_view(reply, place, self._labels(asked), self._spell)

    def _labels(self, asked: Asked) -> Mapping[str, str]:
        locale = asked.request.locale
        return {key: self._desk.say(f"slack.{key}", locale) for key in ("send", "close", "title")}

    async def _change(self, asked: Asked, view: Payload) -> None:
        """Another view in the modal that is open."""
        try:
            await self._web.call(asked.tenant, "views.update", view_id=str((asked.view or {})["id"]), view=view)
        except ChatError as error:
            log.warning("a modal was not changed", request=asked.request.name, reason=str(error))

    async def _behind_a_button(self, asked: Asked, form: Form) -> Message:
        ticket = await self._liaison.keep_form(asked.request.account, form)
        say, locale = self._desk.say, asked.request.locale
        words = {
            "next": say("slack.next_page", locale, title=form.title),
            "continue": say("slack.continue", locale),
        }
        return show.continued(form, ticket, words)

    # What comes later.

    async def ask_for_patience(self, asked: Asked, work: asyncio.Task[Reply]) -> Payload:
        """The acknowledgement of what is not done yet; its answer follows by itself."""
        wait = Message((Plain(self._desk.say("slack.one_moment", asked.request.locale)),))
        if self._desk.is_slow(asked.request.name) and asked.response_url:
            self._begin(self._late(asked, work))
            return self.said(wait) if asked.kind == "command" else {}
        if asked.kind == "submit" and asked.view is not None:
            self._begin(self._late_view(asked, work, str(asked.view["id"])))
            return show.update(self._view(asked, wait))
        if asked.view is not None and not asked.is_at_home:
            await self._change(asked, self._view(asked, wait))
            self._begin(self._late_view(asked, work, str(asked.view["id"])))
            return {}
        view = await self._waiting_view(asked, wait)
        self._begin(self._late_view(asked, work, view) if view else self._late(asked, work))
        return self.said(wait) if asked.kind == "command" and not view else {}

    async def _waiting_view(self, asked: Asked, wait: Message) -> str:
        if not asked.trigger:
            return ""
        asked_for = {"trigger_id": asked.trigger, "view": self._view(asked, wait)}
        try:
            opened = await self._web.call(asked.tenant, "views.open", **asked_for)
        except ChatError as error:
            log.warning("a form was not opened", request=asked.request.name, reason=str(error))
            return ""
        return str(opened["view"]["id"])

    async def _late_view(self, asked: Asked, work: asyncio.Task[Reply], view_id: str) -> None:
        reply = await work
        self._send_pictures(asked, reply)
        if isinstance(reply, Message) and not reply.private:
            await self._posted(asked, reply)
        view = self._view(asked, reply)

        async def change() -> None:
            await self._web.call(asked.tenant, "views.update", view_id=view_id, view=view)

        await self._until_done(change)

    async def _late(self, asked: Asked, work: asyncio.Task[Reply]) -> None:
        reply = await work
        self._send_pictures(asked, reply)
        message = await self._openly(asked, reply)
        await self._until_done(lambda: self._at_address(asked, message))

    def _send_pictures(self, asked: Asked, reply: Reply) -> None:
        """Beside the words, which are there first."""
        if isinstance(reply, Message) and reply.attached:
            self._begin(send_to(self._web, asked.request.account, reply.attached))

    async def _until_done(self, act: Callable[[], Awaitable[None]]) -> None:
        for attempt in range(_TRIES):
            try:
                await act()
            except ChatError as error:
                await asyncio.sleep(max(getattr(error, "seconds", 0.0), 0.5 * 2**attempt))
            else:
                return
        log.warning("a late answer was not delivered")

    async def _by_address(self, asked: Asked, reply: Reply) -> None:
        """The answer to a press: soon, or a moment after the acknowledgement."""
        message = await self._openly(asked, reply)
        task = self._begin(self._until_done(lambda: self._at_address(asked, message)))
        await asyncio.wait({task}, timeout=WITHIN)

    async def _at_address(self, asked: Asked, message: Message) -> None:
        if not asked.response_url:
            return
        client = AsyncWebhookClient(
            asked.response_url, timeout=int(SECONDS), session=self._web.session, retry_handlers=[], logger=LOGGER
        )
        try:
            answer = await client.send_dict({**self.said(message), "replace_original": False})
        except (aiohttp.ClientError, SlackClientError, OSError, TimeoutError) as error:
            raise ChatError(type(error).__name__) from error
        if answer.status_code >= 500 or answer.status_code == 429:
            raise ChatError(f"status {answer.status_code}")

    def _begin(self, work: Any) -> asyncio.Task[Any]:
        task: asyncio.Task[Any] = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def stop(self, seconds: float) -> None:
        """Let what is on its way arrive, within a few seconds."""
        if self._tasks:
            _, late = await asyncio.wait(set(self._tasks), timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)


def _is_the_same(asked: Asked, form: Form) -> bool:
    """Whether the form that needs another look is the one that is open."""
    view = asked.view or {}
    open_ = {str(each.get("block_id")) for each in view.get("blocks") or () if each.get("type") == "input"}
    open_ |= set((view.get("state") or {}).get("values") or {})
    return view.get("callback_id") == show.route(form.name, form.subject) and set(form.errors) <= open_
