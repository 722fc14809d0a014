"""What Slack sends when somebody writes a command, presses a button or submits a form, read into requests."""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from adapters.slack.places import account_of, read_place
from adapters.slack.show import BEFORE_NUMBER, SHOWN
from bot.chat import Inbox, Place, Request
from bot.commands import Command, Misread, read_line

Raw = Mapping[str, Any]
Answer = str | tuple[str, ...]
Kind = Literal["command", "press", "submit", "closed", "shortcut", "completion"]
_NAME = re.compile(r"[a-z][a-z0-9_.-]*")
_SUBJECT = re.compile(r"[A-Za-z0-9_.-]*")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LONGEST = 20_000
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})
"""What a Mac or a phone makes of quotation marks while somebody types."""
_REFERENCE = re.compile(
    r"<(?:[@#]([A-Z0-9]+)(?:\|[^>]*)?|!([a-z]+)(?:\|[^>]*)?|((?:https?|mailto):[^|>]*)(?:\|[^>]*)?)>"
)
WORDLESS = frozenset({"report"})
"""Commands whose words are never taken from a line: they belong into a form that nobody else sees."""


class Malformed(Exception):
    """What came is nothing that a message of ours can cause."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What came: the request, and what is needed to answer it. `view` is the modal or home it came from."""

    request: Request
    kind: Kind
    tenant: str
    channel: str = ""
    trigger: str = ""
    response_url: str = ""
    view: Raw | None = None
    is_guest_of: str = ""

    @property
    def is_at_home(self) -> bool:
        return self.view is not None and self.view.get("type") == "home"


def read(raw: Raw, tenant: str) -> Asked:
    """An interaction as a request. The place is the conversation where one is told; the caller knows its kind.

    Raises:
        Malformed: it is of a kind that Farpair never asked for, or none that a message of ours can cause.
    """
    match str(raw.get("type", "")):
        case "block_actions":
            return _press(raw, tenant)
        case "view_submission":
            return _form(raw, tenant, "submit")
        case "view_closed":
            return _form(raw, tenant, "closed")
        case "shortcut" | "message_action":
            return _asked(raw, tenant, "shortcut", _route(str(raw.get("callback_id", ""))), str(raw["trigger_id"]))
        case "block_suggestion":
            route = (str(raw.get("action_id", "")), "")
            answers = {"q": _clean(raw.get("value", ""))}
            return _asked(raw, tenant, "completion", route, "completion", answers)
        case kind:
            raise Malformed(f"an interaction of kind {kind!r}")


def read_command(raw: Raw, tenant: str, command: str, commands: Sequence[Command]) -> Asked | Misread:
    """A slash command: the app's own with words behind it, or a short one of its own.

    The line alone is "help".
    """
    line = typed_line(raw, command) or "help"
    understood = read_line(line, commands)
    if isinstance(understood, Misread):
        return understood
    answers = {} if understood.name in WORDLESS else dict(understood.answers)
    asked = _asked(raw, tenant, "command", (understood.name, ""), str(raw["trigger_id"]), answers)
    return replace(asked, channel=str(raw.get("channel_id") or ""))


def typed_line(raw: Raw, command: str) -> str:
    """What somebody typed, as the desk's own line: without the app's command, references and escapes undone."""
    first = str(raw.get("command", "")).removeprefix("/").lower()
    words = _plain(str(raw.get("text") or "")).strip()
    return words if first == command.lower() else f"{first} {words}".strip()


def _plain(text: str) -> str:
    """Escaped text (`should_escape`) as it was typed; somebody who is mentioned is named by their id."""
    named = _REFERENCE.sub(lambda found: found[1] or found[2] or found[3] or "", text)
    return _clean(html.unescape(named)).translate(_QUOTES)


