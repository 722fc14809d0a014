"""What goes wrong between us and Slack, sorted into what may be tried again, what must be looked up, and what not.

Slack's client repeats requests by itself unless told not to, posts too, so that a lost answer makes two messages. Ours
never repeats; what it cannot know is told, and the ledger looks before it does anything again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.chat import Later, Never, TooMany, Unsure
from bot.deadline import in_time

QUESTIONS = frozenset(
    {
        "apps.connections.open",
        "auth.test",
        "bots.info",
        "conversations.history",
        "conversations.info",
        "conversations.list",
        "conversations.members",
        "team.info",
        "users.info",
    }
)
HARMLESS = frozenset(
    {
        "chat.update",
        "conversations.archive",
        "conversations.invite",
        "conversations.kick",
        "conversations.open",
        "conversations.unarchive",
        "files.getUploadURLExternal",
        "pins.add",
        "views.publish",
    }
)
"""What may be done twice without anybody noticing."""
TOKEN_TROUBLE = frozenset(
    {"account_inactive", "invalid_auth", "not_authed", "org_login_required", "token_expired", "token_revoked"}
)
_THEIRS = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable", "team_added_to_org"})
_PAUSE, _TOKEN_PAUSE, _UNSAID, _LONGEST = 5.0, 20.0, 30.0, 3_600.0


class Refused(Never):
    """Slack refused; `code` is its own word for it, `needed` the scope that is wanting."""

    def __init__(self, code: str, text: str = "", needed: str = "") -> None:
        text = f"the app needs the scope {needed}" if needed else text
        super().__init__(f"Slack refused ({code}): {text or _CODES.get(code, 'see the word in its documentation')}")
        self.code, self.needed = code, needed


class Paced(TooMany):
    """Slack says when it will take the next one."""

    exact = True


class BadToken(Later):
    """Slack refuses the token: nothing goes anywhere until there is another one, which is looked for steadily."""

    exact = True

    def __init__(self, code: str) -> None:
        super().__init__(f"Slack refuses the token ({code}).", _TOKEN_PAUSE, everywhere=True)


class NotYet(Later):
    """Our own queue for one of Slack's methods is full; when there is room."""

    exact = True


class NotInstalled(Later):
    """The app is not in a workspace; what waits goes out soon after it is installed again."""

    exact = True

    def __init__(self, reason: str) -> None:
        super().__init__(reason, _TOKEN_PAUSE, everywhere=True)


def tracing() -> aiohttp.TraceConfig:
    """A connection is there, and the request is about to leave by it: the last moment to refuse."""
    config = aiohttp.TraceConfig()
    config.on_connection_create_end.append(_ask_the_time)
    config.on_connection_reuseconn.append(_ask_the_time)
    return config


async def _ask_the_time(*_: object) -> None:
    in_time()


@contextmanager
def sorted_out(method: str) -> Iterator[None]:
    """Turn what Slack's client and aiohttp raise into what the core expects of a chat.

    Raises:
        Later: nothing happened.
        Unsure: it may have happened.
        Refused: it will not happen.
    """
    try:
        yield
    except SlackApiError as error:
        raise _of_answer(error, method) from error
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        raise Later("Slack cannot be reached.", _PAUSE, everywhere=True) from error
    except (aiohttp.ClientError, SlackClientError, OSError, ValueError, KeyError) as error:
        raise _lost(method, type(error).__name__) from error


def _of_answer(error: SlackApiError, method: str) -> Later | Unsure | Refused:
    response = error.response
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0) or 0)
    told = _told(response)
    code = str(told.get("error", ""))
    if status == 429 or code in ("ratelimited", "rate_limited"):
        return Paced("Slack asks us to go slowly.", _seconds(response))
    if code in TOKEN_TROUBLE:
        return BadToken(code)
    if status >= 500 or not code or code in _THEIRS:
        return _lost(method, code or f"status {status}")
    return Refused(code, needed=str(told.get("needed") or ""))


def _told(response: object) -> Mapping[str, object]:
    """What an answer says; nothing, where it is none of Slack's own."""
    data = getattr(response, "data", None)
    return data if isinstance(data, dict) else {}


def _seconds(response: object) -> float:
    headers = getattr(response, "headers", None) or {}
    try:
        said = next((float(value) for key, value in headers.items() if key.lower() == "retry-after"), _UNSAID)
        return min(_LONGEST, max(1.0, said))
    except ValueError:
        return _UNSAID


def _lost(method: str, why: str) -> Later | Unsure:
    if method in QUESTIONS or method in HARMLESS:
        return Later(f"Slack did not answer ({why}).", _PAUSE)
    return Unsure(f"Slack's answer was lost ({why}).")


_CODES = {
    "cant_invite": "this person cannot be invited",
    "channel_not_found": "the conversation does not exist, or Farpair is not in it",
    "is_archived": "the channel is archived",
    "message_not_found": "the message does not exist",
    "missing_scope": "the app lacks a scope; `farpair doctor` names it",
    "name_taken": "the name is another channel's",
    "not_in_channel": "Farpair is not in the channel; write /invite @Farpair there",
    "restricted_action": "this workspace's settings do not allow it to apps",
    "ura_max_channels": "a single-channel guest cannot be in a second channel",
    "user_disabled": "the account is deactivated",
    "user_is_restricted": "a guest cannot be invited there",
    "user_not_found": "the account does not exist",
    "user_not_visible": "the account cannot be seen from this workspace",
}
