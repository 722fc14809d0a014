"""discord.py's own log, told without what it fills in: addresses hold tokens, and texts are nobody's business."""

from __future__ import annotations

import logging

import structlog

log = structlog.get_logger()


class _Bare(logging.Handler):
    """Hands on which sentence was logged, and the kind of error, never the values."""

    def emit(self, record: logging.LogRecord) -> None:
        if "voice" in str(record.msg):  # Farpair never speaks
            return
        kind = record.exc_info[0] if record.exc_info else None
        log.warning("discord.py", said=str(record.msg), error=kind.__name__ if kind else "")


def quieten() -> None:
    """From warnings on, and without values."""
    library = logging.getLogger("discord")
    library.propagate = False
    library.setLevel(logging.WARNING)
    library.handlers = [_Bare()]