def _press(raw: Raw, tenant: str) -> Asked:
    actions: Sequence[Raw] = raw.get("actions") or ()
    if not actions:
        raise Malformed("a press without a button")
    asked = _asked(raw, tenant, "press", _route(str(actions[0].get("action_id", ""))), str(raw["trigger_id"]))
    view: Raw | None = raw.get("view") or None
    channel = str((raw.get("channel") or {}).get("id") or (raw.get("container") or {}).get("channel_id") or "")
    if view is not None:
        asked = replace(asked, view=view, request=replace(asked.request, place=_kept_place(view, tenant)))
    return replace(asked, channel=channel, response_url=str(raw.get("response_url") or ""))


def _form(raw: Raw, tenant: str, kind: Kind) -> Asked:
    view: Raw = raw["view"]
    answers = answers_in(view)
    content = repr((view.get("callback_id"), sorted(answers.items())))
    id_ = f"{view.get('id', '')}.{view.get('hash', '')}.{hashlib.sha256(content.encode()).hexdigest()[:16]}"
    route = ("help", "") if view.get("callback_id") == SHOWN else _route(str(view.get("callback_id", "")))
    asked = _asked(raw, tenant, kind, route, id_, answers)
    return replace(asked, view=view, request=replace(asked.request, place=_kept_place(view, tenant)))


def _kept_place(view: Raw, tenant: str) -> Place | None:
    try:
        kept = json.loads(view.get("private_metadata") or "{}")
        return read_place(str(kept.get("place", "")), tenant)
    except (ValueError, AttributeError) as error:
        raise Malformed("a form of somebody else's") from error


def _asked(
    raw: Raw, tenant: str, kind: Kind, route: tuple[str, str], id_: str, answers: Mapping[str, Answer] | None = None
) -> Asked:
    (name, subject), user = route, _user(raw)
    if not _NAME.fullmatch(name) or not _SUBJECT.fullmatch(subject) or not str(user.get("id", "")).isalnum():
        raise Malformed("not a route, or nobody asks")
    account = account_of(tenant, str(user["id"]))
    request = Request(
        id=f"slack-{tenant}-{id_}",
        account=account,
        name=name,
        subject=subject,
        answers=answers or {},
        place=Inbox(account),
        called=_called(user),
    )
    response_url = str(raw.get("response_url") or "")
    return Asked(
        request, kind, tenant, "", str(raw.get("trigger_id") or ""), response_url, None, _other_team(raw, user)
    )


def _user(raw: Raw) -> Raw:
    user: Raw = raw.get("user") or {"id": raw.get("user_id", ""), "name": raw.get("user_name", "")}
    return user


def _other_team(raw: Raw, user: Raw) -> str:
    """The workspace of somebody who comes from another one (Slack Connect); empty for our own."""
    theirs, ours = str(user.get("team_id") or ""), str((raw.get("team") or {}).get("id") or "")
    return theirs if theirs and ours and theirs != ours and not user.get("enterprise_user") else ""


def _called(user: Raw) -> str:
    """Slack tells what somebody is called among the accounts: "ana.maria" is Ana Maria, until she writes otherwise."""
    handle = str(user.get("name") or user.get("username") or "")
    return _clean(" ".join(each[:1].upper() + each[1:] for each in re.split(r"[._-]+", handle) if each))[:80]


def _route(id_: str) -> tuple[str, str]:
    name, _, subject = id_.partition(BEFORE_NUMBER)[0].partition(":")
    return name, subject


def answers_in(view: Raw) -> dict[str, Answer]:
    """What is written and chosen in a view, by the blocks' ids."""
    values: Mapping[str, Mapping[str, Raw]] = (view.get("state") or {}).get("values") or {}
    return {key: _answer(state) for key, actions in values.items() for state in actions.values()}


def _answer(state: Raw) -> Answer:
    if "selected_options" in state:
        return tuple(_clean(each["value"]) for each in state["selected_options"] or ())
    if "selected_option" in state:
        return _clean((state["selected_option"] or {}).get("value", ""))
    return _clean(state.get("value") or "")


def _clean(value: Any) -> str:
    return _UNPRINTABLE.sub("", str(value)[:_LONGEST].replace("\r\n", "\n").replace("\r", "\n"))
