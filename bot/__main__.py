"""The composition root: the one file that sees the core, the adapters and the storage."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from adapters import recording
from adapters.discord import DiscordConnection, DiscordSettings
from adapters.discord import places as discord_places
from adapters.discord import preview as discord_preview
from adapters.discord.commands import localiser
from adapters.discord.doctor import Doctor, address_of_invitation
from adapters.slack import SlackConnection, SlackSettings
from adapters.slack import places as slack_places
from adapters.slack import preview as slack_preview
from adapters.slack.doctor import Doctor as SlackDoctor
from adapters.slack.manifest import written
from adapters.web import chat as web_chat
from adapters.web import chat_file
from adapters.web import client as web_client
from adapters.web.settings import WebSettings
from bot.chat import Account
from bot.cli.app import build, start
from bot.cli.ports import Connection, Finding, LocalChat, Pages, Ports
from bot.config import DiscordConfig, SlackConfig, WebConfig
from bot.desk import Desk
from bot.health import Health
from bot.inviting.ways import Way
from bot.liaison import Liaison
from bot.matching.apart import match_apart
from storage import backup, copying, opening, rehearsed, rotating, servers, sql, vault


async def _serve(
    desk: Desk, health: Health, chat: LocalChat, config: WebConfig, beside: tuple[Desk, Account] | None = None
) -> Pages:
    if not isinstance(chat, web_chat.WebChat):
        raise TypeError(f"the pages show the local chat, not {type(chat).__name__}")
    settings = WebSettings(host=config.host, port=config.port, local_chat=config.local_chat, public=config.address)
    renderers = {"discord": discord_preview.rendered, "slack": slack_preview.rendered}
    return await web_client.serve(desk, health, chat, settings, renderers, beside)


async def _serve_vitals(health: Health, config: WebConfig) -> Pages:
    return await web_client.serve_vitals(health, WebSettings(host=config.host, port=config.port, public=config.address))


async def _open_chat(path: Path) -> LocalChat:
    return await web_client.open_chat(path)


def _discord_settings(config: DiscordConfig) -> DiscordSettings:
    return DiscordSettings(
        token=config.token.get_secret_value(),
        api_base=config.api_base,
        gateway=config.gateway,
        shards=config.shards,
        programme_channel=config.programme_channel,
        members_intent=config.members_intent,
    )


def _connect_discord(config: DiscordConfig, desk: Desk, liaison: Liaison) -> Connection:
    return DiscordConnection(_discord_settings(config), desk, liaison)


async def _examine_discord(config: DiscordConfig, desk: Desk, liaison: Liaison) -> Sequence[Finding]:
    physician = Doctor(_discord_settings(config), _english(desk), desk.commands, localiser(desk.translations))
    return await physician.examine(await liaison.homes())


async def _invite_discord(config: DiscordConfig) -> str:
    return await address_of_invitation(_discord_settings(config))


def _slack_settings(config: SlackConfig) -> SlackSettings:
    secret = ("bot_token", "app_token", "signing_secret", "client_secret", "config_token")
    values = config.model_dump(exclude=set(secret))
    return SlackSettings(**values, **{key: getattr(config, key).get_secret_value() for key in secret})


def _connect_slack(config: SlackConfig, desk: Desk, liaison: Liaison) -> Connection:
    return SlackConnection(_slack_settings(config), desk, liaison, _engines(desk))


def _engines(desk: Desk) -> tuple[AsyncEngine, AsyncEngine] | None:
    """For what Slack's own library keeps in the database."""
    store = desk.store
    return (store.writers, store.readers) if isinstance(store, sql.SqlStore) else None


async def _examine_slack(config: SlackConfig, desk: Desk, liaison: Liaison) -> Sequence[Finding]:
    physician = SlackDoctor(_slack_settings(config), _english(desk), liaison, _engines(desk))
    return await physician.examine(await liaison.homes())


def _slack_manifest(config: SlackConfig, desk: Desk) -> str:
    return written(_slack_settings(config), desk.commands, _english(desk))


def _ways(config: SlackConfig) -> Mapping[str, Way]:
    """How people get to a channel on each platform."""
    return {
        "discord": Way("Discord", discord_places.address_of),
        "slack": Way("Slack", slack_places.address_of, f"/{config.command} join"),
    }


def _english(desk: Desk) -> Callable[..., str]:
    return partial(_say, desk)


def _say(desk: Desk, key: str, **values: str | int) -> str:
    return desk.say(key, "en", **values)


PORTS = Ports(
    open_store=opening.open_store,
    open_to_run=opening.open_to_run,
    is_shared=servers.is_server,
    memory_store=opening.in_memory,
    put_back=rehearsed.put_back,
    copy_database=copying.copy_database,
    open_chat=_open_chat,
    serve=_serve,
    serve_vitals=_serve_vitals,
    match=match_apart,
    back_up=backup.back_up,
    restore=backup.restore,
    rotate_keys=rotating.rotate_keys,
    new_key=vault.new_key,
    copy_chat=chat_file.copy_file,
    open_recording=recording.open_recording,
    record=recording.record,
    connect_discord=_connect_discord,
    examine_discord=_examine_discord,
    invite_discord=_invite_discord,
    connect_slack=_connect_slack,
    examine_slack=_examine_slack,
    slack_manifest=_slack_manifest,
    ways=_ways,
)


def main() -> None:
    """The command `farpair`."""
    start(build(PORTS))


if __name__ == "__main__":
    main()
