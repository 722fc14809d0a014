"""The ledger names programme, round and community by number: three checks for each of very many new rows are gone."""

from __future__ import annotations

from contextlib import AbstractContextManager

from alembic import op
from alembic.operations import BatchOperations

revision = "0024"
down_revision = "0020"
branch_labels = None
depends_on = None

_GONE = {"programme_id": "programmes", "round_id": "rounds", "community_id": "homes"}


def _deliveries() -> AbstractContextManager[BatchOperations]:
    """The table to change; SQLite builds it anew, and would begin to give its numbers out again unless told."""
    return op.batch_alter_table("deliveries", table_kwargs={"sqlite_autoincrement": True})


def upgrade() -> None:
    with _deliveries() as table:
        for column, to in _GONE.items():
            table.drop_constraint(op.f(f"fk_deliveries_{column}_{to}"), type_="foreignkey")


def downgrade() -> None:
    with _deliveries() as table:
        for column, to in _GONE.items():
            ondelete = "RESTRICT" if to == "homes" else "CASCADE"
            name = op.f(f"fk_deliveries_{column}_{to}")
            table.create_foreign_key(name, to, [column], ["id"], ondelete=ondelete)
