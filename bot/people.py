"""The people of a programme and what joins them: frozen values, as the store remembers them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from bot.chat import Account, Community, Space
from bot.programme import Settings

RoundState = Literal["open", "running", "ended"]
EnrolmentState = Literal["enrolled", "waiting", "matched", "unmatched", "withdrawn"]
Rhythm = Literal["weekly", "fortnightly", "monthly"]
Answers = Mapping[str, str | tuple[str, ...]]


FREE_DAYS = "free_days"
"""The answer that holds the days of the week on which somebody is free beside the weekend: digits, 0 for Monday."""


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme: several communities may share it, and a community may run several."""

    id: int
    slug: str
    name: str
    settings: Settings


@dataclass(frozen=True, slots=True)
class Coordinator:
    """Somebody who looks after a programme, by the account that was named; when they are away, both days included."""

    programme_id: int
    account: Account
    since: datetime
    away_first: date | None = None
    away_last: date | None = None


@dataclass(frozen=True, slots=True)
class Participant:
    """A human in a programme. `answers` are what they told, by question key; codes, not labels.

    `wants_round` is set where somebody asked to take part while no round was open; `agreed_at` is when they agreed
    to the programme's conditions, None for people from a list who have not been asked yet.
    """

    id: int
    programme_id: int
    name: str
    answers: Answers
    language: str
    accounts: tuple[Account, ...]
    communities: frozenset[int]
    joined_at: datetime
    paused_until: date | None = None
    left_at: datetime | None = None
    wants_round: bool = False
    agreed_at: datetime | None = None

    def text(self, key: str) -> str:
        """The answer to `key` as one string; empty where there is none."""
        value = self.answers.get(key, "")
        return value if isinstance(value, str) else ";".join(value)

    def codes(self, key: str) -> tuple[str, ...]:
        """The answer to `key` as a tuple of codes."""
        value = self.answers.get(key, ())
        return tuple(value) if not isinstance(value, str) else ((value,) if value else ())

    @property
    def zone(self) -> str:
        """The IANA zone that the person told or that follows from the country; UTC where neither is known."""
        return self.text("timezone") or "UTC"

    @property
    def reader(self) -> Reader:
        """The person as the calendar sees them."""
        return Reader(self.id, self.zone, self.text("country"), self.text(FREE_DAYS))


@dataclass(frozen=True, slots=True)
class Round:
    """One term of a programme, from the invitation to the farewell. `weekday` 0 is Monday."""

    id: int
    programme_id: int
    number: int
    state: RoundState
    opened_at: datetime
    closes_at: datetime | None
    weeks: int
    started_at: datetime | None = None
    ends_at: datetime | None = None
    ended_at: datetime | None = None
    next_prompt: str = ""

    def key(self, what: str) -> str:
        """The key of a delivery about this round, also told apart from a round of a database that was lost."""
        return f"r{self.id}-{int(self.opened_at.timestamp())}/{what}"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A participant in a round."""

    round_id: int
    participant_id: int
    state: EnrolmentState
    enrolled_at: datetime
    left_behind: bool = False


@dataclass(frozen=True, slots=True)
class Absence:
    """From when until when a participant is away, both days included, by the calendar of where they live."""

    id: int
    participant_id: int
    first_day: date
    last_day: date


class Reader(NamedTuple):
    """Somebody who is written to, as the calendar sees them: IANA zone and country code, which may be empty.

    `free` are the days of the week on which they are free beside the weekend, as digits, 0 for Monday.
    """

    id: int
    zone: str
    country: str
    free: str = ""


class Outline(NamedTuple):
    """What it takes to send a running partnership something: light, since a round may have very many.

    `ids` are up to three people (0 where there is none), and `where` the zone, the country and the free weekdays of
    each in turn (None for whoever has left): what decides when they are written to, and the same for many.
    """

    id: int
    round_id: int
    programme_id: int
    code: str
    rhythm: Rhythm
    community_id: int
    ids: tuple[int, ...]
    where: tuple[str | None, ...]

    @property
    def members(self) -> tuple[int, ...]:
        """All of them, in their order."""
        return tuple([each for each in self.ids if each])

    @property
    def readers(self) -> tuple[Reader, ...]:
        """Those who are present."""
        return _readers(self.ids, self.where)

    def key(self, what: str) -> str:
        """The key of a delivery about this partnership."""
        return f"{self.code}/{what}"


class Crowd(NamedTuple):
    """The running partnerships `ids` of a round that have the same rhythm, the same community and the same `where`."""

    rhythm: Rhythm
    community_id: int
    where: tuple[str | None, ...]
    ids: Sequence[int]

    @property
    def readers(self) -> tuple[Reader, ...]:
        """Those who are present, as they are in each of them: nobody in particular."""
        return _readers((0, 0, 0), self.where)


def _readers(ids: Iterable[int], where: Sequence[str | None]) -> tuple[Reader, ...]:
    each = zip(ids, where[::3], where[1::3], where[2::3], strict=True)
    return tuple([Reader(id_, zone, country or "", free or "") for id_, zone, country, free in each if zone])


@dataclass(frozen=True, slots=True)
class OpenSpace:
    """A space of a partnership, in the community it was opened in."""

    community_id: int
    space: Space


@dataclass(frozen=True, slots=True)
class Partnership:
    """Two or three people matched in a round. `gone` are members who left it while it went on."""

    id: int
    round_id: int
    programme_id: int
    code: str
    language: str
    members: tuple[int, ...]
    first_writer: int
    community_id: int
    started_at: datetime
    rhythm: Rhythm = "weekly"
    pact: Mapping[str, str] = field(default_factory=dict)
    reasons: tuple[tuple[str, tuple[str, ...]], ...] = ()
    ended_at: datetime | None = None
    space: Space | None = None
    gone: frozenset[int] = frozenset()

    @property
    def present(self) -> tuple[int, ...]:
        """The members who have not left it."""
        return tuple(member for member in self.members if member not in self.gone)

    def key(self, what: str) -> str:
        """The key of a delivery about this partnership; its code is like no other's."""
        return f"{self.code}/{what}"


@dataclass(frozen=True, slots=True)
class Home:
    """A community as the store knows it."""

    id: int
    programme_id: int
    community: Community
    name: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """Answers to a form that is not finished."""

    account: Account
    form: str
    subject: str
    answers: Answers
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Proposal:
    """A matching that a coordinator looks at; `basis` tells whether the enrolments have changed since."""

    round_id: int
    made_at: datetime
    basis: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OwnPrompt:
    """A prompt that a coordinator wrote in the chat."""

    programme_id: int
    slug: str
    title: str
    body: str
    small: str
    author: str
    added_at: datetime
