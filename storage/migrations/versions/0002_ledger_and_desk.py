"""What is sent and when, and what the desk remembers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.pieces import DOCUMENT, INSTANT, check, columns, index, key, refers, unique

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for create in TABLES:
        create()


def downgrade() -> None:
    for create in reversed(TABLES):
        op.drop_table(create.__name__.removeprefix("_"))


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        *columns(sa.Integer(), "id"),
        *columns(sa.Text(), "key", "kind", "target"),
        *columns(sa.Integer(), "programme_id"),
        *columns(INSTANT, "due_at"),
        *columns(sa.Text(), "what"),
        *columns(DOCUMENT, "about"),
        *columns(sa.Integer(), "round_id", "partnership_id", "participant_id", "community_id", nullable=True),
        *columns(sa.Text(), "after"),
        *columns(INSTANT, "expires_at", nullable=True),
        *columns(sa.Text(), "state"),
        *columns(sa.Integer(), "attempts"),
        *columns(sa.Text(), "lease_owner"),
        *columns(INSTANT, "lease_until", nullable=True),
        *columns(sa.Text(), "platform_ref", "reason"),
        *columns(INSTANT, "settled_at", "try_at", nullable=True),
        key("deliveries", "id"),
        check("deliveries", "target", "target IN ('space', 'inbox', 'community')"),
        check("deliveries", "kind", "kind IN ('open', 'add', 'remove', 'post', 'edit', 'close')"),
        check(
            "deliveries", "state", "state IN ('due', 'sending', 'delivered', 'waiting', 'unknown', 'cancelled', 'dead')"
        ),
        refers("deliveries", "community_id", "homes", "RESTRICT"),
        refers("deliveries", "participant_id", "participants"),
        refers("deliveries", "partnership_id", "partnerships"),
        refers("deliveries", "programme_id", "programmes"),
        refers("deliveries", "round_id", "rounds"),
        unique("deliveries", "key"),
        sqlite_autoincrement=True,
    )
    index("deliveries", "after")
    index("deliveries", "community_id")
    index("deliveries", "participant_id")
    index("deliveries", "partnership_id")
    index("deliveries", "programme_id", "state")
    index("deliveries", "round_id")
    index("deliveries", "try_at", "id")


def _schedules() -> None:
    op.create_table(
        "schedules",
        *columns(sa.Integer(), "round_id", "programme_id", "weekday"),
        *columns(sa.Date(), "next_date", "last_date"),
        key("schedules", "round_id"),
        refers("schedules", "programme_id", "programmes"),
        refers("schedules", "round_id", "rounds"),
    )


def _occurrences() -> None:
    op.create_table(
        "occurrences",
        *columns(sa.Integer(), "round_id"),
        *columns(sa.Date(), "day"),
        key("occurrences", "round_id", "day"),
        refers("occurrences", "round_id", "rounds"),
    )


def _replies() -> None:
    op.create_table(
        "replies",
        *columns(sa.Text(), "request_id", "platform", "tenant", "account_id", "reply"),
        *columns(INSTANT, "at"),
        key("replies", "request_id", "platform", "tenant", "account_id"),
    )
    index("replies", "at")


def _tickets() -> None:
    op.create_table(
        "tickets",
        *columns(sa.Text(), "digest"),
        *columns(sa.Integer(), "programme_id"),
        *columns(sa.Text(), "platform", "tenant", "account_id"),
        *columns(INSTANT, "expires_at"),
        key("tickets", "digest"),
        refers("tickets", "programme_id", "programmes"),
    )
    index("tickets", "expires_at")


def _audit() -> None:
    op.create_table(
        "audit",
        *columns(sa.Integer(), "id", "programme_id"),
        *columns(INSTANT, "at"),
        *columns(sa.Text(), "who", "act", "subject"),
        key("audit", "id"),
        refers("audit", "programme_id", "programmes"),
    )
    index("audit", "programme_id")


def _own_prompts() -> None:
    op.create_table(
        "own_prompts",
        *columns(sa.Integer(), "id", "programme_id"),
        *columns(sa.Text(), "slug", "title", "body", "small", "author"),
        *columns(INSTANT, "added_at"),
        key("own_prompts", "id"),
        refers("own_prompts", "programme_id", "programmes"),
        unique("own_prompts", "programme_id", "slug"),
    )


TABLES = (_deliveries, _schedules, _occurrences, _replies, _tickets, _audit, _own_prompts)
