"""Care's tables: what is known of each member's answering, whose place was closed, who looks for a partner."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Table, Text, UniqueConstraint

from bot.care.signs import InTouch, Reason, Step
from storage.columns import Document
from storage.naming import belongs, instant, metadata, one_of, own_id

signs = Table(
    "signs",
    metadata,
    belongs("partnership_id", "partnerships", primary_key=True),
    belongs("participant_id", "participants", primary_key=True, index=True),
    instant("owed_since", nullable=True),
    Column("step", Text, nullable=False),
    instant("step_at", nullable=True),
    instant("rest_from", nullable=True),
    instant("rest_until", nullable=True),
    Column("here", Boolean, nullable=False),
    Column("busy", Boolean, nullable=False),
    instant("asked_at", nullable=True),
    Column("in_touch", Text, nullable=False),
    instant("told_at", nullable=True),
    instant("here_until", nullable=True),
    one_of("step", Step),
    one_of("in_touch", InTouch),
)

closings = Table(
    "closings",
    metadata,
    belongs("programme_id", "programmes"),
    belongs("round_id", "rounds", index=True),
    belongs("partnership_id", "partnerships", primary_key=True),
    belongs("participant_id", "participants", primary_key=True, index=True),
    Column("reason", Text, nullable=False),
    instant("at"),
    Column("why", Text),
    one_of("reason", Reason),
    Index(None, "programme_id"),
)

seekers = Table(
    "seekers",
    metadata,
    belongs("round_id", "rounds", primary_key=True),
    belongs("participant_id", "participants", primary_key=True, index=True),
    instant("since"),
    instant("waited_since"),
    Column("told", Text, nullable=False),
)

offers = Table(
    "offers",
    metadata,
    own_id(),
    belongs("round_id", "rounds", index=True),
    belongs("participant_id", "participants", index=True),
    belongs("partnership_id", "partnerships", index=True),
    Column("kind", Text, nullable=False),
    instant("asked_at"),
    instant("until"),
    Column("agreed", Document, nullable=False),
    Column("state", Text, nullable=False),
    UniqueConstraint("participant_id", "partnership_id", "kind"),
    sqlite_autoincrement=True,
)

guest_weeks = Table(
    "guest_weeks", metadata, belongs("partnership_id", "partnerships", primary_key=True), instant("until")
)
