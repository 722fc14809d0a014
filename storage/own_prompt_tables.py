"""The tables of prompts of one's own."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table, Text

from bot.own_prompts.records import SuggestionState
from storage.naming import belongs, instant, metadata, one_of, own_id, texts, typed

replacements = Table(
    "replacements",
    metadata,
    belongs("partnership_id", "partnerships", primary_key=True),
    typed("slug", primary_key=True),
    typed("by_slug"),
)

suggestions = Table(
    "suggestions",
    metadata,
    own_id(),
    belongs("programme_id", "programmes"),
    belongs("participant_id", "participants", index=True),
    *texts("title", "text"),
    instant("at"),
    Column("state", Text, nullable=False),
    one_of("state", SuggestionState),
    Index(None, "programme_id", "state"),
)
