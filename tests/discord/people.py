"""People on the tests' own Discord: they write commands, press buttons, fill in modals, and see what comes."""

from __future__ import annotations

import asyncio
import re
import shlex
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.discord.server import Server
from tests.discord.world import DIRECT, PRIVATE, Channel, Interaction

Raw = dict[str, Any]
Filled = str | tuple[str, ...]
COMMAND, PRESS, COMPLETION, SUBMIT = 2, 3, 4, 5
MODAL, DEFERRED = 9, 5


@dataclass
class Person:
    """Somebody; `seen` is what they were shown last: a message or a modal."""

    server: Server
    id: str
    locale: str = "en-US"
    place: str = ""
    permissions: int = 0
    patience: float = 20.0
    seen: Raw = field(default_factory=dict)
    last: Interaction | None = None

    @classmethod
    def of(cls, server: Server, name: str) -> Person:
        return cls(server, server.world.user(name), place=server.world.channel)

    # What they do.

    async def writes(self, line: str) -> Raw:
        """A command, found among those that are registered."""
        data = self._typed(line.removeprefix("/"))
        return await self._asks(COMMAND, data)

    async def looks_for(self, line: str) -> list[str]:
        """What completes the last word of a command."""
        data = self._typed(line.removeprefix("/"), is_open=True)
        asked = self._interaction(COMPLETION, data)
        await self._tell(asked, COMPLETION, data)
        await self._until(lambda: asked.answer is not None)
        assert asked.answer is not None
        assert asked.answer["type"] == 8
        return [each["value"] for each in asked.answer["data"]["choices"]]

    async def presses(self, label: str, on: Raw | None = None) -> Raw:
        message = on or self.seen
        button = next((each for each in buttons(message) if each["label"] == label), None)
        assert button, f"no button {label!r} in {[each['label'] for each in buttons(message)]}"
        data = {"custom_id": button["custom_id"], "component_type": 2}
        return await self._asks(PRESS, data, message=message)

    async def submits(self, **answers: Filled) -> Raw:
        """Fill in the modal that is open, keeping what stands in its other fields, and send it."""
        modal = self.modal
        components = [self._filled(each, answers) for each in modal["components"]]
        data = {"custom_id": modal["custom_id"], "components": components}
        return await self._asks(SUBMIT, data)

    @property
    def modal(self) -> Raw:
        assert "title" in self.seen, f"no modal is open, but {text_of(self.seen)}"
        return self.seen

    def _filled(self, component: Raw, answers: Mapping[str, Filled]) -> Raw:
        if component["type"] != 18:
            return {"type": component["type"], "id": 1}
        inner = component["component"]
        key, kind = inner["custom_id"], inner["type"]
        given = answers.get(key, _standing(inner))
        if kind in (3, 22):
            values = [given] if isinstance(given, str) else list(given)
            return {
                "type": 18,
                "id": 1,
                "component": {"type": kind, "id": 2, "custom_id": key, "values": [v for v in values if v]},
            }
        value: str | None = given if isinstance(given, str) else "".join(given)
        if kind == 21 and not value:
            value = None
        return {"type": 18, "id": 1, "component": {"type": kind, "id": 2, "custom_id": key, "value": value}}

    async def says(self, text: str, thread: Channel | None = None) -> Raw:
        """An ordinary message."""
        channel = thread or self.space
        message = self.server.world.post(channel, self.id, {"content": text})
        self.server.tell_message(channel, message)
        await self.server._tell()
        return message

    async def leaves(self) -> None:
        """The server, for good."""
        world = self.server.world
        world.members.discard(self.id)
        for thread in world.threads:
            thread.members.pop(self.id, None)
        user = {"guild_id": world.server, "user": world.users[self.id]}
        await self.server.gateway.dispatch("GUILD_MEMBER_REMOVE", user, intent=1 << 1)

    # What they see.

    @property
    def spaces(self) -> list[Channel]:
        return [each for each in self.server.world.threads if self.id in each.members and "you-" not in each.name]

    @property
    def space(self) -> Channel:
        found = self.spaces
        assert found, "no space yet"
        return found[-1]

    @property
    def inbox(self) -> list[Raw]:
        """What they were told alone."""
        world = self.server.world
        direct = [c for c in world.channels.values() if c.type == DIRECT and self.id in c.members]
        own = [c for c in world.threads if self.id in c.members and "you-" in c.name]
        return [message for channel in [*direct, *own] for message in channel.messages]

    def sees(self, *texts: str) -> None:
        shown = text_of(self.seen)
        for text in texts:
            assert text in shown, f"{text!r} is not in:\n{shown}"

    async def sees_in_space(self, *texts: str) -> None:
        await self._until(lambda: all(text in self._of_space() for text in texts), lambda: self._of_space())

    async def sees_in_inbox(self, *texts: str) -> None:
        def shown() -> str:
            return "\n---\n".join(text_of(each) for each in self.inbox)

        await self._until(lambda: all(text in shown() for text in texts), shown)

    def _of_space(self) -> str:
        return "\n---\n".join(text_of(each) for each in self.space.messages) if self.spaces else ""

    def in_space(self, text: str) -> Raw:
        return next(each for each in self.space.messages if text in text_of(each))

    async def joins(self, country: str, **more: Filled) -> None:
        """All of joining, in two modals."""
        name = self.server.world.users[self.id]["global_name"]
        await self.writes("/join")
        wanted: dict[str, Filled] = {
            "name": name,
            "country": country,
            "languages": "English",
            "partner_wanted": "anyone",
        }
        await self.submits(**{**wanted, **more})
        await self.presses("Continue")
        await self.submits(conduct=("yes",), stored=("yes",), age=("yes",))
        self.sees("Welcome to")

    # How it travels.

    async def _asks(self, kind: int, data: Raw, message: Raw | None = None) -> Raw:
        asked = self._interaction(kind, data)
        await self._tell(asked, kind, data, message)
        await self._until(lambda: asked.answer is not None)
        assert asked.answer is not None
        if asked.answer["type"] == MODAL:
            self.seen = asked.answer["data"]
            return self.seen
        await self._until(lambda: asked.message is not None)
        assert asked.message is not None
        self.seen = asked.message
        return self.seen

    def _interaction(self, kind: int, data: Raw) -> Interaction:
        world = self.server.world
        id_ = world.id()
        asked = Interaction(id_, f"token-{id_}", self.id, self.place, time.monotonic())
        world.interactions[id_] = asked
        self.last = asked
        return asked

    async def _tell(self, asked: Interaction, kind: int, data: Raw, message: Raw | None = None) -> None:
        await self.server.gateway.dispatch("INTERACTION_CREATE", self.payload(asked, kind, data, message))

    def payload(self, asked: Interaction, kind: int, data: Raw, message: Raw | None = None) -> Raw:
        """As Discord sends it."""
        world = self.server.world
        channel = world.channels[asked.channel]
        is_direct = channel.type == DIRECT
        who: Raw = (
            {"user": world.users[self.id]}
            if is_direct
            else {
                "guild_id": world.server,
                "guild_locale": "en-US",
                "guild": {"id": world.server, "locale": "en-US", "features": []},
                "member": {**world.member(self.id), "permissions": str(self.permissions)},
            }
        )
        return {
            "id": asked.id,
            "application_id": world.bot,
            "type": kind,
            "token": asked.token,
            "version": 1,
            "channel_id": asked.channel,
            "channel": world.described(channel),
            "locale": self.locale,
            "app_permissions": "0",
            "entitlements": [],
            "attachment_size_limit": 10485760,
            "authorizing_integration_owners": {"0": world.server},
            "context": 1 if is_direct else 0,
            "data": data,
            **who,
            **({"message": message} if message else {}),
        }

    async def _until(self, holds: Any, shown: Any = lambda: "") -> None:
        until = time.monotonic() + self.patience
        while not holds():
            assert time.monotonic() < until, f"it did not come; there is:\n{shown()}"
            await asyncio.sleep(0.01)

    def _typed(self, line: str, *, is_open: bool = False) -> Raw:
        """The command that a line means, as Discord's own client builds it from what is registered."""
        words = shlex.split(line)
        command = next((each for each in self.server.world.commands if each["name"] == words[0]), None)
        assert command, f"/{words[0]} is not registered"
        data: Raw = {"id": command["id"], "name": command["name"], "type": 1}
        options, rest = command.get("options") or [], words[1:]
        if options and options[0]["type"] == 1:
            sub = next(each for each in options if each["name"] == rest[0])
            filled = _options(sub.get("options") or [], rest[1:], is_open)
            return {**data, "options": [{"type": 1, "name": sub["name"], "options": filled}]}
        return {**data, "options": _options(options, rest, is_open)}


