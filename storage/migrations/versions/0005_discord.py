"""What the clients of platforms need to have kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.pieces import INSTANT, columns, key

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "platform_notes",
        *columns(sa.Text(), "platform", "key", "value"),
        *columns(INSTANT, "written_at"),
        key("platform_notes", "platform", "key"),
    )


def downgrade() -> None:
    op.drop_table("platform_notes")
