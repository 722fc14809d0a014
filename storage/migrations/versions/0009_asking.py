"""How it goes, who confirms, why two part, and when coordinators are away."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Literal

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

from storage.migrations.pieces import INSTANT, check, columns, index, key, refers

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

AWAY = ("away_first", "away_last")
NUMBER, WORD, DAY = sa.Integer(), sa.Text(), sa.Date()


def _anew(table: str) -> AbstractContextManager[BatchOperations]:
    """The table to change; SQLite builds it anew in any case, so that its text is the same as that of a fresh one."""
    how: Literal["always", "never"] = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    return op.batch_alter_table(table, recreate=how)


def upgrade() -> None:
    op.create_table(
        "check_ins",
        *columns(NUMBER, "partnership_id", "participant_id"),
        *columns(WORD, "kind"),
        *columns(INSTANT, "asked_at"),
        *columns(WORD, "answer"),
        *columns(INSTANT, "answered_at", "handled_at", nullable=True),
        key("check_ins", "partnership_id", "participant_id", "kind"),
        refers("check_ins", "partnership_id", "partnerships"),
        refers("check_ins", "participant_id", "participants"),
        check("check_ins", "kind", "kind IN ('two_weeks', 'middle')"),
        check("check_ins", "answer", "answer IN ('', 'well', 'slow', 'not_in_touch', 'help')"),
    )
    index("check_ins", "participant_id")
    op.create_table(
        "confirmations",
        *columns(NUMBER, "round_id", "participant_id"),
        *columns(INSTANT, "asked_at"),
        key("confirmations", "round_id", "participant_id"),
        refers("confirmations", "round_id", "rounds"),
        refers("confirmations", "participant_id", "participants"),
    )
    index("confirmations", "participant_id")
    with _anew("closings") as table:
        table.add_column(sa.Column("why", WORD, nullable=True))
    with _anew("coordinators") as table:
        for column in AWAY:
            table.add_column(sa.Column(column, DAY, nullable=True))


def downgrade() -> None:
    with _anew("coordinators") as table:
        for column in AWAY:
            table.drop_column(column)
    with _anew("closings") as table:
        table.drop_column("why")
    op.drop_table("confirmations")
    op.drop_table("check_ins")
