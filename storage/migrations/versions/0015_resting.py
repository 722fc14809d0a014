"""Since when a space is closed, or put away."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.pieces import INSTANT

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("spaces") as table:
        table.add_column(sa.Column("closed_at", INSTANT, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("spaces") as table:
        table.drop_column("closed_at")
