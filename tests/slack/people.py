"""People on the tests' own Slack: they write commands, press buttons, fill in modals, and see what comes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.slack.server import Server, text_in
from tests.slack.world import Channel, Raw, World

Filled = str | tuple[str, ...]
Deliver = Callable[[str, Raw], Awaitable[Raw]]
"""(kind, payload) -> the acknowledgement: by a socket, over HTTP, or straight to bolt."""


@dataclass
class Person:
    """Somebody; `seen` is what they were shown last: a message or a view."""

    server: Server
    deliver: Deliver
    id: str
    world: World
    place: str = ""
    patience: float = 20.0
    seen: Raw = field(default_factory=dict)
    acknowledged: Raw = field(default_factory=dict)
    waited: float = 0.0

    @classmethod
    def of(cls, server: Server, deliver: Deliver, name: str, world: World | None = None, **more: Any) -> Person:
        there = world or server.world
        id_ = there.user(name, **more)
        there.channels[there.channel].members.add(id_)
        return cls(server, deliver, id_, there, there.channel)

    # What they do.

    async def writes(self, line: str) -> Raw:
        """A slash command as Slack sends it."""
        first, _, text = line.partition(" ")
        answer_id = self.world.id("R")
        body = {
            **self._whence(),
            "command": first,
            "text": text,
            "user_id": self.id,
            "user_name": self.world.users[self.id]["name"],
            "channel_id": self.place,
            "channel_name": self.world.channels[self.place].name or "directmessage",
            "api_app_id": "A1",
            "is_enterprise_install": "false",
            "trigger_id": self.world.trigger(self.id),
            "response_url": self.server.response_url(answer_id),
        }
        return await self._asks("slash_commands", body, answer_id)

    async def presses(self, label: str, on: Raw | None = None) -> Raw:
        """A button of what they see, or of a message."""
        shown = on or self.seen
        button = next((each for each in buttons(shown) if each["text"]["text"] == label), None)
        assert button, f"no button {label!r} in {[each['text']['text'] for each in buttons(shown)]}"
        action = {"action_id": button["action_id"], "block_id": "b", "type": "button", "action_ts": self.world.ts()}
        body = {**self._interaction("block_actions"), "actions": [action]}
        if shown.get("type") in ("modal", "home"):
            body |= {"view": shown, "container": {"type": "view", "view_id": shown["id"]}}
            return await self._asks("interactive", body)
        answer_id = self.world.id("R")
        body |= {
            "channel": {"id": self.place, "name": "x"},
            "container": {"type": "message", "message_ts": shown.get("ts", "1.0"), "channel_id": self.place},
            "message": shown,
            "response_url": self.server.response_url(answer_id),
        }
        return await self._asks("interactive", body, answer_id)

    async def submits(self, **answers: Filled) -> Raw:
        """Fill in the modal that is open, keeping what stands in its other fields, and send it."""
        view = self.modal
        body = {**self._interaction("view_submission"), "view": self._filled(view, answers)}
        ack = await self._delivered("interactive", body)
        if not ack or ack.get("response_action") == "clear":
            self.seen = {}
        elif ack.get("response_action") == "errors":
            blocks = {each["block_id"] for each in view["blocks"] if each["type"] == "input"}
            assert set(ack["errors"]) <= blocks, "an error for a field that is not there"
            self.world.views[view["id"]] = {**view, **self._filled(view, answers), "errors": ack["errors"]}
            self.seen = self.world.views[view["id"]]
        elif ack.get("response_action") == "update":
            self.seen = self._updated(view, ack["view"])
            await self._wait_for_more()
        return self.seen

    async def _wait_for_more(self) -> None:
        """Where they are asked to wait, until there is more."""
        if self.seen.get("type") == "modal" and "One moment" in text_of(self.seen):
            id_, hash_ = self.seen["id"], self.seen["hash"]
            await self._until(lambda: self.world.views[id_]["hash"] != hash_)
            self.seen = self.world.views[id_]

    def _updated(self, view: Raw, new: Raw) -> Raw:
        from tests.slack.methods import shown

        return shown(self.world, self.id, new, view)

    async def closes(self, **answers: Filled) -> None:
        """The modal that is open, with something written in it."""
        view = self._filled(self.modal, answers)
        await self._delivered("interactive", {**self._interaction("view_closed"), "view": view, "is_cleared": False})
        self.seen = {}

    async def takes(self, shortcut: str) -> Raw:
        """A global shortcut."""
        return await self._asks("interactive", {**self._interaction("shortcut"), "callback_id": shortcut})

    async def looks_for(self, key: str, typed: str) -> list[str]:
        """What completes a field of the modal that is open."""
        block = next(each for each in self.modal["blocks"] if each.get("block_id") == key)
        asked = {"action_id": block["element"]["action_id"], "block_id": key, "value": typed, "view": self.modal}
        body = {**self._interaction("block_suggestion"), **asked}
        body.pop("trigger_id")
        ack = await self._delivered("interactive", body)
        return [each["value"] for each in ack["options"]]

    async def looks_at_home(self) -> Raw:
        """The app's home."""
        event = {
            "type": "app_home_opened",
            "user": self.id,
            "channel": "D1",
            "tab": "home",
            "event_ts": self.world.ts(),
        }
        await self._delivered("events_api", self._event(event))
        self.seen = self.home
        return self.seen

    @property
    def home(self) -> Raw:
        return self.world.homes[self.id]

    async def says(self, text: str, channel: Channel | None = None) -> None:
        """An ordinary message."""
        there = channel or self.space
        message = {"ts": self.world.ts(), "user": self.id, "type": "message", "text": text}
        there.messages.append(message)
        kinds = {"private": "group", "mpim": "mpim", "public": "channel", "im": "im"}
        event = {**message, "channel": there.id, "channel_type": kinds[there.kind], "event_ts": message["ts"]}
        await self._delivered("events_api", self._event(event))

    async def leaves(self) -> None:
        """The workspace, for good."""
        self.world.users[self.id]["deleted"] = True
        event = {"type": "user_change", "user": self.world.users[self.id], "event_ts": self.world.ts()}
        await self._delivered("events_api", self._event(event))

    def _event(self, event: Raw) -> Raw:
        authorized = {"team_id": self.world.team, "enterprise_id": self.world.enterprise or None, "user_id": "U0"}
        return {
            "type": "event_callback",
            "team_id": self.world.team,
            "api_app_id": "A1",
            "event_id": self.world.id("Ev"),
            "event_time": int(time.time()),
            "authorizations": [{**authorized, "is_bot": True, "is_enterprise_install": False}],
            "event": event,
        }

    async def joins(self, country: str, **more: Filled) -> None:
        """All of joining, in one modal of two pages."""
        await self.writes("/farpair join")
        wanted: dict[str, Filled] = {"country": country, "languages": ("English",), "partner_wanted": "anyone"}
        await self.submits(**{**wanted, **more})
        self.sees("This is what your partner will see")
        await self.submits(conduct=("yes",), stored=("yes",), age=("yes",))
        self.sees("Welcome to")

    # What they see.

    @property
    def modal(self) -> Raw:
        assert self.seen.get("type") == "modal", f"no modal is open, but {text_of(self.seen)}"
        return self.seen

    @property
    def spaces(self) -> list[Channel]:
        return [each for each in self.world.spaces if self.id in each.members]

    @property
    def space(self) -> Channel:
        assert self.spaces, "no space yet"
        return self.spaces[-1]

    @property
    def inbox(self) -> list[Raw]:
        """What they were told alone."""
        return self.world.direct(self.id).messages

    def sees(self, *texts: str) -> None:
        shown = text_of(self.seen)
        for text in texts:
            assert text in shown, f"{text!r} is not in:\n{shown}"

    def sees_form(self, title: str) -> None:
        assert self.modal["title"]["text"] == title, self.modal["title"]["text"]

    async def sees_in_space(self, *texts: str) -> None:
        await self._until(lambda: all(text in self._of_space() for text in texts), self._of_space)

    async def sees_in_inbox(self, *texts: str) -> None:
        def shown() -> str:
            return "\n---\n".join(text_of(each) for each in self.inbox)

        await self._until(lambda: all(text in shown() for text in texts), shown)

    def _of_space(self) -> str:
        return "\n---\n".join(text_of(each) for each in self.space.messages) if self.spaces else ""

    def in_space(self, text: str) -> Raw:
        return next(each for each in self.space.messages if text in text_of(each))

    # How it travels.

    def _whence(self) -> Raw:
        more = {"enterprise_id": self.world.enterprise} if self.world.enterprise else {}
        return {"token": "unused", "team_id": self.world.team, "team_domain": "library", **more}

    def _interaction(self, kind: str) -> Raw:
        more = {"enterprise": {"id": self.world.enterprise}} if self.world.enterprise else {}
        user = self.world.users[self.id]
        return {
            "type": kind,
            "team": {"id": self.world.team, "domain": "library"},
            "user": {"id": self.id, "username": user["name"], "name": user["name"], "team_id": user["team_id"]},
            "api_app_id": "A1",
            "token": "unused",
            "trigger_id": self.world.trigger(self.id),
            "is_enterprise_install": False,
            **more,
        }

    async def _delivered(self, kind: str, body: Raw) -> Raw:
        began = time.monotonic()
        self.acknowledged = await self.deliver(kind, body)
        self.waited = time.monotonic() - began
        return self.acknowledged

    async def _asks(self, kind: str, body: Raw, answer_id: str = "") -> Raw:
        """Until something is shown: in the acknowledgement, in a view, or by address."""
        views = {id_: view["hash"] for id_, view in self.world.views.items()}
        ack = await self._delivered(kind, body)
        if ack.get("blocks") or ack.get("text"):
            self.seen = ack
            if "One moment" in text_of(ack):
                await self._until(lambda: bool(self.server.answers.get(answer_id)))
                self.seen = self.server.answers[answer_id][-1]
            return self.seen

        def came() -> Raw | None:
            answers = self.server.answers.get(answer_id) or ()
            opened = self.world.views.get(self.world.opened.get(self.id, ""))
            fresh = opened if opened and views.get(opened["id"]) != opened["hash"] else None
            return fresh or (answers[-1] if answers else None)

        await self._until(lambda: came() is not None)
        self.seen = came() or {}
        await self._wait_for_more()
        return self.seen

    def _filled(self, view: Raw, answers: Mapping[str, Filled]) -> Raw:
        values: Raw = {}
        for block in view["blocks"]:
            if block["type"] == "input":
                element, key = block["element"], block["block_id"]
                given = answers.get(key, _standing(view, key, element))
                values[key] = {element["action_id"]: _state(element, given)}
        unknown = set(answers) - {each.get("block_id") for each in view["blocks"]}
        assert not unknown, f"the form has no {unknown}"
        return {**view, "state": {"values": values}}

    async def _until(self, holds: Callable[[], bool], shown: Callable[[], str] = str) -> None:
        until = time.monotonic() + self.patience
        while not holds():
            assert time.monotonic() < until, f"it did not come; there is:\n{shown()}"
            await asyncio.sleep(0.01)