def _options(options: list[Raw], words: list[str], is_open: bool) -> list[Raw]:
    found: list[Raw] = []
    for number, option in enumerate(options):
        last = number == len(options) - 1
        value = " ".join(words) if last else "".join(words[:1])
        words = words[1:]
        if value or (is_open and not found):
            typed: Any = int(value) if option["type"] == 4 else value
            found.append({"type": option["type"], "name": option["name"], "value": typed})
        assert value or not option.get("required") or is_open, f"{option['name']} is required"
    if is_open and found:
        found[-1]["focused"] = True
    return found


def _standing(component: Raw) -> Filled:
    chosen = tuple(each["value"] for each in component.get("options", ()) if each.get("default"))
    return chosen if "options" in component else str(component.get("value", ""))


def buttons(message: Raw) -> list[Raw]:
    return [each for row in message.get("components", ()) for each in row.get("components", ()) if each["type"] == 2]


def text_of(shown: Raw) -> str:
    """What a person reads in a message or a modal, without markup."""
    if "title" in shown and "custom_id" in shown:
        parts = [shown["title"]]
        for each in shown["components"]:
            inner = each.get("component") or {}
            options = [option["label"] for option in inner.get("options", ())]
            parts += [each.get("content", ""), each.get("label", ""), each.get("description") or "", *options]
        return read("\n".join(parts))
    embeds = [embed.get("description", "") for embed in shown.get("embeds", ())]
    labels = [f"[{each['label']}]" for each in buttons(shown)]
    return read("\n".join([shown.get("content", ""), *embeds])) + "\n" + "\n".join(labels)


def read(markdown: str) -> str:
    """As Discord shows it."""
    text = re.sub(r"(?<!\\)\*\*", "", markdown)
    text = re.sub(r"(?<!\\)\[((?:\\.|[^\]\\])*)\]\(<[^>]*>\)", r"\1", text)
    text = re.sub("[\u200b\u200c\u2060\u2063]", "", text)
    return re.sub(r"\\([\\*_~`|\[\]<>#@-])", r"\1", text)


__all__ = ["PRIVATE", "Person", "buttons", "read", "text_of"]
