"""Certificates of taking part, and partnerships that go on by themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.pieces import INSTANT, columns, index, key, refers, unique

revision = "0020"
down_revision = "0021"
branch_labels = None
depends_on = None

WORD, NUMBER, DAY = sa.Text(), sa.Integer(), sa.Date()


def upgrade() -> None:
    op.create_table(
        "certificates",
        *columns(NUMBER, "round_id", "participant_id"),
        *columns(WORD, "code", "name", "signed_by"),
        *columns(DAY, "first_day", "last_day"),
        *columns(INSTANT, "at"),
        key("certificates", "round_id", "participant_id"),
        refers("certificates", "round_id", "rounds"),
        refers("certificates", "participant_id", "participants"),
        unique("certificates", "code"),
    )
    index("certificates", "participant_id")
    op.create_table(
        "going_on",
        *columns(NUMBER, "partnership_id", "participant_id"),
        *columns(INSTANT, "at"),
        *columns(DAY, "next_day", nullable=True),
        *columns(WORD, "had"),
        key("going_on", "partnership_id", "participant_id"),
        refers("going_on", "partnership_id", "partnerships"),
        refers("going_on", "participant_id", "participants"),
    )
    index("going_on", "participant_id")
    index("going_on", "next_day")


def downgrade() -> None:
    op.drop_table("going_on")
    op.drop_table("certificates")
