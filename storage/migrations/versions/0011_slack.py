"""Installations of the app in Slack's workspaces, as Slack's own library keeps them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.pieces import columns, key

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

WORD = sa.Text()
OF_A_BOT = (
    *("enterprise_id", "enterprise_name", "team_id", "team_name"),
    *("bot_token", "bot_id", "bot_user_id", "bot_scopes", "bot_refresh_token"),
)
OF_AN_INSTALLATION = (
    *("enterprise_url", "user_token", "user_scopes", "user_refresh_token", "token_type"),
    *("incoming_webhook_url", "incoming_webhook_channel"),
    *("incoming_webhook_channel_id", "incoming_webhook_configuration_url"),
)


def upgrade() -> None:
    _create("slack_bots", ("client_id", "app_id"), OF_A_BOT)
    installed = ("client_id", "app_id", "user_id")
    _create("slack_installations", installed, (*OF_A_BOT, *OF_AN_INSTALLATION), "user_token_expires_at")
    for table, *more in (("slack_bots",), ("slack_installations", "user_id")):
        names = ["client_id", "enterprise_id", "team_id", *more, "installed_at"]
        op.create_index(op.f(f"ix_{table}_whose"), table, names)


def _create(table: str, needed: tuple[str, ...], words: tuple[str, ...], *times: str) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        *columns(WORD, *needed),
        *columns(WORD, *words, nullable=True),
        *columns(sa.DateTime(), "bot_token_expires_at", nullable=True),
        *columns(sa.Boolean(), "is_enterprise_install"),
        *columns(sa.DateTime(), "installed_at"),
        *columns(sa.DateTime(), *times, nullable=True),
        key(table, "id"),
    )


def downgrade() -> None:
    op.drop_table("slack_installations")
    op.drop_table("slack_bots")
