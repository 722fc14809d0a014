"""The tables of what people are asked: how it goes, and whether somebody on the waiting list takes part."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from bot.check_ins.answers import Answer, Kind
from storage.naming import belongs, instant, metadata, one_of

check_ins = Table(
    "check_ins",
    metadata,
    belongs("partnership_id", "partnerships", primary_key=True),
    belongs("participant_id", "participants", primary_key=True, index=True),
    Column("kind", Text, primary_key=True),
    instant("asked_at"),
    Column("answer", Text, nullable=False),
    instant("answered_at", nullable=True),
    instant("handled_at", nullable=True),
    one_of("kind", Kind),
    one_of("answer", Answer),
)

confirmations = Table(
    "confirmations",
    metadata,
    belongs("round_id", "rounds", primary_key=True),
    belongs("participant_id", "participants", primary_key=True, index=True),
    instant("asked_at"),
)
