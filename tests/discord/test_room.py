"""Room among a server's active threads: nobody takes a place that is somebody else's already, or not free yet."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any, cast

import pytest

from adapters.discord.rest import Rest
from adapters.discord.threads import Limits, Threads
from adapters.discord.trouble import Paced

ME, SERVER = "9", "1"
LONG_AGO = 100_000


class Slow:
    """Discord's side of threads; `held` requests wait until they are let go."""

    def __init__(self, active: int) -> None:
        self.active = [str(LONG_AGO + number) for number in range(active)]
        self.archived: list[str] = []
        self.go = asyncio.Event()
        self.go.set()

    async def active_threads(self, server: str) -> list[dict[str, Any]]:
        listed = [described(each) for each in self.active]
        await self.go.wait()
        return listed

    async def change_thread(self, thread: str, *, archived: bool) -> dict[str, Any]:
        await self.go.wait()
        self.archived.append(thread)
        return described(thread) | {"thread_metadata": {"archived": archived}}


def described(thread: str) -> dict[str, Any]:
    return {"id": thread, "name": "Ana and Ben · abc", "parent_id": "7", "owner_id": ME}


def threads(discord: Slow, most: int, quiet: timedelta = timedelta(seconds=1)) -> Threads:
    async def told(server: str, count: int) -> None:
        """Nobody listens here."""

    return Threads(cast(Rest, discord), lambda: ME, told, Limits(most=most, tell=most + 1, quiet=quiet))


async def test_a_thread_that_is_being_made_has_its_place() -> None:
    discord = Slow(active=1)
    known = threads(discord, most=2)
    async with known.room_for_new(SERVER):
        await known.make_room(SERVER, "200000")
        assert discord.archived == [str(LONG_AGO)], "one is new, one woke up; the third made room"
    await known.make_room(SERVER, "200000")


async def test_a_place_that_was_not_used_is_free_again() -> None:
    discord = Slow(active=1)
    known = threads(discord, most=2)
    with pytest.raises(RuntimeError):
        async with known.room_for_new(SERVER):
            raise RuntimeError("Discord made none.")
    await known.make_room(SERVER, "200000")
    assert not discord.archived


async def test_what_is_being_archived_is_active_until_it_is_done() -> None:
    discord = Slow(active=2)
    known = threads(discord, most=2)
    await known.learn_active(SERVER)
    discord.go.clear()
    first, second = (asyncio.create_task(known.make_room(SERVER, each)) for each in ("200000", "200001"))
    await asyncio.sleep(0.01)
    assert not first.done(), "its place is not free yet"
    assert not second.done(), "nor is the other one's"
    discord.go.set()
    await asyncio.gather(first, second)
    assert discord.archived == [str(LONG_AGO), str(LONG_AGO + 1)]


async def test_what_is_about_to_be_written_in_is_not_archived() -> None:
    discord = Slow(active=1)
    known = threads(discord, most=1, quiet=timedelta(hours=1))
    await known.make_room(SERVER, str(LONG_AGO))
    with pytest.raises(Paced):
        await known.make_room(SERVER, "200000")


async def test_a_list_that_was_asked_for_before_does_not_forget_what_woke_up_since() -> None:
    discord = Slow(active=0)
    known = threads(discord, most=1, quiet=timedelta(hours=1))
    discord.go.clear()
    listing = asyncio.create_task(known.learn_active(SERVER))
    await asyncio.sleep(0.01)
    known.seen(described("200000"), SERVER)
    discord.go.set()
    await listing
    assert [each.id for each in known.of(SERVER).active] == ["200000"]
