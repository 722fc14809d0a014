"""The tables of invitations: tags of sources, who came through which, and ambassadors."""

from __future__ import annotations

from sqlalchemy import Index, Table, UniqueConstraint

from storage.naming import account, belongs, instant, metadata, own_id, typed

tags = Table(
    "tags",
    metadata,
    belongs("programme_id", "programmes", primary_key=True),
    typed("tag", primary_key=True),
    instant("at"),
)

arrivals = Table(
    "arrivals",
    metadata,
    belongs("round_id", "rounds", primary_key=True),
    belongs("participant_id", "participants", primary_key=True, index=True),
    typed("tag"),
)

ambassadors = Table(
    "ambassadors",
    metadata,
    own_id(),
    belongs("programme_id", "programmes"),
    *account(),
    typed("tag"),
    instant("since"),
    UniqueConstraint("programme_id", "platform", "tenant", "account_id"),
    Index(None, "platform", "tenant", "account_id"),
)
