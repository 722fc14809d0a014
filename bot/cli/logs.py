"""Structured logs on stderr; what is secret never gets there, nor what people wrote."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog

from bot.config import LogConfig

SECRET = ("token", "secret", "password", "key", "cookie", "ticket")


def set_up_logs(config: LogConfig) -> None:
    """Logs as lines for people or as JSON, from a level on; libraries' own logs only from warnings on."""
    level = logging.getLevelNamesMapping()[config.level.upper()]
    last = (
        structlog.processors.JSONRenderer() if config.format == "json" else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            without_secrets,
            structlog.processors.ExceptionRenderer(without_words),
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Plain("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


def without_secrets(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blank what bears a secret's name."""
    for key in event:
        if any(word in key.lower() for word in SECRET):
            event[key] = "…"
    return event


_Raised = tuple[type[BaseException], BaseException, TracebackType | None]


def without_words(exc_info: _Raised) -> str:
    """Where an error came from and of which kind it and those before it are; never its text.

    The text of an error may hold what somebody wrote: a name, an answer, a row of the database. What the system says of
    itself (errors with a number) is told.
    """
    return "\n".join(_told(exc_info[1], set()))


def _told(error: BaseException, seen: set[int]) -> list[str]:
    if id(error) in seen:
        return []
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    parts = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    said = f"{kind}: {error.strerror or error.errno}" if isinstance(error, OSError) and error.errno else kind
    return [
        *(_told(before, seen) if before is not None else ()),
        *(line.rstrip() for line in traceback.format_tb(error.__traceback__)),
        said,
        *(line for part in parts for line in _told(part, seen)),
    ]


class _Plain(logging.Formatter):
    """For the libraries: their sentences as they are, and their errors as ours."""

    def formatException(self, ei: _Raised | tuple[None, None, None]) -> str:
        return without_words(ei) if ei[1] is not None else ""
