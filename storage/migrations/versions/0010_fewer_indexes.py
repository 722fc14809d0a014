"""Fewer indexes on deliveries: one tick writes very many rows, and each index costs every one of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.pieces import index

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_STATES = "ix_deliveries_programme_id_state"


def upgrade() -> None:
    op.drop_index(op.f("ix_deliveries_after"), "deliveries")
    op.drop_index(op.f(_STATES), "deliveries")
    some = sa.text("state IN ('sending', 'waiting', 'unknown', 'dead')")
    op.create_index(op.f(_STATES), "deliveries", ["programme_id", "state"], sqlite_where=some, postgresql_where=some)


def downgrade() -> None:
    op.drop_index(op.f(_STATES), "deliveries")
    index("deliveries", "programme_id", "state")
    index("deliveries", "after")
