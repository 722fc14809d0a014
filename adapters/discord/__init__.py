"""Discord: the whole programme in slash commands and private threads."""

from adapters.discord.connection import DiscordConnection
from adapters.discord.settings import DiscordSettings

__all__ = ["DiscordConnection", "DiscordSettings"]
