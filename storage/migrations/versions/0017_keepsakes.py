"""Letters that people seal for themselves, and addresses by which two stay in touch."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.pieces import INSTANT, check, columns, index, key, refers

revision = "0017"
down_revision = "0012"
branch_labels = None
depends_on = None

WORD, NUMBER = sa.Text(), sa.Integer()


def upgrade() -> None:
    op.create_table(
        "keepsakes",
        *columns(NUMBER, "partnership_id", "participant_id"),
        *columns(WORD, "kind", "text"),
        *columns(INSTANT, "at"),
        key("keepsakes", "partnership_id", "participant_id", "kind"),
        refers("keepsakes", "partnership_id", "partnerships"),
        refers("keepsakes", "participant_id", "participants"),
        check("keepsakes", "kind", "kind IN ('letter', 'address')"),
    )
    index("keepsakes", "participant_id")


def downgrade() -> None:
    op.drop_table("keepsakes")
