"""Who is signed in to the coordinators' pages; kept in memory, so a restart signs everybody out."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.chat import Account, Reply

LASTS = timedelta(hours=12)


@dataclass(slots=True)
class Session:
    """One coordinator in one programme; `reply` is the last answer of the desk, shown until the next one."""

    account: Account
    programme_id: int
    until: datetime
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    reply: Reply | None = None

    def knows(self, token: str) -> bool:
        """Whether a posted token is the one that this session's pages carry."""
        return secrets.compare_digest(token.encode(), self.token.encode())


class Sessions:
    """Sessions by the hash of what the cookie holds, so that a memory dump opens no page."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._now = now
        self._open: dict[str, Session] = {}

    def begin(self, account: Account, programme_id: int) -> str:
        """Begin a session and return the secret for its cookie."""
        self._forget_old()
        secret = secrets.token_urlsafe(32)
        self._open[_hash(secret)] = Session(account, programme_id, self._now() + LASTS)
        return secret

    def find(self, secret: str) -> Session | None:
        self._forget_old()
        return self._open.get(_hash(secret))

    def end(self, secret: str) -> None:
        self._open.pop(_hash(secret), None)

    def _forget_old(self) -> None:
        now = self._now()
        self._open = {key: session for key, session in self._open.items() if session.until > now}


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
