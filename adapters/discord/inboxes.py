"""Where one person is told something alone: the direct conversation, or a private thread where that is refused."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from adapters.discord.places import channel_of, community_of, user_of
from adapters.discord.ports import FrontDesk, Liaison
from adapters.discord.rest import A_DAY, Rest
from adapters.discord.spaces import Spaces
from adapters.discord.trouble import DIRECT_CLOSED, NO_SHARED_SERVER, UNKNOWN_CHANNEL, Refused
from bot.chat import Account, Attached, Never

_CLOSED = (DIRECT_CLOSED, NO_SHARED_SERVER)


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody is reached: directly or in a thread of their own, and the channel's id where it is known."""

    kind: Literal["direct", "thread"]
    channel: str = ""
    server: str = ""

    def __str__(self) -> str:
        return f"{self.kind}/{self.channel}/{self.server}"


class Inboxes:
    """Which way it is is remembered: who refuses direct messages is not asked again each time."""

    def __init__(self, rest: Rest, spaces: Spaces, liaison: Liaison, desk: FrontDesk) -> None:
        self._rest, self._spaces, self._liaison, self._desk = rest, spaces, liaison, desk

    async def post(self, account: Account, message: dict[str, Any], attached: Sequence[Attached] = ()) -> str:
        """Write to somebody alone; "channel/message" of what was written."""
        way = await self._way(account)
        try:
            return await self._post(way, message, attached)
        except Refused as refusal:
            if refusal.code == UNKNOWN_CHANNEL or (way.kind == "direct" and refusal.code in _CLOSED):
                await self._liaison.remember(_key(account), str(Way("thread")))
                return await self._post(await self._thread(account), message, attached)
            raise

    async def _post(self, way: Way, message: dict[str, Any], attached: Sequence[Attached]) -> str:
        raw = await self._rest.post(way.channel, message, attached)
        return f"{raw.get('channel_id', way.channel)}/{raw['id']}"

    async def channel(self, account: Account) -> str:
        """The channel in which somebody was written to; empty where there is none yet."""
        return (await self._known(account)).channel

    async def history(self, account: Account, pages: int) -> AsyncIterator[dict[str, Any]]:
        """What was said to somebody alone, the newest first."""
        channel = (await self._way(account)).channel
        async for message in self._rest.history(channel, pages):
            yield message

    async def greet(self, account: Account) -> None:
        """Open the direct conversation now that the person has agreed to it; nothing is written."""
        if not (await self._known(account)).channel and await self._liaison.may_write_to(account):
            await self._direct(account)

    async def put_to_rest(self, account: Account, channel: str) -> None:
        """Archive somebody's own thread after they have answered in it; any other channel is nothing."""
        way = await self._known(account)
        if way.kind == "thread" and way.channel == channel:
            await self._spaces.rest_now(way.server, channel)

    async def _known(self, account: Account) -> Way:
        kept = (await self._liaison.recall(_key(account))).split("/")
        if len(kept) != 3:
            return Way("direct")
        return Way("thread" if kept[0] == "thread" else "direct", kept[1], kept[2])

    async def _way(self, account: Account) -> Way:
        known = await self._known(account)
        if known.channel:
            return known
        if known.kind == "direct" and await self._liaison.may_write_to(account):
            return await self._direct(account)
        return await self._thread(account)

    async def _direct(self, account: Account) -> Way:
        try:
            raw = await self._rest.direct(user_of(account))
        except Refused as refusal:
            if refusal.code not in _CLOSED:
                raise
            return await self._thread(account)
        return await self._remembered(account, Way("direct", str(raw["id"])))

    async def _thread(self, account: Account) -> Way:
        """A private thread with this person alone; it sleeps after a day without a word."""
        home = await self._liaison.home_of(account)
        if home is None:
            raise Never("The person takes no direct messages and is in no server where they could have a thread.")
        title = self._desk.say("discord.inbox_title", "en")
        community = community_of(home.tenant, channel_of(home))
        space = await self._spaces.open(community, _code(account), title, A_DAY)
        await self._spaces.let_in(space, [account])
        return await self._remembered(account, Way("thread", space.address, space.tenant))

    async def _remembered(self, account: Account, way: Way) -> Way:
        await self._liaison.remember(_key(account), str(way))
        return way


def _key(account: Account) -> str:
    return f"inbox/{account.id}"


def _code(account: Account) -> str:
    digest = hashlib.sha256(str(account).encode()).digest()
    return f"you-{base64.b32encode(digest)[:8].decode().lower()}"
