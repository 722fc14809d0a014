"""What the tests' own Slack holds: a workspace with people, channels and messages, and what Slack refuses."""

from __future__ import annotations

import itertools
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

Raw = dict[str, Any]
ALL_SCOPES = frozenset(
    {
        *("commands", "chat:write", "im:write", "im:history", "mpim:write", "mpim:read", "mpim:history"),
        *(
            "groups:write",
            "groups:read",
            "groups:history",
            "channels:history",
            "users:read",
            "pins:write",
            "files:write",
        ),
    }
)
TRIGGER_SECONDS = 3.0
PER_MINUTE = {
    **dict.fromkeys(("conversations.create", "conversations.archive", "conversations.list", "pins.add"), 20),
    **dict.fromkeys(
        ("conversations.open", "conversations.invite", "conversations.kick", "conversations.info", "chat.update"), 50
    ),
    **dict.fromkeys(("conversations.history",), 50),
    **dict.fromkeys(("conversations.members", "users.info", "views.publish"), 100),
    "chat.postMessage": 300,
}


class Refusal(Exception):
    """What Slack answers instead: its own word, with what else belongs to it."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code, self.more = code, more


class Limited(Exception):
    """429, and when to come back."""

    def __init__(self, seconds: float) -> None:
        super().__init__("ratelimited")
        self.seconds = seconds


@dataclass
class Channel:
    """A conversation: `kind` is public, private, im or mpim."""

    id: str
    kind: str
    name: str = ""
    creator: str = ""
    archived: bool = False
    created: int = 0
    members: set[str] = field(default_factory=set)
    messages: list[Raw] = field(default_factory=list)
    pins: list[str] = field(default_factory=list)


ON_ITS_WAY = 1.0
"""By how many seconds a call may be late on a busy machine. In a whole minute nobody would notice it; in a shortened
one two calls that left in time could seem to come too early.
"""


@dataclass
class Rates:
    """Counts each method in moving windows; `minute` in seconds, 0 for no limits."""

    minute: float = 0.0
    refused: int = 0
    left: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def take(self, method: str, channel: str = "") -> None:
        if not self.minute or method not in PER_MINUTE:
            return
        self._take(method, PER_MINUTE[method], self.minute)
        if method == "chat.postMessage":  # one a second in each channel, with a short burst
            self._take(f"{method} {channel}", 4, 4 * self.minute / 60)

    def _take(self, key: str, most: int, seconds: float) -> None:
        now, left, seconds = time.monotonic(), self.left[key], max(0.0, seconds - ON_ITS_WAY)
        while left and now - left[0] >= seconds:
            left.popleft()
        if len(left) >= most:
            self.refused += 1
            raise Limited(seconds - (now - left[0]))
        left.append(now)


@dataclass
class World:
    """One workspace with one channel and the app in it."""

    team: str = "T1"
    enterprise: str = ""
    token: str = "xoxb-good"
    refresh_token: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    users: dict[str, Raw] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    triggers: dict[str, tuple[float, str]] = field(default_factory=dict)
    views: dict[str, Raw] = field(default_factory=dict)
    opened: dict[str, str] = field(default_factory=dict)
    homes: dict[str, Raw] = field(default_factory=dict)
    scopes: set[str] = field(default_factory=lambda: set(ALL_SCOPES))
    rates: Rates = field(default_factory=Rates)
    commands: set[str] = field(default_factory=lambda: {"/farpair"})
    no_channels: bool = False
    checks_at_once: bool = True
    unchecked: list[Raw] = field(default_factory=list)
    is_revoked: bool = False
    uploads: str = ""
    files: dict[str, Raw] = field(default_factory=dict)
    asked_to_wait: float = 0.0
    """Seconds for which posts are refused (429)."""

    def __post_init__(self) -> None:
        self.bot = self.user("farpair", is_bot=True)
        self.channel = self.make("public", "programme", self.bot, {self.bot}).id

    @property
    def tenant(self) -> str:
        return f"{self.enterprise}-{self.team}" if self.enterprise else self.team

    def id(self, letter: str) -> str:
        return f"{letter}{self.team.removeprefix('T')}{next(self.ids):06}"

    def user(self, name: str, **more: Any) -> str:
        id_ = self.id("U")
        self.users[id_] = {"id": id_, "team_id": self.team, "name": name.lower(), "real_name": name, **more}
        return id_

    def make(self, kind: str, name: str, creator: str, members: set[str]) -> Channel:
        letter = {"public": "C", "private": "C", "im": "D", "mpim": "G"}[kind]
        channel = Channel(self.id(letter), kind, name, creator, created=int(time.time()), members=members)
        self.channels[channel.id] = channel
        return channel

    def trigger(self, user: str) -> str:
        id_ = f"{next(self.ids)}.{self.team}.trigger"
        self.triggers[id_] = (time.monotonic(), user)
        return id_

    def use_trigger(self, id_: str) -> str:
        """Who it belongs to, once and in time."""
        if id_ not in self.triggers:
            raise Refusal("exchanged_trigger_id" if id_.endswith(f"{self.team}.trigger") else "invalid_trigger_id")
        made, user = self.triggers.pop(id_)
        if time.monotonic() - made > TRIGGER_SECONDS:
            raise Refusal("expired_trigger_id")
        return user

    def ts(self) -> str:
        return f"{time.time():.0f}.{next(self.ids):06}"

    @property
    def spaces(self) -> list[Channel]:
        """Private channels and group messages."""
        return [each for each in self.channels.values() if each.kind in ("private", "mpim")]

    def direct(self, user: str) -> Channel:
        """The direct messages of the app with somebody."""
        found = (each for each in self.channels.values() if each.kind == "im" and user in each.members)
        return next(found, None) or self.make("im", "", user, {user, self.bot})
