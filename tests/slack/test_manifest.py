"""`farpair slack manifest`: what Slack's schema takes, with no scope, event or command beyond what is used."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.app import EVENTS
from adapters.slack.manifest import manifest
from adapters.slack.settings import SlackSettings
from bot.store import Store
from bot.table import TABLE
from tests.discord.test_doctor import runs
from tests.slack.described import ABSENT, _document, folder, manifest_complaints
from tests.slack.program import Program
from tests.slack.server import Server

WITH_MODES: tuple[dict[str, str], ...] = (
    {},
    {"FARPAIR_SLACK__SPACES": "group"},
    {"FARPAIR_SLACK__COMMAND": "peers", "FARPAIR_SLACK__SHORT": '["round", "prompt"]'},
    {"FARPAIR_SLACK__MODE": "http", "FARPAIR_SLACK__ADDRESS": "https://peers.example.org/"},
)


async def printed(folder: Path, environment: dict[str, str]) -> dict[str, Any]:
    code, said = await runs(folder, "slack", "manifest", **environment)
    assert code == 0, said
    found: dict[str, Any] = json.loads(said)
    return found


@pytest.mark.skipif(folder() is None, reason=ABSENT)
@pytest.mark.parametrize("environment", WITH_MODES)
async def test_slack_takes_it(tmp_path: Path, environment: dict[str, str]) -> None:
    found = await printed(tmp_path, environment)
    assert manifest_complaints(found) == []
    assert not (tmp_path / "farpair.sqlite3").exists(), "nothing is made by it"


async def test_every_command_is_in_its_hint(tmp_path: Path) -> None:
    found = await printed(tmp_path, WITH_MODES[2])
    by_name = {each["command"]: each for each in found["features"]["slash_commands"]}
    assert set(by_name) == {"/peers", "/round", "/prompt"}
    typed = [name.replace(".", " ") for name, entry in TABLE.items() if entry.typed]
    assert by_name["/peers"]["usage_hint"].split(" | ") == typed
    assert all(each["should_escape"] for each in by_name.values())
    assert "open" in by_name["/round"]["usage_hint"].split(" | ")


async def test_by_sockets_no_address_is_told_and_by_http_each_is(tmp_path: Path) -> None:
    by_socket, by_http = await printed(tmp_path, {}), await printed(tmp_path, WITH_MODES[3])
    assert by_socket["settings"]["socket_mode_enabled"] is True
    assert "http" not in json.dumps(by_socket)
    assert by_http["settings"]["socket_mode_enabled"] is False
    there = "https://peers.example.org/slack/events"
    assert by_http["settings"]["event_subscriptions"]["request_url"] == there
    assert by_http["settings"]["interactivity"]["request_url"] == there
    assert {each["url"] for each in by_http["features"]["slash_commands"]} == {there}


def test_group_messages_want_no_scope_for_channels() -> None:
    group = manifest(SlackSettings(spaces="group"), [], lambda key, **_: key)
    assert [each for each in group["oauth_config"]["scopes"]["bot"] if each.startswith("groups:")] == []
    assert [each for each in group["settings"]["event_subscriptions"]["bot_events"] if "group" in each] == []


async def test_only_what_is_listened_to_is_subscribed_to(slack_server: Server, store: Store) -> None:
    program = Program(slack_server, store)
    found = manifest(program.settings(), program.desk.commands, lambda key, **_: key)
    told = {each.partition(".")[0] for each in found["settings"]["event_subscriptions"]["bot_events"]}
    assert told <= {*EVENTS, "app_uninstalled", "tokens_revoked"}
    assert {"message", "app_home_opened", "user_change"} <= told
    await program.stop()


@pytest.mark.skipif(folder() is None, reason=ABSENT)
def test_each_scope_is_one_that_a_method_or_an_event_wants() -> None:
    """No scope beyond what is used: each belongs to a method that is called, or to an event or a command."""
    called = {
        *("chat.postMessage", "conversations.archive", "conversations.create", "conversations.history"),
        *("conversations.info", "conversations.invite", "conversations.kick", "conversations.list"),
        *("conversations.members", "conversations.open", "conversations.unarchive", "pins.add", "users.info"),
        *("files.getUploadURLExternal", "files.completeUploadExternal"),
    }
    wanted = {scope for method in called for scope in _document("slack_methods.json")[method]["bot_scopes"]}
    found = manifest(SlackSettings(), [], lambda key, **_: key)["oauth_config"]["scopes"]["bot"]
    assert set(found) <= {*wanted, "commands"}
