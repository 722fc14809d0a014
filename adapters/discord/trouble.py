"""What goes wrong between us and Discord, sorted into what may be tried again, what must be looked up, and what not.

discord.py repeats a request by itself after some of Discord's own errors, also where the first one had its effect.
`tracing` stops that: such an answer to anything but a question becomes an error at once, and is looked up.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import aiohttp
import discord

from bot.chat import Later, Never, TooMany, Unsure
from bot.deadline import in_time

UNKNOWN_CHANNEL, UNKNOWN_MEMBER, UNKNOWN_MESSAGE, UNKNOWN_USER, UNKNOWN_INTERACTION = 10003, 10007, 10008, 10013, 10062
DIRECT_CLOSED, NO_SHARED_SERVER, DIRECT_TOO_FAST = 50007, 50278, 40003
NO_ACCESS, NO_PERMISSION, ARCHIVED, HAS_THREAD, LOCKED, TOO_MANY_THREADS = 50001, 50013, 50083, 160004, 160005, 160006
ALREADY_ACKNOWLEDGED = 40060
_QUESTIONS = ("GET", "HEAD")
_REPEATED_BY_THE_CLIENT = (500, 502, 504, 524)
_AWAY = "status 503"
_PAUSE, _LONG_PAUSE, _TOO_FAST, _UNSAID = 5.0, 60.0, 120.0, 10.0


class Refused(Never):
    """Discord refused; `status` is HTTP's and `code` is Discord's own."""

    def __init__(self, status: int, code: int, text: str) -> None:
        super().__init__(f"Discord refused ({status}, code {code}): {text[:100]}")
        self.status, self.code = status, code


class Paced(TooMany):
    """Discord says when it will take the next one; there is no use in asking earlier, and none in waiting longer."""

    exact = True

    def __init__(self, reason: str, seconds: float, code: int = 0, *, everywhere: bool = False) -> None:
        super().__init__(reason, seconds, everywhere=everywhere)
        self.code = code


class Unanswered(Exception):
    """Discord had an error of its own after it was asked to do something."""


def tracing() -> aiohttp.TraceConfig:
    """What watches each request of the client."""
    config = aiohttp.TraceConfig()
    config.on_request_end.append(_stop_repeats)
    config.on_connection_create_end.append(_ask_the_time)
    config.on_connection_reuseconn.append(_ask_the_time)
    return config


async def _ask_the_time(*_: object) -> None:
    """A connection is there and the request is about to leave: the last moment to refuse."""
    in_time()


async def _stop_repeats(_: aiohttp.ClientSession, __: SimpleNamespace, ended: aiohttp.TraceRequestEndParams) -> None:
    if ended.method not in _QUESTIONS and ended.response.status in _REPEATED_BY_THE_CLIENT:
        ended.response.close()
        raise Unanswered(f"status {ended.response.status}")


@contextmanager
def sorted_out(method: str) -> Iterator[None]:
    """Turn what discord.py and aiohttp raise into what the core expects of a chat.

    Raises:
        Later: nothing happened.
        Unsure: it may have happened.
        Refused: it will not happen.
    """
    try:
        yield
    except discord.RateLimited as error:
        raise Paced("Discord asks us to go slowly.", error.retry_after) from error
    except discord.HTTPException as error:
        raise _of_answer(error, method) from error
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        raise Later("Discord cannot be reached.", _PAUSE, everywhere=True) from error
    except (aiohttp.ClientError, Unanswered, OSError, ValueError, KeyError) as error:
        raise _lost(method, type(error).__name__) from error


def _of_answer(error: discord.HTTPException, method: str) -> Later | Unsure | Refused:
    if error.status == 429:
        is_global = "X-RateLimit-Global" in error.response.headers
        return Paced("Discord asks us to go slowly.", _seconds(error), everywhere=is_global)
    if error.status == 401:
        return Later("Discord refuses the token.", _LONG_PAUSE, everywhere=True)
    if error.status >= 500:
        return _lost(method, f"status {error.status}")
    if error.code in (DIRECT_TOO_FAST, TOO_MANY_THREADS):
        return Paced(f"Discord asks us to wait (code {error.code}).", _TOO_FAST, error.code)
    return Refused(error.status, error.code, _CODES.get(error.code, "see the code in Discord's documentation"))


def _seconds(error: discord.HTTPException) -> float:
    try:
        return min(3_600.0, max(1.0, float(error.response.headers.get("Retry-After", _UNSAID))))
    except ValueError:
        return _UNSAID


def _lost(method: str, why: str) -> Later | Unsure:
    if method in _QUESTIONS:
        return Later(f"Discord did not answer ({why}).", _PAUSE, everywhere=why == _AWAY)
    return Unsure(f"Discord's answer was lost ({why}).")


_CODES = {
    UNKNOWN_CHANNEL: "the channel or thread does not exist",
    UNKNOWN_MEMBER: "the person is not on this server",
    UNKNOWN_MESSAGE: "the message does not exist",
    UNKNOWN_USER: "the account does not exist",
    DIRECT_CLOSED: "the person takes no direct messages",
    NO_SHARED_SERVER: "the person shares no server with us",
    NO_ACCESS: "Farpair cannot see the channel",
    NO_PERMISSION: "Farpair lacks a permission there",
    ARCHIVED: "the thread is archived",
    LOCKED: "the thread is locked",
}
