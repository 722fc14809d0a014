"""Which connection each delivery leaves by."""

from __future__ import annotations

from contextlib import AbstractContextManager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

from storage.migrations.pieces import index

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_PERSON = "ix_deliveries_participant_id"
_OF_COMMUNITY = """
UPDATE deliveries SET lane = (
    SELECT CASE WHEN h.platform = 'discord' OR h.tenant = '' THEN h.platform ELSE h.platform || '/' || h.tenant END
    FROM homes h WHERE h.id = deliveries.community_id
) WHERE community_id IS NOT NULL AND target <> 'inbox'
"""
_OF_PERSON = """
UPDATE deliveries SET lane = COALESCE((
    SELECT CASE WHEN a.platform = 'discord' OR a.tenant = '' THEN a.platform ELSE a.platform || '/' || a.tenant END
    FROM accounts a WHERE a.participant_id = deliveries.participant_id ORDER BY a.position LIMIT 1
), '') WHERE participant_id IS NOT NULL AND target = 'inbox'
"""


def _deliveries() -> AbstractContextManager[BatchOperations]:
    """The table to change; SQLite builds it anew, and would begin to give its numbers out again unless told."""
    return op.batch_alter_table("deliveries", table_kwargs={"sqlite_autoincrement": True})


def upgrade() -> None:
    with _deliveries() as table:
        table.add_column(sa.Column("lane", sa.Text(), nullable=False, server_default=""))
    op.execute(_OF_COMMUNITY)
    op.execute(_OF_PERSON)
    with _deliveries() as table:
        table.alter_column("lane", existing_type=sa.Text(), existing_nullable=False, server_default=None)
    index("deliveries", "lane", "try_at", "id")
    op.drop_index(op.f("ix_deliveries_community_id"), "deliveries")
    op.drop_index(_PERSON, "deliveries")
    some = sa.text("participant_id IS NOT NULL")
    op.create_index(_PERSON, "deliveries", ["participant_id"], sqlite_where=some, postgresql_where=some)


def downgrade() -> None:
    op.drop_index(_PERSON, "deliveries")
    index("deliveries", "participant_id")
    index("deliveries", "community_id")
    op.drop_index(op.f("ix_deliveries_lane_try_at_id"), "deliveries")
    with _deliveries() as table:
        table.drop_column("lane")
