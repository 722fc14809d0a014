"""What the coordinators' pages have kept, and lists that are read a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from bot.chat import Account, Reply
from bot.ledger import Delivery, DeliveryState


@dataclass(frozen=True, slots=True)
class Listed:
    """A participant in a list: nothing that is encrypted. `state` is that of the newest round they enrolled in."""

    id: int
    name: str
    country: str
    joined_at: datetime
    paused_until: date | None = None
    state: str = ""
    round_id: int = 0


@dataclass(frozen=True, slots=True)
class Counted:
    """A round in figures; `alive` are the partnerships that run."""

    people: int = 0
    countries: int = 0
    partnerships: int = 0
    alive: int = 0


@dataclass(frozen=True, slots=True)
class Brief:
    """A partnership in a list."""

    id: int
    code: str
    members: tuple[int, ...]
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """What coordinators noted about a participant, and when; the participant reads it with /mydata."""

    participant_id: int
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whose session it is, in which programme; the last answer that it got, and the page that shows it."""

    account: Account
    programme_id: int
    page: str = ""
    reply: Reply | None = None


class Board(Protocol):
    """Sessions, remarks, and lists."""

    async def begin(self, digest: str, account: Account, programme_id: int, until: datetime) -> None:
        """A session, by the hash of its secret."""
        ...

    async def session(self, digest: str, now: datetime) -> SignedIn | None:
        """A session that goes on."""
        ...

    async def keep_reply(self, digest: str, page: str, reply: Reply | None) -> None:
        """What a page of a session shows next, in place of an earlier one; None forgets it."""
        ...

    async def end(self, digest: str, now: datetime) -> None:
        """End a session, and forget those that are too old."""
        ...

    async def end_all(self, account: Account) -> int:
        """End all sessions of an account, in all programmes and processes; how many there were."""
        ...

    async def names(self, programme_id: int, country: str = "", state: str = "") -> Sequence[tuple[int, str]]:
        """(id, name) of all who have not left, by id; those of a country, or who stand so ("none": in no round,
        "paused": whatever their state), where it is asked for.
        """
        ...

    async def people(self, programme_id: int, only: Sequence[int]) -> Sequence[Listed]:
        """Some of those who have not left, by id."""
        ...

    async def countries(self, programme_id: int) -> Sequence[str]:
        """The codes of the countries of all who have not left."""
        ...

    async def states(self, round_id: int) -> Mapping[str, int]:
        """How many stand so in a round, by state."""
        ...

    async def rounds(self, programme_id: int) -> Mapping[int, Counted]:
        """The programme's rounds in figures, by id; without those that nobody is in."""
        ...

    async def partnerships(self, round_id: int) -> Sequence[Brief]:
        """All of a round, by id."""
        ...

    async def contact(self, partnership_ids: Sequence[int]) -> Mapping[int, Sequence[tuple[int, date]]]:
        """(who, UTC day) on which members of some partnerships wrote, by partnership, the earliest first."""
        ...

    async def deliveries(
        self, programme_id: int, state: DeliveryState | None, offset: int, limit: int
    ) -> Sequence[Delivery]:
        """Those in a state (None: in any), the latest first."""
        ...

    async def deliveries_about(self, partnership_id: int, limit: int) -> Sequence[Delivery]:
        """Those of a partnership, the latest first."""
        ...

    async def trail_about(self, programme_id: int, subject: str, limit: int) -> Sequence[Mapping[str, Any]]:
        """What was done about one thing, the newest first; keys as `trail`."""
        ...

    async def trail(self, programme_id: int, offset: int, limit: int) -> Sequence[Mapping[str, Any]]:
        """The newest first: keys at, who, act, subject, reason."""
        ...

    async def remark(self, participant_id: int) -> Remark | None: ...

    async def note(self, remark: Remark) -> None:
        """Replaces the earlier one; an empty text takes it away."""
        ...


__all__ = ["Board", "Brief", "Counted", "Listed", "Remark", "SignedIn"]
