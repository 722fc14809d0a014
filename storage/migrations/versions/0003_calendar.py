"""When something may be sent: a schedule's clock, absences, and whose day is taken."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.pieces import check, columns, index, key, refers

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

CATCH_UP = "catch_up IN ('all', 'latest', 'skip')"
ADDED = {"wall": "", "zone": "", "catch_up": "latest", "grace_hours": "24"}
"""The new columns of a schedule, and what they say for one that is there: the pair's hour, as before."""


def upgrade() -> None:
    with op.batch_alter_table("schedules") as schedules:
        for name, given in ADDED.items():
            kind = sa.Integer() if name == "grace_hours" else sa.Text()
            schedules.add_column(sa.Column(name, kind, nullable=False, server_default=given))
    with op.batch_alter_table("schedules") as schedules:
        for name in ADDED:
            schedules.alter_column(name, server_default=None)
        schedules.create_check_constraint(op.f("ck_schedules_catch_up"), CATCH_UP)
    _absences()
    _unasked()


def downgrade() -> None:
    op.drop_table("unasked")
    op.drop_table("absences")
    with op.batch_alter_table("schedules") as schedules:
        schedules.drop_constraint(op.f("ck_schedules_catch_up"), type_="check")
        for name in ADDED:
            schedules.drop_column(name)


def _absences() -> None:
    op.create_table(
        "absences",
        *columns(sa.Integer(), "id", "participant_id"),
        *columns(sa.Date(), "first_day", "last_day"),
        key("absences", "id"),
        check("absences", "in_order", "first_day <= last_day"),
        refers("absences", "participant_id", "participants"),
        sqlite_autoincrement=True,
    )
    index("absences", "participant_id")
    index("absences", "last_day")


def _unasked() -> None:
    op.create_table(
        "unasked",
        *columns(sa.Text(), "platform", "tenant", "account_id"),
        *columns(sa.Date(), "day"),
        *columns(sa.Text(), "cause"),
        *columns(sa.Integer(), "delivery_id", "attempt"),
        key("unasked", "platform", "tenant", "account_id", "day"),
    )
    index("unasked", "day")
    index("unasked", "cause")
    index("unasked", "delivery_id")
