"""What a coordinator sees of a programme at a glance: values that a page or a message shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Row:
    """A proposed or running partnership: who, from where, and why, in words."""

    code: str
    people: tuple[str, ...]
    countries: tuple[str, ...]
    reasons: str
    prompts: int = 0
    last_wrote: datetime | None = None
    ended: bool = False
    closing: str = ""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A participant as coordinators see them."""

    name: str
    country: str
    languages: str
    state: str
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round in figures."""

    number: int
    state: str
    people: int
    countries: int
    partnerships: int
    opened_at: datetime
    closes_at: datetime | None
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Overview:
    """One programme: its rounds, the present round's partnerships or proposal, deliveries by state, the trail."""

    programme: str
    rounds: tuple[RoundRow, ...]
    people: tuple[PersonRow, ...]
    proposed: tuple[Row, ...]
    unmatched: tuple[tuple[str, str], ...]
    partnerships: tuple[Row, ...]
    deliveries: Mapping[str, int]
    stuck: tuple[tuple[str, str, str], ...]
    trail: tuple[tuple[datetime, str, str, str, str], ...]
