"""Messages and forms as Block Kit: pure, so that each can be compared with what Slack describes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from adapters.slack.fields import block, option, plain_text
from adapters.slack.markup import Spell, as_it_is, escaped, fallback, rich
from adapters.slack.places import written
from bot.chat import Button, Form, Message, Place, Plain, Words

Payload = dict[str, Any]
TITLE, HEADER, METADATA = 24, 150, 3_000
MOST_SUGGESTED = 100
SHOWN = "farpair.shown"
"""The callback of a view that only shows something."""
OPEN_FORM = "form.open"
EVENT = "farpair_delivery"
"""The kind of a message's metadata."""
BEFORE_NUMBER = "~"


def message(said: Message, spell: Spell = as_it_is) -> Payload:
    """A message with its buttons, and all of its words as text beside them."""
    return {
        "text": _full(said, spell),
        "blocks": _blocks(said, spell),
        "mrkdwn": False,
    }


def posted(said: Message, mark: str, spell: Spell = as_it_is, files: Sequence[str] = ()) -> Payload:
    """A message that is found again by its mark, and that knows the ids of the files that belong to it."""
    return {**message(said, spell), **marked(mark, files), "unfurl_links": False, "unfurl_media": False}


def marked(mark: str, files: Sequence[str] = ()) -> Payload:
    """The metadata by which a message is found again."""
    known = {"files": ",".join(files)} if files else {}
    return {"metadata": {"event_type": EVENT, "event_payload": {"delivery": mark, **known}}}


def mark_of(key: str) -> str:
    """A delivery's key as a message bears it: short, and telling nobody anything."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def mark_in(raw: Mapping[str, Any]) -> str:
    """The mark of a message as Slack gives it back; empty where it has none."""
    return str(_ours(raw).get("delivery", ""))


def files_in(raw: Mapping[str, Any]) -> list[str]:
    """The ids of the files that belong to a message, whether they are shared by now or not."""
    return [each for each in str(_ours(raw).get("files", "")).split(",") if each]


def _ours(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    metadata = raw.get("metadata") or {}
    return (metadata.get("event_payload") or {}) if metadata.get("event_type") == EVENT else {}


def answer(said: Message, spell: Spell = as_it_is) -> Payload:
    """A message as the answer to a command or a press."""
    shown = {key: value for key, value in message(said, spell).items() if key != "mrkdwn"}
    return {"response_type": "ephemeral" if said.private else "in_channel", **shown}


def form_view(form: Form, place: Place | None, words: Mapping[str, str], spell: Spell = as_it_is) -> Payload:
    """A form as a modal. `words` has the labels "send" and "close"; what needs another look is also said on top."""
    complaints = [(Plain(form.errors[key], bold=True), Plain("\n")) for key in form.errors]
    said: Words = tuple(part for each in complaints for part in each)
    intro = [rich((*said, *form.intro), spell)] if form.intro or said else []
    return {
        "type": "modal",
        "callback_id": route(form.name, form.subject),
        "title": plain_text(form.title),
        "submit": plain_text(form.submit or words["send"]),
        "close": plain_text(words["close"]),
        "notify_on_close": True,
        "private_metadata": _metadata(place),
        "blocks": [*intro, *map(block, form.fields)],
    }


def message_view(said: Message, place: Place | None, words: Mapping[str, str], spell: Spell = as_it_is) -> Payload:
    """A message as a modal, where there is nowhere else to answer. `words` has "title" and "close"."""
    is_short = 0 < len(said.title) <= TITLE
    shown = Message(said.words, said.buttons) if is_short else said
    return {
        "type": "modal",
        "callback_id": SHOWN,
        "title": plain_text(said.title if is_short else words["title"]),
        "close": plain_text(words["close"]),
        "private_metadata": _metadata(place),
        "blocks": _blocks(shown, spell),
    }


def home_view(parts: Sequence[Message], spell: Spell = as_it_is) -> Payload:
    """What the App Home shows: one message after the other."""
    blocks: list[Payload] = []
    for number, part in enumerate(parts):
        blocks += [{"type": "divider"}] if number else []
        blocks += _blocks(part, spell, f"{number}")
    return {"type": "home", "blocks": blocks[:100]}


def errors(form: Form) -> Payload:
    """What needs another look, at its fields, in the form that is open."""
    return {"response_action": "errors", "errors": dict(form.errors)}


def update(view: Payload) -> Payload:
    """Another view in the place of the one that is open."""
    return {"response_action": "update", "view": view}


def options(labels: Sequence[str]) -> Payload:
    """What completes what is being written."""
    return {"options": [option(label) for label in labels[:MOST_SUGGESTED] if label]}


def continued(form: Form, ticket: str, words: Mapping[str, str]) -> Message:
    """What stands where a form cannot be opened: the button that opens it."""
    return Message((Plain(words["next"]),), (Button(words["continue"], OPEN_FORM, ticket, "primary"),))


def route(name: str, subject: str) -> str:
    """The id of a button or form that asks for `name` about `subject`."""
    return f"{name}:{subject}"


def _full(said: Message, spell: Spell) -> str:
    text = fallback(said.words, spell)
    return f"{escaped(said.title)}\n{text}" if said.title else text or "–"


def _blocks(said: Message, spell: Spell, salt: str = "") -> list[Payload]:
    head = [{"type": "header", "text": plain_text(said.title[:HEADER])}] if said.title else []
    buttons = _buttons(said.buttons, salt)
    return [*head, rich(said.words, spell), *([{"type": "actions", "elements": buttons}] if buttons else [])]


def _buttons(buttons: Sequence[Button], salt: str) -> list[Payload]:
    """Buttons, each with an id of its own: the same request twice is told apart by a number behind it."""
    shown: list[Payload] = []
    for number, button in enumerate(buttons):
        id_ = route(button.name, button.subject)
        if salt or any(each["action_id"] == id_ for each in shown):
            id_ += f"{BEFORE_NUMBER}{salt}.{number}"
        style = {"style": button.style} if button.style != "plain" else {}
        shown.append({"type": "button", "action_id": id_, "text": plain_text(button.label), **style})
    return shown


def _metadata(place: Place | None) -> str:
    return json.dumps({"place": written(place)})[:METADATA]
