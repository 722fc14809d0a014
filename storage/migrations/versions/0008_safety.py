"""Concerns, suspensions, and who is kept apart for ever."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.pieces import DOCUMENT, INSTANT, check, columns, index, key, refers

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

CATEGORY = "category IN ('unkind', 'harassment', 'unsafe', 'under_age', 'money', 'other')"
STATE = "state IN ('open', 'in_hand', 'closed')"
GONE = "SET NULL"


def upgrade() -> None:
    op.create_table(
        "concerns",
        *columns(sa.Integer(), "id", "programme_id"),
        *columns(sa.Text(), "category", "state", "text"),
        *columns(INSTANT, "raised_at"),
        *columns(sa.Integer(), "by_id", "about_id", "partnership_id", nullable=True),
        *columns(DOCUMENT, "not_for"),
        *columns(sa.Text(), "owner"),
        *columns(INSTANT, "closed_at", "keep_until", nullable=True),
        key("concerns", "id"),
        check("concerns", "category", CATEGORY),
        check("concerns", "state", STATE),
        refers("concerns", "programme_id", "programmes"),
        refers("concerns", "by_id", "participants", GONE),
        refers("concerns", "about_id", "participants", GONE),
        refers("concerns", "partnership_id", "partnerships", GONE),
        sqlite_autoincrement=True,
    )
    for names in (("by_id",), ("about_id",), ("partnership_id",), ("programme_id", "state")):
        index("concerns", *names)
    op.create_table(
        "suspensions",
        *columns(sa.Integer(), "programme_id"),
        *columns(sa.Text(), "mark"),
        *columns(INSTANT, "at"),
        key("suspensions", "programme_id", "mark"),
        refers("suspensions", "programme_id", "programmes"),
    )
    op.create_table(
        "kept_apart",
        *columns(sa.Text(), "low_mark", "high_mark", "what"),
        *columns(INSTANT, "at"),
        key("kept_apart", "low_mark", "high_mark", "what"),
        check("kept_apart", "what", "what IN ('block', 'partners')"),
        check("kept_apart", "sorted", "low_mark <= high_mark"),
    )


def downgrade() -> None:
    for table in ("kept_apart", "suspensions", "concerns"):
        op.drop_table(table)
