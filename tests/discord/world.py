"""What the tests' own Discord holds: a server with channels, threads, messages and people, and what Discord refuses."""

from __future__ import annotations

import itertools
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.discord.places import EPOCH

Raw = dict[str, Any]
TEXT, DIRECT, PUBLIC, PRIVATE = 0, 1, 11, 12
EVERYTHING = ((1 << 53) - 1) & ~8
"""All permissions but the administrator's, who is above all rules."""


class Refusal(Exception):
    """What Discord answers instead: HTTP's status and its own code."""

    def __init__(self, status: int, code: int, message: str = "refused", **more: Any) -> None:
        super().__init__(message)
        self.status, self.body = status, {"code": code, "message": message, **more}


@dataclass
class Channel:
    """A channel, thread or direct conversation."""

    id: str
    type: int
    name: str = ""
    parent: str = ""
    owner: str = ""
    archived: bool = False
    locked: bool = False
    minutes: int = 1440
    members: dict[str, str] = field(default_factory=dict)
    messages: list[Raw] = field(default_factory=list)
    archived_at: float = 0.0
    denied: set[str] = field(default_factory=set)


@dataclass
class Interaction:
    """One thing that somebody asked for, and how it was answered."""

    id: str
    token: str
    user: str
    channel: str
    asked_at: float
    acked_at: float | None = None
    answer: Raw | None = None
    message: Raw | None = None
    follow_ups: list[Raw] = field(default_factory=list)


@dataclass
class Throttle:
    """So many threads in each window of so many seconds; then it is to be waited for the rest of it.

    The first ones who are refused are `told` to wait for longer than a client sleeps.
    """

    threads: int = 1_000_000
    window: float = 1.0
    told: list[float] = field(default_factory=list)
    made: list[float] = field(default_factory=list)
    refused: int = 0

    def take(self) -> None:
        now = time.monotonic()
        self.made = [each for each in self.made if now - each < self.window]
        if len(self.made) >= self.threads:
            self.refused += 1
            wait = self.told.pop() if self.told else self.window - (now - self.made[0])
            raise Refusal(429, 0, "You are being rate limited.", retry_after=wait, **{"global": False})
        self.made.append(now)


