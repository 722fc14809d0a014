"""Surveys, with tickets apart from answers; and on which days members of partnerships wrote."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.pieces import DOCUMENT, INSTANT, check, columns, index, key, refers, unique

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None

NUMBER, WORD, DAY, YES = sa.Integer(), sa.Text(), sa.Date(), sa.Boolean()


def upgrade() -> None:
    op.create_table(
        "survey_questions",
        *columns(NUMBER, "programme_id"),
        *columns(WORD, "survey", "question", "kind", "text", "help"),
        *columns(DOCUMENT, "options"),
        *columns(WORD, "origin"),
        *columns(INSTANT, "since"),
        key("survey_questions", "programme_id", "survey", "question"),
        refers("survey_questions", "programme_id", "programmes"),
        check("survey_questions", "kind", "kind IN ('one', 'many', 'scale', 'words', 'release')"),
        check("survey_questions", "origin", "origin IN ('file', 'own', 'retired')"),
    )
    op.create_table(
        "survey_tickets",
        *columns(NUMBER, "round_id"),
        *columns(WORD, "survey"),
        *columns(NUMBER, "participant_id"),
        *columns(YES, "done"),
        key("survey_tickets", "round_id", "survey", "participant_id"),
        refers("survey_tickets", "round_id", "rounds"),
        refers("survey_tickets", "participant_id", "participants"),
    )
    index("survey_tickets", "participant_id")
    op.create_table(
        "coordinator_tickets",
        *columns(NUMBER, "round_id"),
        *columns(WORD, "survey", "platform", "tenant", "account_id"),
        *columns(YES, "done"),
        key("coordinator_tickets", "round_id", "survey", "platform", "tenant", "account_id"),
        refers("coordinator_tickets", "round_id", "rounds"),
    )
    _sheets()
    op.create_table(
        "contact_days",
        *columns(NUMBER, "partnership_id", "participant_id"),
        *columns(DAY, "day"),
        key("contact_days", "partnership_id", "participant_id", "day"),
        refers("contact_days", "partnership_id", "partnerships"),
        refers("contact_days", "participant_id", "participants"),
    )
    index("contact_days", "participant_id")


def _sheets() -> None:
    op.create_table(
        "survey_sheets",
        *columns(WORD, "id"),
        *columns(NUMBER, "round_id"),
        *columns(WORD, "survey"),
        *columns(DAY, "week"),
        *columns(DOCUMENT, "answers"),
        key("survey_sheets", "id"),
        refers("survey_sheets", "round_id", "rounds"),
        sqlite_with_rowid=False,
    )
    index("survey_sheets", "round_id", "survey")
    op.create_table(
        "survey_tags",
        *columns(NUMBER, "id", "programme_id"),
        *columns(WORD, "survey", "question", "label"),
        key("survey_tags", "id"),
        unique("survey_tags", "programme_id", "survey", "question", "label"),
        refers("survey_tags", "programme_id", "programmes"),
    )
    op.create_table(
        "survey_codes",
        *columns(NUMBER, "tag_id"),
        *columns(WORD, "sheet_id", "question"),
        *columns(NUMBER, "round_id"),
        key("survey_codes", "tag_id", "sheet_id", "question"),
        refers("survey_codes", "tag_id", "survey_tags"),
        refers("survey_codes", "round_id", "rounds"),
    )
    index("survey_codes", "round_id")


def downgrade() -> None:
    for table in (
        *("contact_days", "survey_codes", "survey_tags", "survey_sheets"),
        *("coordinator_tickets", "survey_tickets", "survey_questions"),
    ):
        op.drop_table(table)
