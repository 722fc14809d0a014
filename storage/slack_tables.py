"""Where Slack's own library keeps installations of the app; the names are that library's. Its tokens are sealed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Column, DateTime, Index, Table, Text

from storage.naming import metadata, own_id

NEEDED = ("client_id", "app_id")
OF_A_BOT = (
    *("enterprise_id", "enterprise_name", "team_id", "team_name"),
    *("bot_token", "bot_id", "bot_user_id", "bot_scopes", "bot_refresh_token"),
)
OF_AN_INSTALLATION = (
    *("enterprise_url", "user_token", "user_scopes", "user_refresh_token", "token_type"),
    *("incoming_webhook_url", "incoming_webhook_channel"),
    *("incoming_webhook_channel_id", "incoming_webhook_configuration_url"),
)


def _words(*names: str, nullable: bool = True) -> list[Column[Any]]:
    return [Column(name, Text, nullable=nullable) for name in names]


def _ends() -> list[Column[Any]]:
    """The library's times are UTC without a zone."""
    whole = Column("is_enterprise_install", Boolean, nullable=False)
    return [Column("bot_token_expires_at", DateTime), whole, Column("installed_at", DateTime, nullable=False)]


slack_bots = Table(
    "slack_bots",
    metadata,
    own_id(),
    *_words(*NEEDED, nullable=False),
    *_words(*OF_A_BOT),
    *_ends(),
    Index("ix_slack_bots_whose", "client_id", "enterprise_id", "team_id", "installed_at"),
)

slack_installations = Table(
    "slack_installations",
    metadata,
    own_id(),
    *_words(*NEEDED, "user_id", nullable=False),
    *_words(*OF_A_BOT, *OF_AN_INSTALLATION),
    *_ends(),
    Column("user_token_expires_at", DateTime),
    Index("ix_slack_installations_whose", "client_id", "enterprise_id", "team_id", "user_id", "installed_at"),
)
