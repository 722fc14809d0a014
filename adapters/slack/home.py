"""The App Home: where somebody stands, their partner, and what they can do now; coordinators also see the round."""

from __future__ import annotations

import asyncio
import secrets

import structlog

from adapters.slack import show
from adapters.slack.markup import Spell
from adapters.slack.places import user_of
from adapters.slack.ports import FrontDesk
from adapters.slack.read import Asked
from adapters.slack.web import Web
from bot.chat import Account, ChatError, Inbox, Message, Request

log = structlog.get_logger()

SOON = 0.3
"""Seconds after somebody did something in which their home is shown anew, once for all that they did."""
LOOKS = ("partner", "partner.prompts", "round.status")


class Home:
    """Shows homes; what is in them is what the desk answers to the person's own questions."""

    def __init__(self, web: Web, desk: FrontDesk, spell: Spell) -> None:
        self._web, self._desk, self._spell = web, desk, spell
        self._seen: set[Account] = set()
        self._waiting: dict[Account, asyncio.Task[None]] = {}

    async def opened(self, account: Account) -> None:
        """Somebody looks at their home."""
        self._seen.add(account)
        await self._show(account)

    def refresh(self, asked: Asked) -> None:
        """Something may have changed for somebody who has looked at their home."""
        account = asked.request.account
        if account in self._seen and account not in self._waiting:
            task = asyncio.create_task(self._soon(account))
            self._waiting[account] = task
            task.add_done_callback(lambda _: self._waiting.pop(account, None))

    async def _soon(self, account: Account) -> None:
        await asyncio.sleep(SOON)
        await self._show(account)

    async def _show(self, account: Account) -> None:
        view = show.home_view(await self._parts(account), self._spell)
        try:
            await self._web.call(account.tenant, "views.publish", user_id=user_of(account), view=view)
        except ChatError as error:
            log.warning("a home was not shown", reason=str(error))

    async def _parts(self, account: Account) -> list[Message]:
        """The general answer, and those to the questions that it offers a button for."""
        first = await self._ask(account, "help")
        if first is None:
            return []
        offered = {each.name for each in first.buttons}
        names = [name for name in LOOKS if name in offered or (name == "partner.prompts" and "partner" in offered)]
        return [first, *[found for name in names if (found := await self._ask(account, name))]]

    async def _ask(self, account: Account, name: str) -> Message | None:
        reply = await self._desk.answer(Request(f"home-{secrets.token_hex(8)}", account, name, place=Inbox(account)))
        return reply if isinstance(reply, Message) else None

    async def stop(self) -> None:
        """Let go of what is to be shown."""
        tasks = list(self._waiting.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
