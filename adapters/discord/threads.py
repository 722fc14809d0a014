"""Which threads of ours there are on a server, which are active, and how room is made for more of them.

Discord allows about 1,000 active threads on a server. What nobody has written in for a while is archived, before the
limit is reached; a message wakes an archived thread up again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from adapters.discord.places import instant_of
from adapters.discord.rest import Rest
from adapters.discord.trouble import UNKNOWN_CHANNEL, Paced, Refused
from bot.chat import ChatError

log = structlog.get_logger()

BEFORE_CODE = " · "
NAME = 100
"""Characters in a thread's name."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many active threads a server may have: more are never reached (`most`), and from `tell` on it is said.

    `quiet` is for how long nobody has written in a thread that is archived to make room.
    """

    most: int = 950
    tell: int = 900
    quiet: timedelta = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread, and when something last happened in it. `ours` are those that Farpair made."""

    id: str
    name: str
    channel: str
    ours: bool
    archived: bool
    last: datetime

    @property
    def code(self) -> str:
        """The code that it bears at the end of its name."""
        return self.name.rpartition(BEFORE_CODE)[2] if self.ours and BEFORE_CODE in self.name else ""


def named(title: str, code: str) -> str:
    """A thread's name: a title as far as there is room, and the code by which it is found again."""
    end = f"{BEFORE_CODE}{code}"
    bare = " ".join(title.replace(BEFORE_CODE.strip(), " ").split())
    return (bare[: NAME - len(end)].rstrip() or "·") + end


@dataclass(slots=True)
class Server:
    """What is known of one server's threads. `listed` are the channels whose archived ones are known.

    `opening` threads are about to be made, and have their place already.
    """

    threads: dict[str, Thread] = field(default_factory=dict)
    active_known: bool = False
    listed: set[str] = field(default_factory=set)
    told: bool = False
    most: int | None = None
    opening: int = 0
    learning: asyncio.Lock = field(default_factory=asyncio.Lock)
    making_room: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def active(self) -> list[Thread]:
        return [thread for thread in self.threads.values() if not thread.archived]


