"""Structured logs on stderr; what is secret never gets there."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
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
            structlog.processors.format_exc_info,
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(
        level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s", force=True
    )


def without_secrets(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blank what bears a secret's name."""
    for key in event:
        if any(word in key.lower() for word in SECRET):
            event[key] = "…"
    return event
