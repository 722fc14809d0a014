"""How to reach Discord, as the composition root read it from the configuration."""

from __future__ import annotations

from dataclasses import dataclass, field

API = "https://discord.com/api/v10"
GATEWAY = "wss://gateway.discord.gg/"


@dataclass(frozen=True, slots=True)
class DiscordSettings:
    """The application's token and where Discord is. `gateway` is empty where the API is to be asked for it.

    `shards` is the number of connections, 0 for as many as Discord recommends. `programme_channel` is the id of the
    programme's channel, empty where the first command decides. `members_intent` listens for people who leave.
    A connection on which nothing comes for `heartbeat_timeout` seconds is taken for dead.
    """

    token: str = field(default="", repr=False)
    api_base: str = API
    gateway: str = ""
    shards: int = 0
    programme_channel: str = ""
    members_intent: bool = False
    heartbeat_timeout: float = 60.0
