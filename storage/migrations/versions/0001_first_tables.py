"""The first tables: programmes, people, rounds and partnerships."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.pieces import DOCUMENT, INSTANT, check, columns, index, key, refers, unique

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    for create in TABLES:
        create()


def downgrade() -> None:
    for create in reversed(TABLES):
        op.drop_table(create.__name__.removeprefix("_"))


def _programmes() -> None:
    op.create_table(
        "programmes",
        *columns(sa.Integer(), "id"),
        *columns(sa.Text(), "slug", "name", "settings"),
        *columns(INSTANT, "created_at"),
        key("programmes", "id"),
        unique("programmes", "slug"),
        sqlite_autoincrement=True,
    )


def _homes() -> None:
    op.create_table(
        "homes",
        *columns(sa.Integer(), "id", "programme_id"),
        *columns(sa.Text(), "platform", "tenant", "address", "name"),
        key("homes", "id"),
        refers("homes", "programme_id", "programmes"),
        unique("homes", "programme_id", "platform", "tenant"),
        sqlite_autoincrement=True,
    )
    index("homes", "platform", "tenant")


def _coordinators() -> None:
    op.create_table(
        "coordinators",
        *columns(sa.Integer(), "id", "programme_id"),
        *columns(sa.Text(), "platform", "tenant", "account_id"),
        *columns(INSTANT, "since"),
        key("coordinators", "id"),
        refers("coordinators", "programme_id", "programmes"),
        unique("coordinators", "programme_id", "platform", "tenant", "account_id"),
    )
    index("coordinators", "platform", "tenant", "account_id")


def _participants() -> None:
    op.create_table(
        "participants",
        *columns(sa.Integer(), "id", "programme_id"),
        *columns(sa.Text(), "name"),
        *columns(DOCUMENT, "answers"),
        *columns(sa.Text(), "language"),
        *columns(INSTANT, "joined_at"),
        *columns(sa.Date(), "paused_until", nullable=True),
        *columns(INSTANT, "left_at", nullable=True),
        *columns(sa.Boolean(), "wants_round"),
        *columns(INSTANT, "agreed_at", nullable=True),
        key("participants", "id"),
        refers("participants", "programme_id", "programmes", "RESTRICT"),
        unique("participants", "programme_id", "id"),
        sqlite_autoincrement=True,
    )


def _accounts() -> None:
    op.create_table(
        "accounts",
        *columns(sa.Integer(), "id", "programme_id", "participant_id", "position"),
        *columns(sa.Text(), "platform", "tenant", "account_id"),
        key("accounts", "id"),
        sa.ForeignKeyConstraint(
            ["programme_id", "participant_id"],
            ["participants.programme_id", "participants.id"],
            name=op.f("fk_accounts_programme_id_participant_id_participants"),
            ondelete="CASCADE",
        ),
        unique("accounts", "programme_id", "platform", "tenant", "account_id"),
    )
    index("accounts", "participant_id")
    index("accounts", "platform", "tenant", "account_id")


def _memberships() -> None:
    op.create_table(
        "memberships",
        *columns(sa.Integer(), "participant_id", "home_id"),
        key("memberships", "participant_id", "home_id"),
        refers("memberships", "home_id", "homes"),
        refers("memberships", "participant_id", "participants"),
    )
    index("memberships", "home_id")


def _drafts() -> None:
    op.create_table(
        "drafts",
        *columns(sa.Integer(), "id"),
        *columns(sa.Text(), "platform", "tenant", "account_id", "form", "subject"),
        *columns(DOCUMENT, "answers"),
        *columns(INSTANT, "saved_at"),
        key("drafts", "id"),
        unique("drafts", "platform", "tenant", "account_id", "form", "subject"),
    )
    index("drafts", "saved_at")


def _blocks() -> None:
    op.create_table(
        "blocks",
        *columns(sa.Integer(), "participant_id", "other_id"),
        *columns(INSTANT, "at"),
        key("blocks", "participant_id", "other_id"),
        refers("blocks", "other_id", "participants"),
        refers("blocks", "participant_id", "participants"),
    )
    index("blocks", "other_id")


def _rounds() -> None:
    op.create_table(
        "rounds",
        *columns(sa.Integer(), "id", "programme_id", "number"),
        *columns(sa.Text(), "state"),
        *columns(INSTANT, "opened_at"),
        *columns(INSTANT, "closes_at", nullable=True),
        *columns(sa.Integer(), "weeks"),
        *columns(INSTANT, "started_at", "ends_at", "ended_at", nullable=True),
        *columns(sa.Text(), "next_prompt"),
        key("rounds", "id"),
        check("rounds", "state", "state IN ('open', 'running', 'ended')"),
        refers("rounds", "programme_id", "programmes", "RESTRICT"),
        unique("rounds", "programme_id", "number"),
        sqlite_autoincrement=True,
    )
    index("rounds", "state")


def _enrolments() -> None:
    op.create_table(
        "enrolments",
        *columns(sa.Integer(), "id", "round_id", "participant_id"),
        *columns(sa.Text(), "state"),
        *columns(INSTANT, "enrolled_at"),
        *columns(sa.Boolean(), "left_behind"),
        key("enrolments", "id"),
        check("enrolments", "state", "state IN ('enrolled', 'waiting', 'matched', 'unmatched', 'withdrawn')"),
        refers("enrolments", "participant_id", "participants"),
        refers("enrolments", "round_id", "rounds"),
        unique("enrolments", "round_id", "participant_id"),
    )
    index("enrolments", "participant_id")


def _wishes() -> None:
    op.create_table(
        "wishes",
        *columns(sa.Integer(), "round_id", "low_id", "high_id"),
        *columns(sa.Text(), "what"),
        key("wishes", "round_id", "low_id", "high_id"),
        check("wishes", "what", "what IN ('lock', 'forbid')"),
        check("wishes", "sorted", "low_id < high_id"),
        refers("wishes", "high_id", "participants"),
        refers("wishes", "low_id", "participants"),
        refers("wishes", "round_id", "rounds"),
    )
    index("wishes", "high_id")
    index("wishes", "low_id")


def _proposals() -> None:
    op.create_table(
        "proposals",
        *columns(sa.Integer(), "round_id"),
        *columns(INSTANT, "made_at"),
        *columns(sa.Text(), "basis"),
        *columns(DOCUMENT, "body"),
        key("proposals", "round_id"),
        refers("proposals", "round_id", "rounds"),
    )


def _partnerships() -> None:
    op.create_table(
        "partnerships",
        *columns(sa.Integer(), "id", "round_id", "programme_id"),
        *columns(sa.Text(), "code", "language"),
        *columns(sa.Integer(), "first_writer", "community_id"),
        *columns(INSTANT, "started_at"),
        *columns(sa.Text(), "rhythm"),
        *columns(DOCUMENT, "pact", "reasons"),
        *columns(INSTANT, "ended_at", nullable=True),
        key("partnerships", "id"),
        check("partnerships", "rhythm", "rhythm IN ('weekly', 'fortnightly', 'monthly')"),
        refers("partnerships", "community_id", "homes", "RESTRICT"),
        refers("partnerships", "first_writer", "participants", "RESTRICT"),
        refers("partnerships", "programme_id", "programmes", "RESTRICT"),
        refers("partnerships", "round_id", "rounds", "RESTRICT"),
        unique("partnerships", "programme_id", "code"),
        sqlite_autoincrement=True,
    )
    index("partnerships", "community_id")
    index("partnerships", "first_writer")
    index("partnerships", "round_id")


def _members() -> None:
    op.create_table(
        "members",
        *columns(sa.Integer(), "partnership_id", "participant_id", "position"),
        *columns(INSTANT, "wrote_at", "left_at", nullable=True),
        key("members", "partnership_id", "participant_id"),
        refers("members", "participant_id", "participants", "RESTRICT"),
        refers("members", "partnership_id", "partnerships"),
    )
    index("members", "participant_id")


def _earlier_partners() -> None:
    op.create_table(
        "earlier_partners",
        *columns(sa.Integer(), "low_id", "high_id"),
        key("earlier_partners", "low_id", "high_id"),
        check("earlier_partners", "sorted", "low_id < high_id"),
        refers("earlier_partners", "high_id", "participants"),
        refers("earlier_partners", "low_id", "participants"),
    )
    index("earlier_partners", "high_id")


def _spaces() -> None:
    op.create_table(
        "spaces",
        *columns(sa.Integer(), "id", "partnership_id", "community_id"),
        *columns(sa.Text(), "platform", "tenant", "address"),
        *columns(INSTANT, "opened_at"),
        key("spaces", "id"),
        refers("spaces", "community_id", "homes", "RESTRICT"),
        refers("spaces", "partnership_id", "partnerships"),
        unique("spaces", "platform", "tenant", "address"),
    )
    index("spaces", "community_id")
    index("spaces", "partnership_id")


TABLES = (
    _programmes,
    _homes,
    _coordinators,
    _participants,
    _accounts,
    _memberships,
    _drafts,
    _blocks,
    _rounds,
    _enrolments,
    _wishes,
    _proposals,
    _partnerships,
    _members,
    _earlier_partners,
    _spaces,
)
