"""The last answer of a session of the coordinators' pages, so that any process can show it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Literal

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0021"
down_revision = "0023"
branch_labels = None
depends_on = None


def _anew() -> AbstractContextManager[BatchOperations]:
    """SQLite builds the table anew in any case, so that its text is the same as that of a fresh one."""
    how: Literal["always", "never"] = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    return op.batch_alter_table("sessions", recreate=how)


def upgrade() -> None:
    with _anew() as table:
        table.add_column(sa.Column("page", sa.Text(), nullable=True))
        table.add_column(sa.Column("reply", sa.Text(), nullable=True))


def downgrade() -> None:
    with _anew() as table:
        table.drop_column("reply")
        table.drop_column("page")
