"""Sessions of the coordinators' pages, which a restart does not end, and what coordinators note about participants."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.pieces import INSTANT, columns, index, key, refers

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

WORD, NUMBER = sa.Text(), sa.Integer()
ACCOUNT = ("platform", "tenant", "account_id")


def upgrade() -> None:
    op.create_table(
        "sessions",
        *columns(WORD, "digest"),
        *columns(NUMBER, "programme_id"),
        *columns(WORD, *ACCOUNT),
        *columns(INSTANT, "expires_at"),
        key("sessions", "digest"),
        refers("sessions", "programme_id", "programmes"),
    )
    index("sessions", "expires_at")
    op.create_table(
        "remarks",
        *columns(NUMBER, "participant_id"),
        *columns(WORD, "text"),
        *columns(INSTANT, "at"),
        key("remarks", "participant_id"),
        refers("remarks", "participant_id", "participants"),
    )


def downgrade() -> None:
    op.drop_table("remarks")
    op.drop_table("sessions")