class Threads:
    """Of all servers. `me` is the application's user id; `tell` is told once that a server's limit is near."""

    def __init__(
        self,
        rest: Rest,
        me: Callable[[], str],
        tell: Callable[[str, int], Awaitable[None]],
        limits: Limits | None = None,
    ) -> None:
        self._rest, self._me, self._tell = rest, me, tell
        self.limits = limits or Limits()
        self._servers: dict[str, Server] = {}

    def of(self, server: str) -> Server:
        return self._servers.setdefault(server, Server())

    def doubt(self, server: str, channel: str = "") -> None:
        """A thread may be there that is not known, or an event was missed: list them anew before anything is made."""
        known = self.of(server)
        known.active_known = False
        known.listed.discard(channel)

    def doubt_all(self) -> None:
        """After a gap in what Discord tells us."""
        for known in self._servers.values():
            known.active_known = False
            known.listed.clear()

    # What Discord tells.

    def seen(self, raw: Mapping[str, Any], server: str) -> Thread:
        """A thread as Discord describes it."""
        thread = self._thread(raw)
        self.of(server).threads[thread.id] = thread
        return thread

    def knows(self, server: str, id_: str) -> bool:
        """Whether this is a thread that was seen."""
        return id_ in self.of(server).threads

    def gone(self, server: str, id_: str) -> None:
        self.of(server).threads.pop(id_, None)

    def spoken(self, server: str, id_: str, message: str) -> None:
        """Somebody wrote in a thread, which wakes it up."""
        known = self.of(server).threads
        if id_ in known:
            known[id_] = replace(known[id_], archived=False, last=instant_of(message))

    def _thread(self, raw: Mapping[str, Any]) -> Thread:
        data = raw.get("thread_metadata") or {}
        return Thread(
            id=str(raw["id"]),
            name=str(raw.get("name", "")),
            channel=str(raw.get("parent_id") or ""),
            ours=str(raw.get("owner_id") or "") == self._me(),
            archived=bool(data.get("archived", False)),
            last=instant_of(raw.get("last_message_id") or raw["id"]),
        )

    # What is asked.

    async def with_code(self, server: str, channel: str, code: str) -> list[Thread]:
        """Our threads in a channel that bear a code, the oldest first; archived ones too."""
        await self.learn(server, channel)
        found = [
            each for each in self.of(server).threads.values() if each.code == code and each.channel in (channel, "")
        ]
        return sorted(found, key=lambda each: int(each.id))

    async def learn_active(self, server: str) -> None:
        """Know the active threads of a server."""
        known = self.of(server)
        async with known.learning:
            if known.active_known:
                return
            before = dict(known.threads)
            listed = {thread.id: thread for thread in map(self._thread, await self._active(server))}
            slept = {id_: replace(thread, archived=True) for id_, thread in known.threads.items()}
            newer = {id_: thread for id_, thread in known.threads.items() if thread is not before.get(id_)}
            known.threads = {**slept, **listed, **newer}
            known.active_known = True

    async def _active(self, server: str) -> Sequence[Mapping[str, Any]]:
        """What is listed as active; nothing, where the other side knows no such list."""
        try:
            return await self._rest.active_threads(server)
        except Refused as refusal:
            if refusal.status != 404 or refusal.code:
                raise
            log.warning("active threads cannot be listed", status=refusal.status)
            return ()

    async def learn(self, server: str, channel: str) -> None:
        """Know the active threads of a server, and the archived ones of a channel."""
        await self.learn_active(server)
        known = self.of(server)
        async with known.learning:
            if channel in known.listed:
                return
            try:
                await self._learn_archived(known, channel)
            except Refused as refusal:
                if refusal.code == UNKNOWN_CHANNEL or refusal.status == 403:
                    raise
                log.warning("archived threads cannot be listed", status=refusal.status, code=refusal.code)
            known.listed.add(channel)

    async def _learn_archived(self, known: Server, channel: str) -> None:
        """What is in neither list was deleted while nobody listened."""
        listed = self._rest.archived_threads(channel)
        slept = {str(raw["id"]): self._thread({"parent_id": channel, **raw}) async for raw in listed}
        there = {
            id_: thread
            for id_, thread in known.threads.items()
            if not thread.archived or thread.channel != channel or id_ in slept
        }
        known.threads = {**{id_: replace(each, archived=True) for id_, each in slept.items()}, **there}

    async def make_room(self, server: str, for_: str) -> None:
        """See that a thread can be active: `for_`, which counts as active from now on.

        Raises:
            Paced: all active threads are in use; when the first of them will be quiet.
        """
        known = await self._known(server)
        if self._is_active(known, for_):
            self._reserve(known, for_)
            return
        async with known.making_room:
            if not self._is_active(known, for_):
                await self._make_room(known)
            self._reserve(known, for_)

    @asynccontextmanager
    async def room_for_new(self, server: str) -> AsyncIterator[None]:
        """See that one more thread can be active, and keep its place while it is made.

        Raises:
            Paced: as `make_room`.
        """
        known = await self._known(server)
        async with known.making_room:
            await self._make_room(known)
            known.opening += 1
        try:
            yield
        finally:
            known.opening -= 1

    async def _known(self, server: str) -> Server:
        """What is known of it, once that is enough to count; a limit that is near is told."""
        await self.learn_active(server)
        known = self.of(server)
        await self._say_once(server, known)
        return known

    def _is_active(self, known: Server, id_: str) -> bool:
        return id_ in known.threads and not known.threads[id_].archived

    async def _make_room(self, known: Server) -> None:
        """Nobody else counts or takes places meanwhile: what is being archived is active until it is done."""
        most = min(self.limits.most, known.most or self.limits.most)
        while len(known.active) + known.opening >= most:
            await self._archive(known, self._quietest(known))

    def _reserve(self, known: Server, id_: str) -> None:
        """So that others that wake up at the same time neither take its place nor archive it."""
        now = datetime.now(UTC)
        before = known.threads.get(id_) or Thread(id_, "", "", ours=True, archived=False, last=now)
        known.threads[id_] = replace(before, archived=False, last=now)

    async def _say_once(self, server: str, known: Server) -> None:
        if len(known.active) >= self.limits.tell and not known.told:
            known.told = True
            await self._tell(server, len(known.active))

    def _quietest(self, known: Server) -> Thread:
        ours = sorted((each for each in known.active if each.ours), key=lambda each: each.last)
        if not ours:
            raise Paced("All threads that this server allows are in use by others.", 600)
        wait = (ours[0].last + self.limits.quiet - datetime.now(UTC)).total_seconds()
        if wait > 0:
            raise Paced("All threads that this server allows are in use; they go out in waves.", wait)
        return ours[0]

    async def _archive(self, known: Server, thread: Thread) -> None:
        known.threads[thread.id] = replace(thread, archived=True)
        try:
            await self._rest.change_thread(thread.id, archived=True)
        except ChatError as error:
            known.threads.pop(thread.id, None)
            if not isinstance(error, Refused) or error.code != UNKNOWN_CHANNEL:
                known.active_known = False
                raise
