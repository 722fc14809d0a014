"""The tables of surveys. No column leads from a ticket to a sheet, and a sheet knows no time but its week."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Table, Text, UniqueConstraint

from bot.surveys.records import Origin
from bot.surveys.survey import Kind
from storage.columns import Document, Typed
from storage.naming import account, belongs, instant, metadata, one_of, own_id, texts, typed

survey_questions = Table(
    "survey_questions",
    metadata,
    belongs("programme_id", "programmes", primary_key=True),
    Column("survey", Text, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    *texts("text", "help"),
    Column("options", Document, nullable=False),
    Column("origin", Text, nullable=False),
    instant("since"),
    one_of("kind", Kind),
    one_of("origin", Origin),
)

survey_tickets = Table(
    "survey_tickets",
    metadata,
    belongs("round_id", "rounds", primary_key=True),
    Column("survey", Text, primary_key=True),
    belongs("participant_id", "participants", primary_key=True, index=True),
    Column("done", Boolean, nullable=False),
)

coordinator_tickets = Table(
    "coordinator_tickets",
    metadata,
    belongs("round_id", "rounds", primary_key=True),
    Column("survey", Text, primary_key=True),
    *(Column(each.name, Typed, primary_key=True) for each in account()),
    Column("done", Boolean, nullable=False),
)

survey_sheets = Table(
    "survey_sheets",
    metadata,
    Column("id", Text, primary_key=True),
    belongs("round_id", "rounds"),
    Column("survey", Text, nullable=False),
    Column("week", Date, nullable=False),
    Column("answers", Document, nullable=False),
    Index(None, "round_id", "survey"),
    sqlite_with_rowid=False,  # a number of its own would tell the order in which people answered
)

survey_tags = Table(
    "survey_tags",
    metadata,
    own_id(),
    belongs("programme_id", "programmes"),
    *(Column(name, Text, nullable=False) for name in ("survey", "question")),
    typed("label"),
    UniqueConstraint("programme_id", "survey", "question", "label"),
)

survey_codes = Table(
    "survey_codes",
    metadata,
    belongs("tag_id", "survey_tags", primary_key=True),
    Column("sheet_id", Text, primary_key=True),
    Column("question", Text, primary_key=True),
    belongs("round_id", "rounds", index=True),
)
"""A sheet is written anew whenever another comes in, so no foreign key leads to it."""
