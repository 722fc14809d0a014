"""What the commands need of storage and adapters, handed in by the composition root."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from bot.asking import Matcher
from bot.chat import Account, Chat
from bot.config import DiscordConfig, SlackConfig, WebConfig
from bot.desk import Desk
from bot.health import Health
from bot.inviting.ways import Way
from bot.liaison import Liaison
from bot.store import KeyPlace, Store


class LocalChat(Chat, Protocol):
    """The chat in the browser."""

    async def seat(self, id_: str, name: str) -> None:
        """Let somebody sit down; the same one twice is nothing."""
        ...

    async def close(self) -> None: ...


class Recording(Chat, Protocol):
    """The platform that records, seen by whoever torments."""

    async def figures(self) -> Mapping[str, Mapping[str, int]]:
        """How often each key is among the posts, each code among the spaces, and how many people are in them."""
        ...

    async def close(self) -> None: ...


class Connection(Protocol):
    """The client of a platform that is elsewhere. `chat` can be used at once; not connected yet, it asks for time."""

    @property
    def chat(self) -> Chat: ...

    def start(self) -> None:
        """Connect and stay connected, beside everything else."""
        ...

    async def stop(self) -> None: ...


class Finding(Protocol):
    """What was looked at, whether it is well, and in words what to do."""

    @property
    def is_well(self) -> bool: ...
    @property
    def text(self) -> str: ...
    @property
    def is_known(self) -> bool:
        """False where only a person can see whether it is well; then the text says how."""
        ...


class Pages(Protocol):
    """The pages being served."""

    @property
    def address(self) -> str: ...

    async def stop(self) -> None: ...


class OpenStore(Protocol):
    """Opens a database; exclusively for the one process that delivers from it."""

    async def __call__(self, where: str, *, exclusive: bool, keys: KeyPlace | None = ...) -> Store: ...


class OpenToRun(Protocol):
    """Opens a database to run the programme from: alone where it is a file, with other processes on a server."""

    async def __call__(self, where: str, *, silence: float = ..., keys: KeyPlace = ...) -> Store: ...


class Serve(Protocol):
    """Serves the pages, and a rehearsed programme `beside` them: its desk, and who coordinates there."""

    async def __call__(
        self, desk: Desk, health: Health, chat: LocalChat, config: WebConfig, beside: tuple[Desk, Account] | None = ...
    ) -> Pages: ...


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything outside the core. `is_shared` says whether a database is one that several processes can share."""

    open_store: OpenStore
    open_to_run: OpenToRun
    is_shared: Callable[[str], bool]
    memory_store: Callable[[], Awaitable[Store]]
    put_back: Callable[[Iterable[str]], Awaitable[tuple[Store, datetime]]]
    copy_database: Callable[[str, str], Coroutine[Any, Any, Mapping[str, int]]]
    open_chat: Callable[[Path], Awaitable[LocalChat]]
    serve: Serve
    serve_vitals: Callable[[Health, WebConfig], Awaitable[Pages]]
    match: Matcher
    back_up: Callable[[str, Path], Awaitable[None]]
    restore: Callable[[str, Path], Awaitable[Path | None]]
    rotate_keys: Callable[[str, KeyPlace, bool], Coroutine[Any, Any, int]]
    new_key: Callable[[], str]
    copy_chat: Callable[[Path, Path], Awaitable[None]]
    open_recording: Callable[[str], Awaitable[Recording]]
    record: Callable[[Path, int, Callable[[str], None]], Awaitable[None]]
    connect_discord: Callable[[DiscordConfig, Desk, Liaison], Connection]
    examine_discord: Callable[[DiscordConfig, Desk, Liaison], Awaitable[Sequence[Finding]]]
    invite_discord: Callable[[DiscordConfig], Awaitable[str]]
    connect_slack: Callable[[SlackConfig, Desk, Liaison], Connection]
    examine_slack: Callable[[SlackConfig, Desk, Liaison], Awaitable[Sequence[Finding]]]
    slack_manifest: Callable[[SlackConfig, Desk], str]
    ways: Callable[[SlackConfig], Mapping[str, Way]]
