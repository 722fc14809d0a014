"""Slack: the whole programme in Block Kit, in private channels or group messages."""

from adapters.slack.connection import SlackConnection
from adapters.slack.settings import SlackSettings

__all__ = ["SlackConnection", "SlackSettings"]
