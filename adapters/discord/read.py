"""What Discord sends when somebody writes a command, presses a button or submits a form, read into requests."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.discord.marks import BEFORE_MARK
from adapters.discord.places import account_of, community_of, space_of
from bot.chat import Inbox, Place, Request

Raw = Mapping[str, Any]
Answer = str | tuple[str, ...]
COMMAND, PRESS, COMPLETION, SUBMIT = 2, 3, 4, 5
"""Kinds of interactions."""
THREADS = (10, 11, 12)
_GROUP, _SUBCOMMAND = 2, 1
_MANAGING = 1 << 3 | 1 << 5
"""Administrator, or Manage Server (Discord's reference, "Permissions")."""
_NAME = re.compile(r"[a-z][a-z0-9_.-]*")
_SUBJECT = re.compile(r"[A-Za-z0-9_.-]*")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LONGEST = 20_000


class Malformed(Exception):
    """What came is nothing that a message of ours can cause."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An interaction: the request, and what is needed to answer it. `sought` is the option being completed;
    `manages` says that whoever asks administers the server.
    """

    request: Request
    id: str
    token: str
    kind: int
    channel: str
    server: str = ""
    sought: str = ""
    manages: bool = False


def read(raw: Raw, is_thread: Callable[[str, str], bool] = lambda server, channel: False) -> Asked:
    """An interaction as a request. `is_thread` is asked about a channel whose kind was not sent along.

    Raises:
        Malformed: it is of a kind that Farpair never asked for, or none that a message of ours can cause.
    """
    kind, data = int(raw.get("type", 0)), raw.get("data") or {}
    if kind in (COMMAND, COMPLETION):
        name, subject, options = *_command(data), _options(data)
        answers: dict[str, Answer] = {str(each["name"]): _clean(each.get("value", "")) for each in options}
        sought = next((str(each["name"]) for each in options if each.get("focused")), "")
        return _asked(raw, kind, (name, subject), answers, _place(raw, is_thread), sought)
    if kind in (PRESS, SUBMIT):
        name, subject = _route(str(data.get("custom_id", "")))
        answers = dict(_answers(data.get("components") or ()))
        return _asked(raw, kind, (name, subject), answers, _place(raw, is_thread))
    raise Malformed(f"an interaction of kind {kind}")


def _asked(
    raw: Raw, kind: int, route: tuple[str, str], answers: Mapping[str, Answer], place: Place | None, sought: str = ""
) -> Asked:
    (name, subject), user = route, _user(raw)
    if not _NAME.fullmatch(name) or not _SUBJECT.fullmatch(subject) or not str(user.get("id", "")).isdecimal():
        raise Malformed("not a route, or nobody asks")
    account = account_of(str(user["id"]))
    request = Request(
        id=f"discord-{raw['id']}",
        account=account,
        name=name,
        subject=subject,
        answers=answers,
        place=place or (None if raw.get("guild_id") else Inbox(account)),
        locale=str(raw.get("locale") or raw.get("guild_locale") or "en"),
        called=_called(raw, user),
    )
    server = str(raw.get("guild_id") or "")
    return Asked(request, str(raw["id"]), str(raw["token"]), kind, _channel(raw), server, sought, _manages(raw))


def _manages(raw: Raw) -> bool:
    allowed = str((raw.get("member") or {}).get("permissions") or "0")
    return allowed.isdecimal() and bool(int(allowed) & _MANAGING)


def _command(data: Raw) -> tuple[str, str]:
    """("round.start", "") for the subcommand `start` of `/round`."""
    names = [str(data.get("name", ""))]
    level: Sequence[Raw] = data.get("options") or ()
    while level and int(level[0].get("type", 0)) in (_SUBCOMMAND, _GROUP):
        names.append(str(level[0]["name"]))
        level = level[0].get("options") or ()
    return ".".join(names), ""


def _options(data: Raw) -> Sequence[Raw]:
    level: Sequence[Raw] = data.get("options") or ()
    while level and int(level[0].get("type", 0)) in (_SUBCOMMAND, _GROUP):
        level = level[0].get("options") or ()
    return level


def _route(id_: str) -> tuple[str, str]:
    name, _, subject = id_.partition(BEFORE_MARK)[0].partition(":")
    return name, subject


def _answers(components: Sequence[Raw]) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """(key, answer) of each field, whether it stands under a label or, as in older clients, in a row."""
    for outer in components:
        inner = outer.get("component")
        for each in [inner] if inner else outer.get("components") or ():
            if "custom_id" in each:
                yield str(each["custom_id"]), _answer(each)


def _answer(component: Raw) -> str | tuple[str, ...]:
    if "values" in component:
        return tuple(_clean(value) for value in component["values"] or ())
    value = component.get("value")
    if value is True:
        return ("yes",)
    return "" if value is None or value is False else _clean(value)


def _clean(value: Any) -> str:
    return _UNPRINTABLE.sub("", str(value)[:_LONGEST].replace("\r\n", "\n").replace("\r", "\n"))


def _user(raw: Raw) -> Raw:
    member = raw.get("member") or {}
    user: Raw = member.get("user") or raw.get("user") or {}
    return user


def _called(raw: Raw, user: Raw) -> str:
    nick = (raw.get("member") or {}).get("nick")
    return _clean(nick or user.get("global_name") or user.get("username") or "")[:80]


def _channel(raw: Raw) -> str:
    return str(raw.get("channel_id") or (raw.get("channel") or {}).get("id") or "")


def _place(raw: Raw, is_thread: Callable[[str, str], bool]) -> Place | None:
    """The channel or thread on a server; None in a direct conversation, or where nothing is told."""
    server, channel = str(raw.get("guild_id") or ""), _channel(raw)
    if not server or not channel:
        return None
    kind = (raw.get("channel") or {}).get("type")
    in_thread = is_thread(server, channel) if kind is None else int(kind) in THREADS
    return space_of(server, channel) if in_thread else community_of(server, channel)
