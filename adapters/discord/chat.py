"""Discord as the core sees it: what may be done there unasked."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any

import structlog

from adapters.discord import show
from adapters.discord.inboxes import Inboxes
from adapters.discord.marks import bears, mark_in, mark_of, marked_like
from adapters.discord.places import PLATFORM, channel_of
from adapters.discord.ports import Liaison, Loss
from adapters.discord.presence import Presence
from adapters.discord.rest import Rest
from adapters.discord.spaces import NotHere, Spaces
from adapters.discord.threads import Threads
from adapters.discord.trouble import ARCHIVED, HAS_THREAD, NO_ACCESS, NO_PERMISSION, UNKNOWN_CHANNEL, Paced, Refused
from bot.chat import Account, Attached, CantTell, ChatError, Community, Message, Never, Place, Rate, Space, finishing

log = structlog.get_logger()

PAGES_BACK = 10
"""Pages of a hundred messages in which a message is looked for."""
FORBIDDEN = 403
_AWAY = 600.0


class DiscordChat:
    """Implements `bot.chat.Chat`. `is_on` tells whether the application is on a server, None where it is not known."""

    platform = PLATFORM
    rates: Mapping[str, tuple[Rate, ...]] = {"": (Rate(45, 1),)}

    def __init__(
        self,
        rest: Rest,
        threads: Threads,
        spaces: Spaces,
        inboxes: Inboxes,
        liaison: Liaison,
        me: Callable[[], str],
        is_on: Callable[[str], bool | None],
    ) -> None:
        self._rest, self._threads, self._spaces, self._inboxes = rest, threads, spaces, inboxes
        self._liaison, self._me, self._is_on = liaison, me, is_on
        self._presence = Presence(rest, liaison)

    def who_can_read(self) -> str:
        return "reading.discord"

    async def send(self, place: Place, message: Message, key: str) -> str:
        payload = show.message(message, mark_of(key, message.pinned))
        payload |= {"nonce": _nonce(place, key), "enforce_nonce": True}
        if place.kind == "inbox":
            return await self._inboxes.post(place.account, payload, message.attached)
        raw = await self._post(place, payload, message.attached)
        if message.pinned:
            await self._pin(channel_of(place), str(raw["id"]))
        if message.thread:
            await self._begin_thread(place, str(raw["id"]), message.thread)
        return str(raw["id"])

    async def complete(self, place: Place, ref: str, message: Message) -> None:
        if message.thread and place.kind != "inbox":  # files come with their message
            await self._begin_thread(place, ref, message.thread)

    async def _begin_thread(self, place: Community | Space, id_: str, name: str) -> None:
        """A message on which no thread may be begun stands all the same, and is talked about in the channel."""
        try:
            with finishing("its thread"):
                await self._rest.start_thread(channel_of(place), id_, name)
        except Refused as refusal:
            if refusal.code == HAS_THREAD:
                return
            log.warning("a thread was not begun", reason=str(refusal))
            if refusal.status == FORBIDDEN:
                await self._liaison.lost("threads", place)

    async def _post(
        self, place: Community | Space, payload: dict[str, Any], attached: Sequence[Attached]
    ) -> dict[str, Any]:
        channel = channel_of(place)
        self._expect_presence(place)
        if isinstance(place, Space):
            await self._presence.expect(place)
            await self._threads.make_room(place.tenant, channel)
        try:
            raw = await self._rest.post(channel, payload, attached)
        except Refused as refusal:
            if refusal.code != ARCHIVED:
                await self._note(refusal, place)
                raise
            await self._rest.change_thread(channel, archived=False)
            raw = await self._rest.post(channel, payload, attached)
        if isinstance(place, Space):
            self._threads.spoken(place.tenant, channel, str(raw["id"]))
        return raw

    async def find(self, place: Place, key: str) -> str | None:
        seen = 0
        async for message in self._history(place):
            seen += 1
            if str((message.get("author") or {}).get("id", "")) == self._me() and bears(message, key):
                return await self._found(place, message)
        if seen >= PAGES_BACK * 100:
            raise CantTell("There is more in this place than can be looked through.")
        return None

    async def _history(self, place: Place) -> AsyncIterator[dict[str, Any]]:
        pages = (
            self._inboxes.history(place.account, PAGES_BACK)
            if place.kind == "inbox"
            else self._rest.history(channel_of(place), PAGES_BACK)
        )
        async for message in pages:
            yield message

    async def _found(self, place: Place, message: dict[str, Any]) -> str:
        """Its reference; where the program was killed before it was pinned, it is pinned now."""
        if place.kind == "inbox":
            return f"{await self._inboxes.channel(place.account)}/{message['id']}"
        if mark_in(message).startswith("p") and not message.get("pinned"):
            await self._pin(channel_of(place), str(message["id"]))
        return str(message["id"])

    async def _pin(self, channel: str, id_: str) -> None:
        """A message that cannot be pinned stands all the same."""
        try:
            await self._rest.pin(channel, id_)
        except ChatError as error:
            log.warning("a message was not pinned", reason=str(error))

    async def edit(self, place: Place, ref: str, message: Message) -> None:
        channel, _, id_ = ref.rpartition("/")
        if place.kind != "inbox":
            channel = channel_of(place)
        channel = channel or (await self._inboxes.channel(place.account) if place.kind == "inbox" else "")
        if not channel.isdecimal() or not id_.isdecimal():
            raise Never("There is no such message.")
        before = await self._rest.message(channel, id_)
        await self._rest.edit(channel, id_, show.message(message, *marked_like(before)))

    async def open_space(self, community: Community, code: str, title: str) -> Space:
        self._expect_presence(community)
        try:
            return await self._spaces.open(community, code, title)
        except Refused as refusal:
            await self._note(refusal, community)
            raise

    async def add_people(self, space: Space, accounts: Sequence[Account]) -> None:
        self._expect_presence(space)
        try:
            await self._noted(space, self._spaces.let_in(space, accounts))
        except NotHere as missing:
            await self._presence.has_left(space, missing.account)
            raise
        self._presence.is_sure(space)

    async def remove_person(self, space: Space, account: Account) -> None:
        self._expect_presence(space)
        await self._noted(space, self._spaces.take_out(space, account))

    async def close_space(self, space: Space) -> None:
        self._expect_presence(space)
        await self._noted(space, self._spaces.close(space))

    async def put_away(self, space: Space) -> None:
        self._expect_presence(space)
        try:
            await self._spaces.rest_now(space.tenant, channel_of(space))
        except Refused as refusal:
            if refusal.code != UNKNOWN_CHANNEL:
                raise

    async def _noted(self, place: Community | Space, act: Any) -> None:
        try:
            await act
        except Refused as refusal:
            await self._note(refusal, place)
            raise

    async def _note(self, refusal: Refused, place: Community | Space) -> None:
        """Coordinators are told what is amiss; the delivery itself is settled by whoever asked for it."""
        loss = _LOSSES.get(refusal.code)
        if loss is None:
            return
        if loss == "home" and isinstance(place, Space):
            self._threads.gone(place.tenant, place.address)
            loss = "space"
        await self._liaison.lost(loss, place)

    def _expect_presence(self, place: Community | Space) -> None:
        if self._is_on(place.tenant) is False:
            raise Paced("Farpair is not on this server any more.", _AWAY)


_LOSSES: dict[int, Loss] = {UNKNOWN_CHANNEL: "home", NO_ACCESS: "permission", NO_PERMISSION: "permission"}


def _nonce(place: Place, key: str) -> str:
    """What Discord knows a repeat by, for some minutes."""
    where = str(place.account) if place.kind == "inbox" else place.address
    return hashlib.sha256(f"{where} {key}".encode()).hexdigest()[:24]
