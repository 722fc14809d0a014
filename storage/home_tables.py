"""The tables of what comes after a round: certificates, and partnerships that go on by themselves."""

from __future__ import annotations

from sqlalchemy import Column, Date, Table, Text

from storage.naming import belongs, instant, metadata, texts, typed

certificates = Table(
    "certificates",
    metadata,
    belongs("round_id", "rounds", primary_key=True),
    belongs("participant_id", "participants", primary_key=True, index=True),
    Column("code", Text, nullable=False, unique=True),
    *texts("name", "signed_by"),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    instant("at"),
)

going_on = Table(
    "going_on",
    metadata,
    belongs("partnership_id", "partnerships", primary_key=True),
    belongs("participant_id", "participants", primary_key=True, index=True),
    instant("at"),
    Column("next_day", Date, index=True),
    typed("had"),
)
