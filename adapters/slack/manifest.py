"""The app's manifest, from the desk's own table and the configuration: no scope and no event that is not used."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from adapters.slack.http import EVENTS, REDIRECT
from adapters.slack.settings import SlackSettings
from bot.commands import Command

Payload = dict[str, Any]
Say = Callable[..., str]
ALWAYS = ("chat:write", "commands", "files:write", "im:history", "im:write", "pins:write", "users:read")
CHANNELS = ("groups:history", "groups:read", "groups:write")
GROUPS = ("mpim:history", "mpim:read", "mpim:write")
"""Scopes for private channels, and for group messages, which are also what is left where channels are forbidden."""
_HINT, _DESCRIPTION, _SHORT = 1_000, 2_000, 150


def scopes(settings: SlackSettings) -> list[str]:
    """The scopes of the bot's token."""
    return sorted((*ALWAYS, *GROUPS, *(CHANNELS if settings.spaces == "channel" else ())))


def events(settings: SlackSettings) -> list[str]:
    """The events that are listened to."""
    found = ["app_home_opened", "app_uninstalled", "message.mpim", "tokens_revoked", "user_change"]
    return sorted([*found, *(["group_deleted", "message.groups"] if settings.spaces == "channel" else [])])


def manifest(settings: SlackSettings, commands: Sequence[Command], say: Say) -> Payload:
    """The manifest as Slack takes it at "Create New App", "From a manifest"."""
    by_address = settings.mode == "http"
    url = f"{settings.address.rstrip('/')}{EVENTS}" if by_address else ""
    return {
        "_metadata": {"major_version": 1},
        "display_information": {"name": say("slack.title"), "description": say("slack.description")},
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": say("slack.title"), "always_online": True},
            "shortcuts": [_shortcut(say)],
            "slash_commands": _slash_commands(settings, commands, say, url),
        },
        "oauth_config": {**_redirects(settings), "scopes": {"bot": scopes(settings)}},
        "settings": {
            "event_subscriptions": {"bot_events": events(settings), **({"request_url": url} if url else {})},
            "interactivity": {"is_enabled": True, **_interactive(url)},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not by_address,
            "token_rotation_enabled": settings.is_for_many,
        },
    }


def written(settings: SlackSettings, commands: Sequence[Command], say: Say) -> str:
    """The manifest as JSON to copy."""
    return json.dumps(manifest(settings, commands, say), indent=2, ensure_ascii=False)


def _shortcut(say: Say) -> Payload:
    described = say("command.join")[:_SHORT]
    return {"name": say("join.button")[:24], "type": "global", "callback_id": "join", "description": described}


def _slash_commands(settings: SlackSettings, commands: Sequence[Command], say: Say, url: str) -> list[Payload]:
    own = _slash(settings.command, say("slack.command"), [each.typed for each in commands], url)
    short = [_short(first, commands, url) for first in settings.short]
    return [own, *(each for each in short if each)]


def _short(first: str, commands: Sequence[Command], url: str) -> Payload:
    """A short command, with what can stand behind it; nothing, where the desk has none such."""
    known = [each for each in commands if each.typed.split()[0] == first]
    rest = [each.typed.partition(" ")[2] for each in known]
    return _slash(first, known[0].help, [each for each in rest if each], url) if known else {}


def _slash(name: str, description: str, words: Sequence[str], url: str) -> Payload:
    hint = " | ".join(words)
    return {
        "command": f"/{name}",
        "description": description[:_DESCRIPTION],
        **({"usage_hint": hint if len(hint) <= _HINT else f"{hint[: _HINT - 1]}…"} if hint else {}),
        "should_escape": True,
        **({"url": url} if url else {}),
    }


def _interactive(url: str) -> Payload:
    return {"request_url": url, "message_menu_options_url": url} if url else {}


def _redirects(settings: SlackSettings) -> Payload:
    if not settings.is_for_many or not settings.address:
        return {}
    return {"redirect_urls": [f"{settings.address.rstrip('/')}{REDIRECT}"]}