def _standing(view: Raw, key: str, element: Raw) -> Filled:
    """What stands in a field: what was written before, or what the form was opened with."""
    before = (view.get("state") or {}).get("values", {}).get(key)
    if before:
        state = next(iter(before.values()))
        if "selected_options" in state:
            return tuple(each["value"] for each in state["selected_options"])
        chosen = state.get("selected_option")
        return str(chosen["value"] if chosen else state.get("value") or "")
    if "initial_options" in element:
        return tuple(each["value"] for each in element["initial_options"])
    return str((element.get("initial_option") or {}).get("value") or element.get("initial_value") or "")


def _state(element: Raw, given: Filled) -> Raw:
    kind = element["type"]
    if kind in ("checkboxes", "multi_static_select", "multi_external_select"):
        values = [given] if isinstance(given, str) else list(given)
        return {"type": kind, "selected_options": [_chosen(element, each) for each in values if each]}
    text = given if isinstance(given, str) else "".join(given)
    if kind in ("radio_buttons", "static_select", "external_select"):
        return {"type": kind, "selected_option": _chosen(element, text) if text else None}
    assert len(text) <= element.get("max_length", 3000)
    return {"type": kind, "value": text or None}


def _chosen(element: Raw, value: str) -> Raw:
    if "options" not in element:
        return {"text": {"type": "plain_text", "text": value[:75]}, "value": value}
    found: Raw = next(each for each in element["options"] if each["value"] == value)
    return found


def buttons(shown: Raw) -> list[Raw]:
    return [each for block in shown.get("blocks", ()) if block["type"] == "actions" for each in block["elements"]]


def text_of(shown: Raw) -> str:
    """What a person reads in a message or a view."""
    errors = list((shown.get("errors") or {}).values())
    title = [shown["title"]["text"]] if "title" in shown else []
    return "\n".join([*title, *text_in(shown.get("blocks", ())), *errors]) or str(shown.get("text", ""))
