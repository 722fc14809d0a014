"""The tables of what the desk itself remembers, and what it keeps for the clients of platforms."""

from __future__ import annotations

from sqlalchemy import Index, Table, UniqueConstraint

from storage.naming import account, belongs, instant, metadata, own_id, texts, typed

replies = Table(
    "replies",
    metadata,
    typed("request_id", primary_key=True),
    typed("platform", primary_key=True),
    typed("tenant", primary_key=True),
    typed("account_id", primary_key=True),
    typed("reply"),
    instant("at"),
    Index(None, "at"),
)

tickets = Table(
    "tickets",
    metadata,
    typed("digest", primary_key=True),
    belongs("programme_id", "programmes"),
    *account(),
    instant("expires_at"),
    Index(None, "expires_at"),
)

platform_notes = Table(
    "platform_notes",
    metadata,
    typed("platform", primary_key=True),
    typed("key", primary_key=True),
    typed("value"),
    instant("written_at"),
)

audit = Table(
    "audit",
    metadata,
    own_id(),
    belongs("programme_id", "programmes", index=True),
    instant("at"),
    *texts("who", "act", "subject", "reason"),
)

own_prompts = Table(
    "own_prompts",
    metadata,
    own_id(),
    belongs("programme_id", "programmes"),
    *texts("slug", "title", "body", "small", "author"),
    instant("added_at"),
    UniqueConstraint("programme_id", "slug"),
)
