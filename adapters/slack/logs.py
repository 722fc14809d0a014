"""The log of Slack's own libraries, told without what they fill in: addresses hold tickets, and texts are nobody's."""

from __future__ import annotations

import logging

import structlog

log = structlog.get_logger()
LOGGER = logging.getLogger("farpair.slack")
"""The logger that bolt and the SDK are given."""


class _Bare(logging.Handler):
    """Hands on how a sentence begins and the kind of error, never what stands behind."""

    def emit(self, record: logging.LogRecord) -> None:
        kind = record.exc_info[0] if record.exc_info else None
        log.warning("slack", said=_beginning(str(record.msg)), error=kind.__name__ if kind else "")


def _beginning(text: str) -> str:
    """The sentence up to the first thing that was filled in."""
    for sign in ("(", ":", "{", "'", '"', "\n"):
        text = text.partition(sign)[0]
    return text.strip()[:80]


def quieten() -> None:
    """From warnings on, and without values."""
    LOGGER.propagate = False
    LOGGER.setLevel(logging.WARNING)
    LOGGER.handlers = [_Bare()]


quieten()
