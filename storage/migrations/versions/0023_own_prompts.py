"""Another prompt for one partnership, and prompts that partners suggest."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.pieces import INSTANT, check, columns, index, key, refers

revision = "0023"
down_revision = "0019"
branch_labels = None
depends_on = None

WORD, NUMBER = sa.Text(), sa.Integer()


def upgrade() -> None:
    op.create_table(
        "replacements",
        *columns(NUMBER, "partnership_id"),
        *columns(WORD, "slug", "by_slug"),
        key("replacements", "partnership_id", "slug"),
        refers("replacements", "partnership_id", "partnerships"),
    )
    op.create_table(
        "suggestions",
        *columns(NUMBER, "id", "programme_id", "participant_id"),
        *columns(WORD, "title", "text"),
        *columns(INSTANT, "at"),
        *columns(WORD, "state"),
        key("suggestions", "id"),
        refers("suggestions", "programme_id", "programmes"),
        refers("suggestions", "participant_id", "participants"),
        check("suggestions", "state", "state IN ('open', 'taken', 'declined')"),
    )
    index("suggestions", "participant_id")
    index("suggestions", "programme_id", "state")


def downgrade() -> None:
    op.drop_table("suggestions")
    op.drop_table("replacements")
