"""How to reach Slack, as the composition root read it from the configuration."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

API = "https://slack.com/api/"
COMMAND = "farpair"


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """The app's tokens and where Slack is.

    `spaces` are private channels, or group messages where the workspace wants no more channels. Everything is under
    one `command` (without its slash); `short` ones (such as "round") are understood beside it. `programme_channel` is
    the id of the programme's channel, empty where a coordinator's first command decides. `address` is where Slack
    reaches us in mode "http". Slack counts its rates by the `minute`, in seconds. A socket on which nothing comes back
    for some `ping` times this many seconds is taken for dead; `sockets` are open at the same time. A `config_token` is
    for looking at the app's own manifest.
    """

    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    config_token: str = field(default="", repr=False)
    api_base: str = API
    mode: Literal["socket", "http"] = "socket"
    spaces: Literal["channel", "group"] = "channel"
    command: str = COMMAND
    short: tuple[str, ...] = ()
    programme_channel: str = ""
    host: str = "127.0.0.1"
    port: int = 3000
    address: str = ""
    minute: float = 60.0
    ping: float = 10.0
    sockets: int = 1

    @property
    def is_for_many(self) -> bool:
        """Whether workspaces install the app by themselves, each with a token of its own."""
        return bool(self.client_id) and not self.bot_token
