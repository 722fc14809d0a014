"""The calendar's tables: who is away when, and whose day is taken by which message."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, Index, Integer, Table

from storage.columns import Typed
from storage.naming import belongs, metadata, own_id, typed

absences = Table(
    "absences",
    metadata,
    own_id(),
    belongs("participant_id", "participants", index=True),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    CheckConstraint("first_day <= last_day", name="in_order"),
    Index(None, "last_day"),
    sqlite_autoincrement=True,
)

unasked = Table(
    "unasked",
    metadata,
    *(Column(name, Typed, primary_key=True) for name in ("platform", "tenant", "account_id")),
    Column("day", Date, primary_key=True),
    typed("cause"),
    Column("delivery_id", Integer, nullable=False),
    Column("attempt", Integer, nullable=False),
    Index(None, "day"),
    Index(None, "cause"),
    Index(None, "delivery_id"),
)
