"""The table of what a partnership leaves behind."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from bot.keepsakes.records import Kind
from storage.naming import belongs, instant, metadata, one_of, typed

keepsakes = Table(
    "keepsakes",
    metadata,
    belongs("partnership_id", "partnerships", primary_key=True),
    belongs("participant_id", "participants", primary_key=True, index=True),
    Column("kind", Text, primary_key=True),
    typed("text"),
    instant("at"),
    one_of("kind", Kind),
)
