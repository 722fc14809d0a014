"""Tags that say where people heard of a round, who came through which, and ambassadors."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.pieces import INSTANT, columns, index, key, refers, unique

revision = "0019"
down_revision = "0017"
branch_labels = None
depends_on = None

WORD, NUMBER = sa.Text(), sa.Integer()


def upgrade() -> None:
    op.create_table(
        "tags",
        *columns(NUMBER, "programme_id"),
        *columns(WORD, "tag"),
        *columns(INSTANT, "at"),
        key("tags", "programme_id", "tag"),
        refers("tags", "programme_id", "programmes"),
    )
    op.create_table(
        "arrivals",
        *columns(NUMBER, "round_id", "participant_id"),
        *columns(WORD, "tag"),
        key("arrivals", "round_id", "participant_id"),
        refers("arrivals", "round_id", "rounds"),
        refers("arrivals", "participant_id", "participants"),
    )
    index("arrivals", "participant_id")
    op.create_table(
        "ambassadors",
        *columns(NUMBER, "id", "programme_id"),
        *columns(WORD, "platform", "tenant", "account_id", "tag"),
        *columns(INSTANT, "since"),
        key("ambassadors", "id"),
        unique("ambassadors", "programme_id", "platform", "tenant", "account_id"),
        refers("ambassadors", "programme_id", "programmes"),
    )
    index("ambassadors", "platform", "tenant", "account_id")


def downgrade() -> None:
    for table in ("ambassadors", "arrivals", "tags"):
        op.drop_table(table)
