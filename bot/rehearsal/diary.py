"""What can be seen of a rehearsal from outside: what the chat was asked to show, who wrote, and what was pressed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.chat import Account, Inbox, Message, Place, Space
from bot.rehearsal.stage import Stage


@dataclass(frozen=True, slots=True)
class Seen:
    """A message that Farpair sent: when, to which place, and what kind ("care/nudge") of which partnership."""

    at: datetime
    place: Place
    key: str
    message: Message

    @property
    def code(self) -> str:
        """The partnership's code, where it is about one."""
        return self.key.partition("/")[0]

    @property
    def what(self) -> str:
        """What the key says after the code: "care/nudge/7", "prompt/the-pact"."""
        return self.key.partition("/")[2]


@dataclass(frozen=True, slots=True)
class Wrote:
    """Somebody wrote in a space."""

    at: datetime
    code: str
    who: Account


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody asked the desk for something."""

    at: datetime
    who: Account
    name: str
    subject: str


@dataclass(slots=True)
class Diary:
    """Everything, in the order in which it happened. `away` is who has said to be away, on which first and last day:
    the program forgets it before a long round is over.
    """

    seen: list[Seen] = field(default_factory=list)
    wrote: list[Wrote] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    away: list[tuple[Account, date, date]] = field(default_factory=list)


@dataclass(slots=True)
class WatchedStage(Stage):
    """A chat in memory that writes down when it was asked to show what."""

    clock: Callable[[], datetime] = field(kw_only=True)
    diary: Diary = field(default_factory=Diary, kw_only=True)

    async def send(self, place: Place, message: Message, key: str) -> str:
        """Keep a message, and note that it came."""
        ref = await super(WatchedStage, self).send(place, message, key)
        self.diary.seen.append(Seen(self.clock(), place, key, message))
        return ref


def code_of(space: Space) -> str:
    """The code by which a stage knows a space."""
    return space.address


def is_inbox(seen: Seen) -> bool:
    """Whether a message was for one person alone."""
    return isinstance(seen.place, Inbox)
