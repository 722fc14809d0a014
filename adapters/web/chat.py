"""The local chat as the core sees it: a platform like the others, which can fail like the others."""

from __future__ import annotations

import random
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import aiosqlite

from adapters.web.chat_file import ChatFile, open_file
from adapters.web.live import Bell
from adapters.web.messages import Messages, Post
from adapters.web.people import ROOM, People, Seat
from adapters.web.places import CHANNEL, PLATFORM, code_in, key_of, seat_of, space_key, space_of
from bot.chat import Account, Community, Later, Message, Never, Place, Rate, Space, Unsure, finishing
from bot.deadline import in_time

Switch = Callable[[], bool] | float


class WebChat:
    """Implements `bot.chat.Chat`.

    Two switches make it as unreliable as a platform behind a network, each a rate between 0 and 1 or a function
    that is asked every time: `fail_before_storing` raises Later and stores nothing, `fail_after_storing` stores
    and then raises Unsure.
    """

    platform = PLATFORM
    rates: Mapping[str, tuple[Rate, ...]] = {}

    def __init__(self, file: ChatFile) -> None:
        self._file = file
        self.people = People(file)
        self.messages = Messages(file)
        self.bell = Bell()
        self._version = 0
        self.fail_before_storing: Switch = 0.0
        self.fail_after_storing: Switch = 0.0

    async def close(self) -> None:
        """Close the chat file; the object is of no use afterwards."""
        await self._file.close()

    async def seats(self) -> list[Seat]:
        """Everybody who can be sat down as."""
        return await self.people.all()

    async def add_seat(self, name: str, locale: str = "") -> Seat:
        """A seat for somebody new called `name`.

        Raises:
            ValueError: nothing of the name can be shown, or it is too long.
        """
        return await self.people.add(name, locale)

    async def seat(self, id_: str, name: str) -> None:
        """Let somebody with a known id have a seat; the same one twice is nothing.

        Raises:
            ValueError: nothing of the name can be shown, or it is too long.
        """
        await self.people.add_known(id_, name)

    async def send(self, place: Place, message: Message, key: str) -> str:
        async with _trouble():
            await self._expect_open(place)
            in_time()
            if _on(self.fail_before_storing):
                raise Later("The local chat was told to refuse this.", seconds=1)
            number = await self.messages.store(Post(key_of(place), key, message))
            if message.thread:
                await self._open_room(number, message)
        await self.ring(place)
        if _on(self.fail_after_storing):
            raise Unsure("The local chat was told to lose its answer.")
        return str(number)

    async def _open_room(self, number: int, message: Message) -> None:
        """A public thread: a space that everybody is in, and that begins with the message."""
        code = f"{ROOM}{number}"
        sql = "INSERT INTO spaces (code, title) VALUES (?, ?) ON CONFLICT (code) DO NOTHING"
        await self._file.change(sql, code, message.thread)
        await self.messages.store(Post(space_key(code), code, replace(message, thread="", buttons=())))

    async def find(self, place: Place, key: str) -> str | None:
        async with _trouble():
            await self._expect(place)
            number = await self.messages.find(key_of(place), key)
        return None if number is None else str(number)

    async def complete(self, place: Place, ref: str, message: Message) -> None:
        """Its thread, where the process ended between the two."""
        if message.thread:
            with finishing("its thread"):
                async with _trouble():
                    await self._open_room(_number(ref), message)

    async def open_space(self, community: Community, code: str, title: str) -> Space:
        if community != CHANNEL or not code:
            raise Never("A space needs a code, and the local chat's own channel.")
        async with _trouble():
            sql = "INSERT INTO spaces (code, title) VALUES (?, ?) ON CONFLICT (code) DO NOTHING"
            await self._file.change(sql, code, title)
        return space_of(code)

    async def add_people(self, space: Space, accounts: Sequence[Account]) -> None:
        seats = [seat_of(account) for account in accounts]
        async with _trouble():
            await self._expect_open(space)
            if not set(seats) <= {seat.id for seat in await self.people.all()}:
                raise Never("Somebody who is to be let in has no seat in the local chat.")
            sql = "INSERT INTO members (code, seat) VALUES (?, ?) ON CONFLICT DO NOTHING"
            await self._file.change_all(sql, [(space.address, seat) for seat in seats])
        self.bell.ring(seats)

    async def remove_person(self, space: Space, account: Account) -> None:
        async with _trouble():
            await self._expect(space)
            sql = "DELETE FROM members WHERE code = ? AND seat = ?"
            await self._file.change(sql, space.address, seat_of(account))
        self.bell.ring([seat_of(account)])

    async def close_space(self, space: Space) -> None:
        async with _trouble():
            await self._expect(space)
            await self._file.change("UPDATE spaces SET closed = 1 WHERE code = ?", space.address)
        await self.ring(space)

    async def put_away(self, space: Space) -> None:
        async with _trouble():
            await self._expect(space)  # nothing is in the way of anybody here, so it stays where it is

    async def edit(self, place: Place, ref: str, message: Message) -> None:
        async with _trouble():
            await self._expect_open(place)
            if not await self.messages.edit(key_of(place), _number(ref), message):
                raise Never("The message is not there any more.")
        await self.ring(place)

    def who_can_read(self) -> str:
        return "reading.web"

    async def ring(self, place: Place) -> None:
        """Tell the open pages of everybody who can see `place` that it has changed."""
        if place.kind == "community":
            self.bell.ring()
        elif place.kind == "inbox":
            self.bell.ring({place.account.id})
        else:
            self.bell.ring(None if place.address.startswith(ROOM) else await self.people.members_of(place.address))

    async def changed_by_others(self) -> bool:
        """Whether another process has written into the chat file since this was asked last."""
        row = await self._file.row("PRAGMA data_version")
        before, self._version = self._version, row[0] if row else 0
        return self._version != before

    async def is_closed(self, space: Space) -> bool | None:
        """Whether `space` is closed for writing; None where there is no such space."""
        row = await self._file.row("SELECT closed FROM spaces WHERE code = ?", space.address)
        return None if row is None else bool(row[0])

    async def _expect(self, place: Place) -> bool:
        """Whether `place` is closed; raises Never where it does not exist."""
        key = key_of(place)
        if place.kind == "inbox":
            if await self.people.at(place.account.id) is None:
                raise Never("The person has no seat in the local chat.")
            return False
        code = code_in(key)
        closed = False if code is None else await self.is_closed(space_of(code))
        if closed is None:
            raise Never("The space does not exist in the local chat.")
        return closed

    async def _expect_open(self, place: Place) -> None:
        if await self._expect(place):
            raise Never("The space is closed for writing.")


async def open_chat(path: Path | str) -> WebChat:
    """Open the chat whose messages live in the file `path`, which is made where it is missing.

    Raises:
        OSError: the file cannot be used; the text says what to do.
    """
    return WebChat(await open_file(path))


def _number(ref: str) -> int:
    return int(ref) if re.fullmatch(r"[0-9]{1,18}", ref) else 0


def _on(switch: Switch) -> bool:
    if callable(switch):
        return switch()
    return random.random() < switch  # noqa: S311 - a rehearsed failure, no secret


@asynccontextmanager
async def _trouble() -> AsyncIterator[None]:
    """SQLite refuses a statement as a whole, so whatever it refused has not happened."""
    try:
        yield
    except aiosqlite.OperationalError as error:
        raise Later(f"The chat file is busy, full or away ({type(error).__name__}).") from error
