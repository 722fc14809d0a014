"""What people ask for and what they are answered, described without any platform; and the port to platforms.

What can be built can be shown: each limit below is the tighter one of Discord's and Slack's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from bot.fields import Choice, Field, Option, Text, check
from bot.mishaps import CantTell, ChatError, Later, Never, TooMany, Unfinished, Unsure, finishing
from bot.pictures import PICTURES, Attached, File, Picture
from bot.places import Account, Community, Inbox, Place, Space
from bot.words import Link, Mention, Part, Plain, When, Words, fitting, plain

TITLE, BUTTON = 45, 75
FORM_TITLE, FIELDS, NAME_AND_SUBJECT = 24, 5, 100
MESSAGE, BUTTONS, ANSWER, INTRO, THREAD = 2_000, 25, 1_500, 1_200, 100

_NAME = re.compile(r"^[a-z][a-z0-9_.-]*$")
_SUBJECT = re.compile(r"^[A-Za-z0-9_.-]*$")


# What is asked.


@dataclass(frozen=True, slots=True)
class Request:
    """A person asks for NAME, about SUBJECT, with ANSWERS. `id` is the platform's own; a repeat has the same."""

    id: str
    account: Account
    name: str
    subject: str = ""
    answers: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    place: Place | None = None
    locale: str = "en"
    called: str = ""

    def text(self, key: str) -> str:
        """The answer to `key` as one stripped string; empty where there is none."""
        value = self.answers.get(key, "")
        return (value if isinstance(value, str) else "; ".join(value)).strip()

    def picked(self, key: str) -> tuple[str, ...]:
        """The answer to `key` as a tuple of values."""
        value = self.answers.get(key, ())
        return tuple(value) if not isinstance(value, str) else ((value,) if value else ())


# What is answered.


def _check_route(name: str, subject: str) -> None:
    if not _NAME.match(name) or not _SUBJECT.match(subject):
        raise ValueError(f"not a route: {name!r} about {subject!r}")
    check(NAME_AND_SUBJECT, "name and subject", f"{name}:{subject}")


@dataclass(frozen=True, slots=True)
class Button:
    """A press asks for `name` about `subject`."""

    label: str
    name: str
    subject: str = ""
    style: Literal["plain", "primary", "danger"] = "plain"

    def __post_init__(self) -> None:
        check(BUTTON, "a button", self.label)
        _check_route(self.name, self.subject)


@dataclass(frozen=True, slots=True)
class Form:
    """Fields whose submit asks for `name` about `subject`; `errors` stand at their fields, by key. `aside` is a button
    beside the one that opens the form, where it cannot be shown at once.
    """

    name: str
    title: str
    fields: tuple[Field, ...]
    subject: str = ""
    intro: Words = ()
    errors: Mapping[str, str] = field(default_factory=dict)
    submit: str = ""
    aside: Button | None = None
    kind: Literal["form"] = "form"

    def __post_init__(self) -> None:
        check(FORM_TITLE, "a form's title", self.title)
        check(FORM_TITLE, "a submit button", self.submit)
        check(INTRO, "a form's introduction", plain(self.intro))
        _check_route(self.name, self.subject)
        if not 1 <= len(self.fields) + bool(self.intro) <= FIELDS:
            raise ValueError(f"{self.name}: a form has 1 to {FIELDS} parts, not {len(self.fields)}")


@dataclass(frozen=True, slots=True)
class Message:
    """Something to read, with buttons under it. A reply is seen by the asker alone unless `private` is off.

    What is `pinned` is kept in sight where a platform can do so. Where a `thread` has a name, everybody can go on
    under the message, in a public thread of that name.
    """

    words: Words
    buttons: tuple[Button, ...] = ()
    title: str = ""
    private: bool = True
    pinned: bool = False
    pictures: tuple[Picture, ...] = ()
    files: tuple[File, ...] = ()
    thread: str = ""
    kind: Literal["message"] = "message"

    def __post_init__(self) -> None:
        check(TITLE, "a title", self.title)
        check(MESSAGE, "a message", f"{self.title}\n{plain(self.words)}")
        if len(self.buttons) > BUTTONS:
            raise ValueError(f"at most {BUTTONS} buttons, not {len(self.buttons)}")
        check(THREAD, "a thread's name", self.thread)
        if len(self.attached) > PICTURES:
            raise ValueError(f"at most {PICTURES} pictures and files, not {len(self.attached)}")

    @property
    def attached(self) -> tuple[Attached, ...]:
        """Pictures, then files."""
        return (*self.pictures, *self.files)


Reply = Message | Form


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `count` in any `seconds`, in one lane, or with `each_place` in each place of it.

    It holds for every stretch of that time, wherever it begins, so a platform that counts in windows refuses nothing.
    """

    count: float
    seconds: float
    each_place: bool = False


class Chat(Protocol):
    """What the core may do to a platform unasked.

    Each call either happens, or raises `Later`, `Unsure` or `Never`. `key` is a delivery's own and names the
    effect, so that `find` can tell whether it has happened already. Right before bytes leave for the platform,
    `bot.deadline.in_time` is asked. `rates` are what may be sent at most, by kind of delivery ("" for all kinds).
    """

    platform: str

    @property
    def rates(self) -> Mapping[str, tuple[Rate, ...]]: ...

    async def send(self, place: Place, message: Message, key: str) -> str:
        """Post `message` and return the platform's reference to it."""
        ...

    async def find(self, place: Place, key: str) -> str | None:
        """The reference of the message that bears `key` in `place`, or None if there is none.

        Raises:
            CantTell: this platform can't say, or not any more.
        """
        ...

    async def complete(self, place: Place, ref: str, message: Message) -> None:
        """Give the message `ref`, which is there, what belongs to it and is missing: its thread, its files.

        Doing it again is nothing. What the platform refuses for good is left out.

        Raises:
            Unfinished: it is to be tried again; `send` raises it too, once the message is there.
        """
        ...

    async def open_space(self, community: Community, code: str, title: str) -> Space:
        """The one empty space that bears `code`: an existing one if there is any, else a new one."""
        ...

    async def add_people(self, space: Space, accounts: Sequence[Account]) -> None:
        """Let `accounts` into `space`; whoever is in already stays."""
        ...

    async def remove_person(self, space: Space, account: Account) -> None:
        """Take `account` out of `space`; whoever is not in it is nothing."""
        ...

    async def close_space(self, space: Space) -> None:
        """Close `space` for writing; closing a closed one is nothing."""
        ...

    async def put_away(self, space: Space) -> None:
        """Put a quiet `space` out of sight, where the platform can; a message wakes it up again."""
        ...

    async def edit(self, place: Place, ref: str, message: Message) -> None:
        """Replace what the message `ref` shows."""
        ...

    def who_can_read(self) -> str:
        """The wording key that says in plain words who can open a space here."""
        ...


__all__ = [
    "MESSAGE",
    "Account",
    "Attached",
    "Button",
    "CantTell",
    "Chat",
    "ChatError",
    "Choice",
    "Community",
    "Field",
    "File",
    "Form",
    "Inbox",
    "Later",
    "Link",
    "Mention",
    "Message",
    "Never",
    "Option",
    "Part",
    "Picture",
    "Place",
    "Plain",
    "Rate",
    "Reply",
    "Request",
    "Space",
    "Text",
    "TooMany",
    "Unfinished",
    "Unsure",
    "When",
    "Words",
    "finishing",
    "fitting",
    "plain",
]
