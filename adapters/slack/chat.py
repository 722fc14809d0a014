"""Slack as the core sees it: what may be done there unasked."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Coroutine, Mapping, Sequence
from typing import Any

import structlog

from adapters.slack import show
from adapters.slack.activity import Activity
from adapters.slack.markup import spelling
from adapters.slack.pictures import share, upload
from adapters.slack.places import PLATFORM, channel_of, is_group, tenant_at, user_of
from adapters.slack.ports import FrontDesk, Liaison
from adapters.slack.settings import SlackSettings
from adapters.slack.spaces import GONE, GUESTS, NotHere, Spaces
from adapters.slack.trouble import Refused
from adapters.slack.web import POSTS, TIER_2, TIER_3, Web, spread
from bot.chat import (
    Account,
    Attached,
    CantTell,
    ChatError,
    Community,
    Inbox,
    Later,
    Message,
    Never,
    Place,
    Rate,
    Space,
    finishing,
)

log = structlog.get_logger()

PAGES_BACK, PAGE = 10, 100
"""Pages of messages in which one is looked for."""
_BLIND = frozenset({"missing_scope", "not_in_channel", "method_not_supported_for_channel_type"})


class SlackChat:
    """Implements `bot.chat.Chat`."""

    platform = PLATFORM

    def __init__(self, settings: SlackSettings, web: Web, spaces: Spaces, liaison: Liaison, desk: FrontDesk) -> None:
        self._web, self._spaces, self._liaison = web, spaces, liaison
        self._groups, self._minute = settings.spaces == "group", settings.minute
        self._spell = spelling([each.typed for each in desk.commands], settings.command)
        self._direct: dict[Account, str] = {}
        self._activity = Activity(web, liaison)
        self._after: set[asyncio.Task[None]] = set()

    @property
    def rates(self) -> Mapping[str, tuple[Rate, ...]]:
        """Slack's tiers, by what a delivery of each kind calls."""
        tiers = {"open": TIER_3 if self._groups else TIER_2, "add": TIER_3, "remove": TIER_3, "edit": TIER_3}
        paced = {kind: (spread(tier, self._minute),) for kind, tier in {**tiers, "close": TIER_2}.items()}
        return {**paced, "post": (Rate(1, self._minute / 60, each_place=True), spread(POSTS, self._minute))}

    def who_can_read(self) -> str:
        return "reading.slack_group" if self._groups else "reading.slack"

    async def send(self, place: Place, message: Message, key: str) -> str:
        channel = await self._channel(place)
        files = await self._uploaded(place, message.attached)
        payload = show.posted(message, show.mark_of(key), self._spell, files)
        try:
            ts = await self._post(place, channel, payload)
        except Refused as refusal:
            await self._note(refusal, place)
            raise
        if message.pinned:
            self._soon(self._pin(tenant_at(place), channel, ts))
        if files:
            await self._share(place, channel, files)
        return _ref(place, channel, ts, show.mark_of(key))

    async def _uploaded(self, place: Place, attached: Sequence[Attached]) -> Sequence[str]:
        """The ids of files that nobody sees yet; none where Slack does not take them: the words stand all the same."""
        try:
            return await upload(self._web, tenant_at(place), attached)
        except Refused as refusal:
            await self._without_files(place, refusal)
            return ()

    async def _share(self, place: Place, channel: str, files: Sequence[str]) -> None:
        try:
            with finishing("its files"):
                await share(self._web, tenant_at(place), channel, files)
        except Refused as refusal:
            await self._without_files(place, refusal)

    async def _without_files(self, place: Place, refusal: Refused) -> None:
        log.warning("files were not sent", reason=str(refusal))
        there = Community(PLATFORM, tenant_at(place), "") if isinstance(place, Inbox) else place
        await self._liaison.lost("files", there)

    async def complete(self, place: Place, ref: str, message: Message) -> None:
        """Its files are in a message of their own after it, or not yet: history tells, by their ids."""
        if not message.attached:
            return
        channel, ts = await self._where(place, ref)
        with finishing("its files"):
            since = self._history(tenant_at(place), channel, oldest=ts, inclusive=True)
            raws = [raw async for raw in since]
        files = [id_ for raw in raws if raw["ts"] == ts for id_ in show.files_in(raw)]
        shared = {str(file.get("id")) for raw in raws for file in raw.get("files") or ()}
        if set(files) - shared:
            await self._share(place, channel, files)

    async def _where(self, place: Place, ref: str) -> tuple[str, str]:
        """(conversation, ts) of a message."""
        channel, _, ts = ref.partition("~")[0].rpartition("/")
        return channel or await self._channel(place), ts

    async def _post(self, place: Place, channel: str, payload: Mapping[str, Any]) -> str:
        tenant = tenant_at(place)
        try:
            sent = await self._web.call(tenant, "chat.postMessage", channel=channel, **payload)
        except Refused as refusal:
            if refusal.code != "is_archived" or not isinstance(place, Space):
                raise
            await self._spaces.wake(place)
            sent = await self._web.call(tenant, "chat.postMessage", channel=channel, **payload)
        return str(sent["ts"])

    async def _channel(self, place: Place) -> str:
        """The conversation's id; an inbox is the direct messages with somebody, opened once."""
        if not isinstance(place, Inbox):
            return channel_of(place)
        account = place.account
        if account not in self._direct:
            try:
                opened = await self._web.call(account.tenant, "conversations.open", users=user_of(account))
            except Refused as refusal:
                await self._note(refusal, place)
                raise
            self._direct[account] = str(opened["channel"]["id"])
        return self._direct[account]

    async def find(self, place: Place, key: str) -> str | None:
        channel, mark = await self._channel(place), show.mark_of(key)
        try:
            async for raw in self._history(tenant_at(place), channel):
                if show.mark_in(raw) == mark:
                    return _ref(place, channel, str(raw["ts"]), mark)
        except Refused as refusal:
            if refusal.code in _BLIND:
                raise CantTell("Farpair may not look there whether it has arrived.") from refusal
            raise
        return None

    async def _history(self, tenant: str, channel: str, **since: Any) -> AsyncIterator[Mapping[str, Any]]:
        cursor: dict[str, str] = {}
        for _ in range(PAGES_BACK):
            asked = {"channel": channel, "limit": PAGE, "include_all_metadata": True, **since, **cursor}
            page = await self._web.call(tenant, "conversations.history", **asked)
            for raw in page.get("messages") or ():
                yield raw
            after = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not after:
                return
            cursor = {"cursor": after}
        raise CantTell("There is more in this place than can be looked through.")

    async def edit(self, place: Place, ref: str, message: Message) -> None:
        channel, ts = await self._where(place, ref)
        mark = ref.partition("~")[2]
        if not ts.replace(".", "", 1).isdecimal():
            raise Never("There is no such message.")
        asked = {"channel": channel, "ts": ts, **show.message(message, self._spell)}
        asked.pop("mrkdwn")
        try:
            await self._web.call(tenant_at(place), "chat.update", **asked, **(show.marked(mark) if mark else {}))
        except Refused as refusal:
            await self._note(refusal, place)
            raise

    async def open_space(self, community: Community, code: str, title: str) -> Space:
        try:
            return await self._spaces.open(community, code, title)
        except NotHere as missing:
            await self._liaison.lost("member", community, missing.account)
            raise

    async def add_people(self, space: Space, accounts: Sequence[Account]) -> None:
        try:
            await self._noted(space, self._spaces.let_in(space, accounts))
        except NotHere as missing:
            await self._liaison.lost("member", space, missing.account)
            raise

    async def remove_person(self, space: Space, account: Account) -> None:
        await self._noted(space, self._spaces.take_out(space, account))

    async def close_space(self, space: Space) -> None:
        await self._noted(space, self._spaces.close(space))

    async def put_away(self, space: Space) -> None:
        """Slack has but one way: archived. Whoever is in it can unarchive it, and so does what is posted there.

        While Farpair was down nobody told it who wrote, so the channel's history is read first.

        Raises:
            Later: somebody has written there meanwhile; ask again whether it is quiet.
        """
        if is_group(space):
            return
        try:
            if await self._activity.missed(space):
                raise Later("somebody has written there, of whom nobody had told us", 1)
            await self._spaces.close(space)
        except Refused as refusal:
            if refusal.code != "channel_not_found":
                await self._note(refusal, space)
                raise

    async def _noted(self, place: Community | Space, act: Awaitable[None]) -> None:
        try:
            await act
        except Refused as refusal:
            await self._note(refusal, place)
            raise

    async def _note(self, refusal: Refused, place: Place) -> None:
        """Coordinators are told what is amiss; the delivery itself is settled by whoever asked for it."""
        if isinstance(place, Inbox):
            if refusal.code in GONE:
                there = Community(PLATFORM, place.account.tenant, "")
                await self._liaison.lost("member", there, place.account)
            return
        if refusal.code == "channel_not_found":
            self._spaces.forget(place.tenant)
            await self._liaison.lost("space" if isinstance(place, Space) else "home", place)
        elif refusal.code in ("not_in_channel", "missing_scope", "restricted_action"):
            await self._liaison.lost("permission", place)
        elif refusal.code in GUESTS:
            await self._liaison.lost("guest", place)

    def _soon(self, work: Coroutine[Any, Any, None]) -> None:
        """Pins have a rate of their own, and a message without one stands all the same."""
        task = asyncio.create_task(work)
        self._after.add(task)
        task.add_done_callback(self._after.discard)

    async def _pin(self, tenant: str, channel: str, ts: str) -> None:
        while True:
            try:
                await self._web.call(tenant, "pins.add", channel=channel, timestamp=ts)
            except ChatError as error:
                if not (wait := getattr(error, "seconds", 0.0)):
                    log.info("a message was not pinned", reason=str(error))
                    return
                await asyncio.sleep(wait)
            else:
                return

    async def close(self) -> None:
        """Let go of what is to be pinned."""
        for task in list(self._after):
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*self._after, return_exceptions=True)


def _ref(place: Place, channel: str, ts: str, mark: str) -> str:
    """Where a message is; what replaces it bears the same mark."""
    return f"{channel}/{ts}~{mark}" if isinstance(place, Inbox) else f"{ts}~{mark}"


__all__ = ["SlackChat"]
