"""`farpair doctor` as a process: each thing on Slack that may be amiss is named, with what to do."""

from __future__ import annotations

from pathlib import Path

from tests.discord.program import until
from tests.discord.test_doctor import runs
from tests.slack.people import Person
from tests.slack.processes import farpair
from tests.slack.server import Server


def variables(server: Server, **more: str) -> dict[str, str]:
    return {**farpair(Path(), server).environment, **more}


async def says(folder: Path, server: Server, **more: str) -> tuple[int, str]:
    code, said = await runs(folder, "doctor", **variables(server, **more))
    assert "xoxb-" not in said.replace("(xoxb-…)", "")
    assert "Discord" not in said, "only what is configured is looked at"
    return code, said


async def test_everything_is_well_after_a_first_command(tmp_path: Path, slack_server: Server) -> None:
    slack_server.world.channels[slack_server.world.channel].kind = "private"
    program = farpair(tmp_path, slack_server)
    await program.start()
    olive = Person.of(slack_server, slack_server.sockets.deliver, "Olive", is_owner=True)
    await olive.writes("/farpair round open")
    olive.sees("Round 1 is open")
    await program.stop()
    code, said = await says(tmp_path, slack_server)
    assert code == 0, said
    assert "The token has all scopes" in said
    assert "Socket Mode can be opened" in said
    assert "The command /farpair is installed" in said
    assert "Channel #programme: Farpair is in it" in said


async def test_a_bad_token_is_named(tmp_path: Path, slack_server: Server) -> None:
    code, said = await says(tmp_path, slack_server, FARPAIR_SLACK__BOT_TOKEN="xoxb-bad")
    assert code == 1
    assert "Slack refuses the token (invalid_auth). This is the bot's." in said
    assert "Reinstall" in said
    assert "Socket Mode can be opened" in said, "what else can be looked at is"
    assert not (tmp_path / "farpair.sqlite3").exists()


async def test_a_bad_app_token_is_named(tmp_path: Path, slack_server: Server) -> None:
    code, said = await says(tmp_path, slack_server, FARPAIR_SLACK__APP_TOKEN="xapp-bad")
    assert code == 1
    assert "connections:write" in said
    assert "one thing has to be put right" in said


async def test_a_missing_scope_is_named(tmp_path: Path, slack_server: Server) -> None:
    slack_server.world.scopes -= {"groups:write", "pins:write"}
    code, said = await says(tmp_path, slack_server)
    assert code == 1
    assert "The scope groups:write is missing" in said
    assert "The scope pins:write is missing" in said
    assert "farpair slack manifest" in said


async def test_a_missing_scope_is_named_where_slack_does_not_tell_any(tmp_path: Path, slack_server: Server) -> None:
    slack_server.world.scopes -= {"groups:read"}
    slack_server.tells_scopes = False
    _, said = await says(tmp_path, slack_server)
    assert "The scope groups:read is missing" in said


async def test_a_command_that_is_not_installed_is_named(tmp_path: Path, slack_server: Server) -> None:
    slack_server.world.scopes -= {"commands"}
    code, said = await says(tmp_path, slack_server)
    assert code == 1
    assert "The scope commands is missing, so /farpair is not installed" in said
    assert "The command /farpair is not installed" in said


async def test_a_command_that_is_not_in_the_manifest_is_named(tmp_path: Path, slack_server: Server) -> None:
    slack_server.world.commands = {"/farpair"}
    more = {"FARPAIR_SLACK__CONFIG_TOKEN": "xoxe-config", "FARPAIR_SLACK__SHORT": '["round"]'}
    code, said = await says(tmp_path, slack_server, **more)
    assert code == 1
    assert "The command /farpair stands in the app's manifest" in said
    assert "The command /round is not installed" in said


async def test_a_command_that_never_came_is_named(tmp_path: Path, slack_server: Server) -> None:
    code, said = await says(tmp_path, slack_server)
    assert code == 0, "a program that has never run is not ill"
    assert "not seen yet: The command /farpair has not arrived here yet" in said
    assert "Everything is as it should be" not in said


async def test_an_unreachable_api_is_named(tmp_path: Path, slack_server: Server) -> None:
    code, said = await says(tmp_path, slack_server, FARPAIR_SLACK__API_BASE="http://127.0.0.1:9/api/")
    assert code == 1
    assert "Slack cannot be reached at http://127.0.0.1:9/api/" in said


async def test_a_socket_that_does_not_open_is_named(tmp_path: Path, slack_server: Server) -> None:
    slack_server.sockets.accepts = False
    code, said = await says(tmp_path, slack_server)
    assert code == 1
    assert "The socket cannot be opened" in said


async def test_a_channel_without_farpair_is_named(tmp_path: Path, slack_server: Server) -> None:
    slack_server.world.channels[slack_server.world.channel].kind = "private"
    program = farpair(tmp_path, slack_server)
    await program.start()
    olive = Person.of(slack_server, slack_server.sockets.deliver, "Olive", is_owner=True)
    await olive.writes("/farpair round open")
    await until(lambda: bool(olive.seen))
    await program.stop()
    world = slack_server.world
    world.channels[world.channel].members.discard(world.bot)
    code, said = await says(tmp_path, slack_server)
    assert code == 1
    assert "does not exist, or Farpair is not in it" in said


async def test_by_http_an_address_is_wanted(tmp_path: Path, slack_server: Server) -> None:
    more = {"FARPAIR_SLACK__MODE": "http", "FARPAIR_SLACK__SIGNING_SECRET": "s"}
    code, said = await says(tmp_path, slack_server, **more)
    assert code == 1
    assert "Set [slack] address" in said


async def test_without_a_token_it_says_how_to_begin(tmp_path: Path) -> None:
    code, said = await runs(tmp_path, "slack", "doctor")
    assert code == 1
    assert "farpair slack manifest" in said
