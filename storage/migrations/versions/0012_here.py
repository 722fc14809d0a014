"""Until when somebody has who said that they are here; and who looks for a partner is found by an index."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Literal

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

from storage.migrations.pieces import INSTANT

revision = "0012"
down_revision = "0016"
branch_labels = None
depends_on = None

FEW = (
    ("participants", "wishes", "programme_id", "wants_round"),
    ("enrolments", "without", "round_id", "state IN ('unmatched', 'waiting')"),
)


def _anew() -> AbstractContextManager[BatchOperations]:
    """SQLite builds the table anew in any case, so that its text is the same as that of a fresh one."""
    how: Literal["always", "never"] = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    return op.batch_alter_table("signs", recreate=how)


def upgrade() -> None:
    with _anew() as table:
        table.add_column(sa.Column("here_until", INSTANT, nullable=True))
    for table_name, name, column, which in FEW:
        some = sa.text(which)
        op.create_index(op.f(f"ix_{table_name}_{name}"), table_name, [column], sqlite_where=some, postgresql_where=some)


def downgrade() -> None:
    for table_name, name, _, _ in FEW:
        op.drop_index(op.f(f"ix_{table_name}_{name}"), table_name)
    with _anew() as table:
        table.drop_column("here_until")
