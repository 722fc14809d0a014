"""The recording platform as the core sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp

from bot.chat import Account, Community, Inbox, Later, Message, Never, Place, Rate, Space, TooMany, Unsure, plain
from bot.deadline import in_time

PLATFORM = "recording"


class RecordingChat:
    """Implements `bot.chat.Chat` over HTTP."""

    platform = PLATFORM
    rates: Mapping[str, tuple[Rate, ...]] = {}

    def __init__(self, address: str) -> None:
        self._address = address
        self._session = aiohttp.ClientSession(trace_configs=[_asking_the_time()])

    async def close(self) -> None:
        """Let go of all connections."""
        await self._session.close()

    async def figures(self) -> Mapping[str, Mapping[str, int]]:
        """How often each key and each code is on the platform, and how many people are in each code's spaces."""
        async with self._session.get(f"{self._address}/figures") as answer:
            figures: Mapping[str, Mapping[str, int]] = await answer.json()
            return figures

    async def send(self, place: Place, message: Message, key: str) -> str:
        return str(await self._ask("post", place=_where(place), key=key, said=plain(message.words)))

    async def find(self, place: Place, key: str) -> str | None:
        number = await self._ask("find", place=_where(place), key=key)
        return None if number is None else str(number)

    async def complete(self, place: Place, ref: str, message: Message) -> None:
        """Words are all that is recorded."""

    async def open_space(self, community: Community, code: str, title: str) -> Space:
        number = await self._ask("space", code=code)
        if number is None:
            number = await self._ask("open", code=code, title=title)
        return Space(PLATFORM, community.tenant, str(number))

    async def add_people(self, space: Space, accounts: Sequence[Account]) -> None:
        await self._ask("let_in", space=space.address, accounts=[str(account) for account in accounts])

    async def remove_person(self, space: Space, account: Account) -> None:
        await self._ask("take_out", space=space.address, account=str(account))

    async def close_space(self, space: Space) -> None:
        await self._ask("close", space=space.address)

    async def put_away(self, space: Space) -> None:
        await self.close_space(space)

    async def edit(self, place: Place, ref: str, message: Message) -> None:
        await self._ask("edit", ref=ref, said=plain(message.words))

    def who_can_read(self) -> str:
        return "reading.other"

    async def _ask(self, name: str, **asked: object) -> Any:
        """What the platform answers; a failure whose effect can't be told is `Unsure`."""
        try:
            async with self._session.post(f"{self._address}/{name}", json=asked) as answer:
                return await _read(answer)
        except aiohttp.ClientConnectorError as error:
            raise Later("the recording platform is away", 1) from error
        except (aiohttp.ClientError, ConnectionError) as error:
            raise Unsure(f"the connection broke ({type(error).__name__})") from error


def _asking_the_time() -> aiohttp.TraceConfig:
    """A connection is there, and the request is about to leave by it: the last moment to refuse."""

    async def ask(*_: object) -> None:
        in_time()

    trace = aiohttp.TraceConfig()
    trace.on_connection_create_end.append(ask)
    trace.on_connection_reuseconn.append(ask)
    return trace


async def _read(answer: aiohttp.ClientResponse) -> Any:
    match answer.status:
        case 200:
            return await answer.json()
        case 429:
            raise TooMany("too many requests", float((await answer.json())["retry_after"]))
        case status if status >= 500:
            raise Unsure(f"the platform answered {status}")
        case status:
            raise Never(f"the platform answered {status}")


def _where(place: Place) -> str:
    if isinstance(place, Inbox):
        return f"inbox/{place.account}"
    return f"{place.kind}/{place.address}"


async def open_recording(address: str) -> RecordingChat:
    """The recording platform at `address`."""
    return RecordingChat(address)
