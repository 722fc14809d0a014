"""Care: what is known of each member's answering, whose place was closed, who looks for a partner."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.pieces import DOCUMENT, INSTANT, check, columns, index, key, refers, unique

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

STEPS = "step IN ('', 'nudge', 'question', 'approval', 'closing')"
IN_TOUCH = "in_touch IN ('', 'yes', 'no', 'elsewhere')"
REASONS = (
    "reason IN ('no_answer', 'not_in_touch', 'did_not_fit', 'away_long', 'left', 'account_gone', 'erased', "
    "'became_three', 'guest_over')"
)
NUMBER, WORD = sa.Integer(), sa.Text()


def upgrade() -> None:
    _signs()
    _closings()
    _seekers()
    _offers()
    op.create_table(
        "guest_weeks",
        *columns(NUMBER, "partnership_id"),
        *columns(INSTANT, "until"),
        key("guest_weeks", "partnership_id"),
        refers("guest_weeks", "partnership_id", "partnerships"),
    )


def downgrade() -> None:
    for table in ("guest_weeks", "offers", "seekers", "closings", "signs"):
        op.drop_table(table)


def _signs() -> None:
    op.create_table(
        "signs",
        *columns(NUMBER, "partnership_id", "participant_id"),
        *columns(INSTANT, "owed_since", nullable=True),
        *columns(WORD, "step"),
        *columns(INSTANT, "step_at", "rest_from", "rest_until", nullable=True),
        *columns(sa.Boolean(), "here", "busy"),
        *columns(INSTANT, "asked_at", nullable=True),
        *columns(WORD, "in_touch"),
        *columns(INSTANT, "told_at", nullable=True),
        key("signs", "partnership_id", "participant_id"),
        refers("signs", "partnership_id", "partnerships"),
        refers("signs", "participant_id", "participants"),
        check("signs", "step", STEPS),
        check("signs", "in_touch", IN_TOUCH),
    )
    index("signs", "participant_id")


def _closings() -> None:
    op.create_table(
        "closings",
        *columns(NUMBER, "programme_id", "round_id", "partnership_id", "participant_id"),
        *columns(WORD, "reason"),
        *columns(INSTANT, "at"),
        key("closings", "partnership_id", "participant_id"),
        refers("closings", "programme_id", "programmes"),
        refers("closings", "round_id", "rounds"),
        refers("closings", "partnership_id", "partnerships"),
        refers("closings", "participant_id", "participants"),
        check("closings", "reason", REASONS),
    )
    for column in ("round_id", "participant_id", "programme_id"):
        index("closings", column)


def _seekers() -> None:
    op.create_table(
        "seekers",
        *columns(NUMBER, "round_id", "participant_id"),
        *columns(INSTANT, "since", "waited_since"),
        *columns(WORD, "told"),
        key("seekers", "round_id", "participant_id"),
        refers("seekers", "round_id", "rounds"),
        refers("seekers", "participant_id", "participants"),
    )
    index("seekers", "participant_id")


def _offers() -> None:
    op.create_table(
        "offers",
        *columns(NUMBER, "id", "round_id", "participant_id", "partnership_id"),
        *columns(WORD, "kind"),
        *columns(INSTANT, "asked_at", "until"),
        *columns(DOCUMENT, "agreed"),
        *columns(WORD, "state"),
        key("offers", "id"),
        refers("offers", "round_id", "rounds"),
        refers("offers", "participant_id", "participants"),
        refers("offers", "partnership_id", "partnerships"),
        unique("offers", "participant_id", "partnership_id", "kind"),
        sqlite_autoincrement=True,
    )
    for column in ("round_id", "participant_id", "partnership_id"):
        index("offers", column)
