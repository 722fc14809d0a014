"""Since when a space is closed, or put away."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Literal

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

from storage.migrations.pieces import INSTANT

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None


def _spaces() -> AbstractContextManager[BatchOperations]:
    """The table to change; SQLite builds it anew in any case, so that its text is the same as that of a fresh one."""
    how: Literal["always", "never"] = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    return op.batch_alter_table("spaces", recreate=how)


def upgrade() -> None:
    with _spaces() as table:
        table.add_column(sa.Column("closed_at", INSTANT, nullable=True))


def downgrade() -> None:
    with _spaces() as table:
        table.drop_column("closed_at")
