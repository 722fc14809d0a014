"""Messages and forms as Discord's payloads: pure, so that each can be compared with what Discord describes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from adapters.discord.fields import labelled
from adapters.discord.marks import BEFORE_MARK, hidden
from adapters.discord.markup import called, markdown
from bot.chat import NAME_AND_SUBJECT, Button, Form, Message, Plain, Words

Payload = dict[str, Any]
CONTENT, FRAMED = 2_000, 4_096
"""Characters in a message, and in the frame (an embed) that takes what is longer once it is escaped."""
ROW = 5
EPHEMERAL = 1 << 6
MESSAGE, DEFERRED, CHOICES, MODAL = 4, 5, 8, 9
"""Kinds of first answers to an interaction."""
_STYLES: Mapping[str, int] = {"plain": 2, "primary": 1, "danger": 4}
_NOTHING = "\u2060"


def message(said: Message, mark: str = "", signs: str = "") -> Payload:
    """A message with its buttons; only those whom its words name are notified.

    It is found again by `mark`, in its first button or, where it has none, as signs at its end; or by given signs.
    """
    buttons = _buttons(said.buttons, mark)
    is_marked = any(each["custom_id"].endswith(BEFORE_MARK + mark) for each in buttons) if mark else True
    return {
        **_text(markdown(_titled(said)) or _NOTHING, signs if is_marked else hidden(mark)),
        "components": _rows(buttons),
        "allowed_mentions": {"parse": [], "users": called(said.words)},
    }


def answer(said: Message) -> Payload:
    """A message as the first answer to an interaction."""
    return {"type": MESSAGE, "data": {**message(said), **ephemeral(said.private)}}


def deferred(*, private: bool = True) -> Payload:
    """The first answer that asks for patience."""
    return {"type": DEFERRED, "data": ephemeral(private)}


def choices(labels: Sequence[tuple[str, str]]) -> Payload:
    """(label, value) pairs to complete what is being typed."""
    shown = [{"name": label[:100], "value": value[:100]} for label, value in labels if label and value]
    return {"type": CHOICES, "data": {"choices": shown[:25]}}


def modal(form: Form) -> Payload:
    """A form as the first answer to a command or a press."""
    intro = [{"type": 10, "content": markdown(form.intro)}] if form.intro else []
    fields = [labelled(field, form.errors.get(field.key, "")) for field in form.fields]
    data = {"title": form.title, "custom_id": route(form.name, form.subject), "components": [*intro, *fields]}
    return {"type": MODAL, "data": data}


def continued(form: Form, ticket: str, words: Mapping[Literal["again", "next", "continue"], str]) -> Message:
    """What stands where a form cannot: what needs another look, and the button that opens it."""
    parts: list[Plain] = [Plain(words["again"] if form.errors else words["next"])]
    labels = {field.key: field.label for field in form.fields}
    for key, error in form.errors.items():
        parts += [Plain("\n- "), Plain(f"{labels.get(key, key)}", bold=True), Plain(f" {error}")]
    aside = (form.aside,) if form.aside else ()
    return Message(tuple(parts), (Button(words["continue"], OPEN_FORM, ticket, "primary"), *aside))


OPEN_FORM = "form.open"


def route(name: str, subject: str) -> str:
    """The id of a button or form that asks for `name` about `subject`."""
    return f"{name}:{subject}"


def ephemeral(private: bool) -> Payload:
    return {"flags": EPHEMERAL} if private else {}


def _titled(said: Message) -> Words:
    return (Plain(said.title, bold=True), Plain("\n"), *said.words) if said.title else said.words


def _text(text: str, signs: str) -> Payload:
    """The text as a message; in a frame where escaping has made it too long for one."""
    if len(text + signs) <= CONTENT:
        return {"content": text + signs, "embeds": []}
    most = FRAMED - len(signs)
    return {"content": "", "embeds": [{"description": (text if len(text) <= most else f"{text[: most - 1]}…") + signs}]}


def _buttons(buttons: Sequence[Button], mark: str) -> list[Payload]:
    shown: list[Payload] = []
    for number, button in enumerate(buttons):
        id_ = route(button.name, button.subject)
        if mark and number == 0 and len(id_) + len(BEFORE_MARK + mark) <= NAME_AND_SUBJECT:
            id_ += BEFORE_MARK + mark
        if any(each["custom_id"] == id_ for each in shown):
            id_ = f"{id_[: NAME_AND_SUBJECT - 4]}{BEFORE_MARK}{number}"
        shown.append({"type": 2, "style": _STYLES[button.style], "label": button.label, "custom_id": id_})
    return shown


def _rows(buttons: Sequence[Payload]) -> list[Payload]:
    starts = range(0, len(buttons), ROW)
    return [{"type": 1, "components": list(buttons[start : start + ROW])} for start in starts]


__all__ = ["CONTENT", "answer", "choices", "continued", "deferred", "message", "modal", "route"]