@dataclass
class World:
    """One server with one channel and the application on it."""

    ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    channels: dict[str, Channel] = field(default_factory=dict)
    users: dict[str, Raw] = field(default_factory=dict)
    members: set[str] = field(default_factory=set)
    commands: list[Raw] = field(default_factory=list)
    interactions: dict[str, Interaction] = field(default_factory=dict)
    closed_direct: set[str] = field(default_factory=set)
    throttle: Throttle = field(default_factory=Throttle)
    most_active: int = 1000
    highest_active: int = 0
    remembers_nonces: bool = True
    nonces: dict[str, Raw] = field(default_factory=dict)
    overwrites: list[Raw] = field(default_factory=list)
    pinned: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.bot = self.user("Farpair", bot=True)
        self.owner = self.user("Olive")
        self.server = self.id()
        self.channel = self.add_channel("programme")
        self.members.update({self.bot, self.owner})

    def id(self) -> str:
        """A new id, as Discord makes them: by time, then by number."""
        return str((int(time.time() * 1000) - EPOCH) << 22 | next(self.ids) % (1 << 22))

    def user(self, name: str, *, bot: bool = False) -> str:
        id_ = self.id()
        self.users[id_] = {
            "id": id_,
            "username": name.lower().replace(" ", "_")[:32],
            "global_name": name,
            "discriminator": "0",
            "avatar": None,
            "bot": bot,
        }
        if not bot:
            self.members.add(id_)
        return id_

    def add_channel(self, name: str) -> str:
        id_ = self.id()
        self.channels[id_] = Channel(id_, TEXT, name)
        return id_

    # Channels and threads.

    def at(self, id_: str) -> Channel:
        if id_ not in self.channels:
            raise Refusal(404, 10003, "Unknown Channel")
        return self.channels[id_]

    @property
    def threads(self) -> list[Channel]:
        return [each for each in self.channels.values() if each.type == PRIVATE]

    @property
    def active(self) -> list[Channel]:
        return [each for each in self.threads if not each.archived]

    def make_thread(self, parent: str, body: Raw) -> Channel:
        above = self.at(parent)
        if "CREATE_PRIVATE_THREADS" in above.denied:
            raise Refusal(403, 50013, "Missing Permissions")
        self.throttle.take()
        self._room_for_one()
        thread = Channel(
            self.id(), PRIVATE, str(body["name"]), parent, self.bot, minutes=int(body["auto_archive_duration"])
        )
        thread.members[self.bot] = self.id()
        self.channels[thread.id] = thread
        self.highest_active = max(self.highest_active, len(self.active))
        return thread

    def start_thread(self, parent: str, message: str, body: Raw) -> Channel:
        """A public thread on a message, whose id it has."""
        self.found(self.at(parent), message)
        if message in self.channels:
            raise Refusal(400, 160004, "A thread has already been created for this message")
        self.channels[message] = Channel(message, PUBLIC, str(body["name"]), parent, self.bot)
        return self.channels[message]

    def _room_for_one(self) -> None:
        if len(self.active) >= self.most_active:
            raise Refusal(400, 160006, "Maximum number of active threads reached")

    def change_thread(self, thread: Channel, body: Mapping[str, Any]) -> None:
        if "archived" in body and body["archived"] is False and thread.archived:
            self._room_for_one()
        thread.archived = bool(body.get("archived", thread.archived))
        thread.archived_at = time.time() if thread.archived else 0.0
        thread.locked = bool(body.get("locked", thread.locked))
        thread.name = str(body.get("name", thread.name))
        self.highest_active = max(self.highest_active, len(self.active))

    def let_in(self, thread: Channel, user: str) -> None:
        if thread.archived:
            raise Refusal(400, 50083, "Thread is archived")
        if user not in self.members:
            raise Refusal(404, 10007, "Unknown Member")
        thread.members.setdefault(user, self.id())

    def direct(self, user: str) -> Channel:
        found = [each for each in self.channels.values() if each.type == DIRECT and user in each.members]
        if found:
            return found[0]
        if user not in self.users:
            raise Refusal(400, 50033, "Invalid Recipient(s)")
        channel = Channel(self.id(), DIRECT, members={user: user, self.bot: self.bot})
        self.channels[channel.id] = channel
        return channel

    # Messages.

    def post(self, channel: Channel, author: str, body: Mapping[str, Any]) -> Raw:
        """A message, or the one that was posted under the same nonce."""
        nonce = body.get("nonce")
        if nonce and body.get("enforce_nonce") and self.remembers_nonces and f"{author} {nonce}" in self.nonces:
            return self.nonces[f"{author} {nonce}"]
        self._check_post(channel, author, body)
        if channel.type == PRIVATE and channel.archived:
            self._room_for_one()
            channel.archived = False
            self.highest_active = max(self.highest_active, len(self.active))
        message = self.message(channel.id, author, body)
        channel.messages.append(message)
        if nonce:
            self.nonces[f"{author} {nonce}"] = message
        return message

    def _check_post(self, channel: Channel, author: str, body: Mapping[str, Any]) -> None:
        if not body.get("content") and not body.get("embeds"):
            raise Refusal(400, 50006, "Cannot send an empty message")
        if len(body.get("content") or "") > 2000:
            raise Refusal(400, 50035, "Invalid Form Body")
        if "SEND_MESSAGES" in channel.denied:
            raise Refusal(403, 50013, "Missing Permissions")
        if channel.type == PRIVATE and channel.locked and author != self.bot:
            raise Refusal(400, 160005, "Thread is locked")
        if channel.type == DIRECT and author == self.bot and self.closed_direct & set(channel.members):
            raise Refusal(403, 50007, "Cannot send messages to this user")

    def message(self, channel: str, author: str, body: Mapping[str, Any], id_: str = "") -> Raw:
        now = time.strftime("%Y-%m-%dT%H:%M:%S.000000+00:00", time.gmtime())
        return {
            "id": id_ or self.id(),
            "channel_id": channel,
            "author": self.users[author],
            "content": body.get("content") or "",
            "timestamp": now,
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [self.users[each] for each in (body.get("allowed_mentions") or {}).get("users", ())],
            "mention_roles": [],
            "attachments": body.get("attachments") or [],
            "embeds": body.get("embeds") or [],
            "components": body.get("components") or [],
            "pinned": False,
            "flags": int(body.get("flags", 0)),
            "type": 0,
        }

    def found(self, channel: Channel, id_: str) -> Raw:
        message = next((each for each in channel.messages if each["id"] == id_), None)
        if message is None:
            raise Refusal(404, 10008, "Unknown Message")
        return message

    # As Discord describes them.

    def described(self, channel: Channel) -> Raw:
        if channel.type == DIRECT:
            others = [self.users[each] for each in channel.members if each != self.bot]
            return {"id": channel.id, "type": DIRECT, "recipients": others, "last_message_id": None}
        base = {"id": channel.id, "type": channel.type, "name": channel.name, "guild_id": self.server}
        last = channel.messages[-1]["id"] if channel.messages else None
        if channel.type == TEXT:
            more = {
                "position": 0,
                "permission_overwrites": self.overwrites,
                "parent_id": None,
                "nsfw": False,
                "topic": None,
            }
            return {**base, **more, "last_message_id": last, "rate_limit_per_user": 0}
        metadata = {
            "archived": channel.archived,
            "locked": channel.locked,
            "auto_archive_duration": channel.minutes,
            "archive_timestamp": _iso(channel.archived_at or time.time()),
            "invitable": False,
        }
        counts = {"message_count": len(channel.messages), "member_count": min(50, len(channel.members))}
        about = {"parent_id": channel.parent, "owner_id": channel.owner, "last_message_id": last}
        return {**base, **about, **counts, "rate_limit_per_user": 0, "thread_metadata": metadata}

    def member(self, user: str) -> Raw:
        if user not in self.members:
            raise Refusal(404, 10007, "Unknown Member")
        joined = "2026-01-01T00:00:00.000000+00:00"
        return {
            "user": self.users[user],
            "nick": None,
            "avatar": None,
            "roles": [],
            "joined_at": joined,
            "deaf": False,
            "mute": False,
            "flags": 0,
        }

    def guild(self) -> Raw:
        everyone = {
            "id": self.server,
            "name": "@everyone",
            "permissions": str(EVERYTHING),
            "position": 0,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "managed": False,
            "mentionable": False,
            "flags": 0,
        }
        texts = [self.described(each) for each in self.channels.values() if each.type == TEXT]
        return {
            "id": self.server,
            "name": "Town",
            "icon": None,
            "owner_id": self.owner,
            "roles": [everyone],
            "emojis": [],
            "stickers": [],
            "features": [],
            "channels": texts,
            "threads": [self.described(each) for each in self.active],
            "members": [self.member(self.bot)],
            "member_count": len(self.members),
            "presences": [],
            "voice_states": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
            "joined_at": "2026-01-01T00:00:00.000000+00:00",
            "large": False,
            "unavailable": False,
            "afk_timeout": 300,
            "afk_channel_id": None,
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "application_id": None,
            "system_channel_id": None,
            "system_channel_flags": 0,
            "rules_channel_id": None,
            "public_updates_channel_id": None,
            "preferred_locale": "en-US",
            "premium_tier": 0,
            "nsfw_level": 0,
            "premium_progress_bar_enabled": False,
            "safety_alerts_channel_id": None,
            "vanity_url_code": None,
            "description": None,
            "banner": None,
            "splash": None,
            "discovery_splash": None,
        }

    def application(self) -> Raw:
        return {
            "id": self.bot,
            "name": "Farpair",
            "icon": None,
            "description": "",
            "bot_public": False,
            "bot_require_code_grant": False,
            "owner": self.users[self.owner],
            "verify_key": "0" * 64,
            "team": None,
            "flags": 0,
            "rpc_origins": [],
            "summary": "",
        }


def _iso(at: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at)) + f".{int(at % 1 * 1e6):06d}+00:00"
