"""On which days members of partnerships wrote: what frequency of contact and first contacts are told from."""

from __future__ import annotations

from sqlalchemy import Column, Date, Table

from storage.naming import belongs, metadata

contact_days = Table(
    "contact_days",
    metadata,
    belongs("partnership_id", "partnerships", primary_key=True),
    belongs("participant_id", "participants", primary_key=True, index=True),
    Column("day", Date, primary_key=True),
)
