"""What is said: parts, so that what people typed is never mistaken for markup."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from bot.places import Account, Community, Space


@dataclass(frozen=True, slots=True)
class Plain:
    """Text that is shown as it stands; adapters escape it."""

    text: str
    bold: bool = False
    kind: Literal["plain"] = "plain"


@dataclass(frozen=True, slots=True)
class When:
    """An instant that every reader sees in their own time."""

    instant: datetime
    kind: Literal["when"] = "when"

    def __post_init__(self) -> None:
        if self.instant.tzinfo is None:
            raise ValueError("an instant needs a time zone")


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody who is to notice this message."""

    account: Account
    name: str
    kind: Literal["mention"] = "mention"


@dataclass(frozen=True, slots=True)
class Link:
    """A way to a place in the chat, or to a web address of the program's own."""

    text: str
    to: Space | Community | str
    kind: Literal["link"] = "link"


Part = Plain | When | Mention | Link
Words = tuple[Part, ...]


def plain(words: Words) -> str:
    """The words as bare text: what is counted, logged in tests and read aloud."""
    return "".join(_bare(part) for part in words)


def _bare(part: Part) -> str:
    match part:
        case When():
            return part.instant.strftime("%Y-%m-%d %H:%M UTC")
        case Mention():
            return f"@{part.name}"
        case _:
            return part.text


def fitting(words: Words, most: int = 1_900) -> Words:
    """As much of the words as one message can show; what is cut ends with an ellipsis."""
    kept: list[Part] = []
    left = most
    for part in words:
        if not isinstance(part, Plain):
            kept.append(part)
            left -= 40
        elif left > 1:
            text = part.text if len(part.text) <= left else f"{part.text[: left - 1]}…"
            kept.append(replace(part, text=text))
            left -= len(text)
    return tuple(kept)
