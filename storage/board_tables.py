"""The tables of the coordinators' pages: who is signed in, and what coordinators noted about participants."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table, Text

from storage.naming import account, belongs, instant, metadata, typed

sessions = Table(
    "sessions",
    metadata,
    typed("digest", primary_key=True),
    belongs("programme_id", "programmes"),
    *account(),
    instant("expires_at"),
    Column("page", Text),
    Column("reply", Text),
    Index(None, "expires_at"),
)

remarks = Table(
    "remarks",
    metadata,
    belongs("participant_id", "participants", primary_key=True),
    typed("text"),
    instant("at"),
)
