"""The tables of safety: concerns, suspensions, and who is kept apart for ever. Marks are keyed hashes of accounts."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Table, Text

from bot.safety.concerns import Apart, Category, ConcernState
from storage.columns import Document
from storage.naming import belongs, instant, metadata, one_of, own_id, typed

concerns = Table(
    "concerns",
    metadata,
    own_id(),
    belongs("programme_id", "programmes"),
    Column("category", Text, nullable=False),
    Column("state", Text, nullable=False),
    typed("text"),
    instant("raised_at"),
    belongs("by_id", "participants", ondelete="SET NULL", nullable=True, index=True),
    belongs("about_id", "participants", ondelete="SET NULL", nullable=True, index=True),
    belongs("partnership_id", "partnerships", ondelete="SET NULL", nullable=True, index=True),
    Column("not_for", Document, nullable=False),
    typed("owner"),
    instant("closed_at", nullable=True),
    instant("keep_until", nullable=True),
    one_of("category", Category),
    one_of("state", ConcernState),
    Index(None, "programme_id", "state"),
    sqlite_autoincrement=True,
)

suspensions = Table(
    "suspensions",
    metadata,
    belongs("programme_id", "programmes", primary_key=True),
    typed("mark", primary_key=True),
    instant("at"),
)

kept_apart = Table(
    "kept_apart",
    metadata,
    *(Column(name, Text, primary_key=True) for name in ("low_mark", "high_mark", "what")),
    instant("at"),
    one_of("what", Apart),
    CheckConstraint("low_mark <= high_mark", name="sorted"),
)
