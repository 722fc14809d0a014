"""`farpair doctor` and `farpair discord invite` as processes: each thing that may be amiss is named."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

from adapters.discord.permissions import ALL, NEEDED, allowed_in, missing
from tests.discord.people import Person
from tests.discord.processes import enrolled, farpair
from tests.discord.program import until
from tests.discord.server import Server


async def runs(folder: Path, *words: str, **environment: str) -> tuple[int, str]:
    """A command of `farpair`: its exit code and all it says."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FARPAIR_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *words,
        cwd=folder,
        env={**clean, "PYTHONPATH": str(Path(__file__).parents[2]), **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


def variables(server: Server, **more: str) -> dict[str, str]:
    return {**farpair(Path(), server).environment, **more}


async def test_everything_is_well_after_a_run(tmp_path: Path, discord_server: Server, carla: Person) -> None:
    await enrolled(tmp_path, discord_server, carla, 0)
    program = farpair(tmp_path, discord_server)
    await program.start()
    await until(lambda: bool(discord_server.world.commands))
    await program.stop()
    code, said = await runs(tmp_path, "doctor", **variables(discord_server))
    assert code == 0, said
    assert "Everything is as it should be" in said
    assert "good-token" not in said


async def test_a_bad_token_is_named(tmp_path: Path, discord_server: Server) -> None:
    code, said = await runs(tmp_path, "doctor", **variables(discord_server, FARPAIR_DISCORD__TOKEN="bad"))
    assert code == 1
    assert "Discord refuses the token" in said
    assert "Reset Token" in said
    assert not (tmp_path / "farpair.sqlite3").exists()


async def test_no_token_is_named(tmp_path: Path) -> None:
    code, said = await runs(tmp_path, "doctor")
    assert code == 1
    assert "there is no token" in said


async def test_an_unreachable_api_is_named(tmp_path: Path, discord_server: Server) -> None:
    there = {"FARPAIR_DISCORD__API_BASE": "http://127.0.0.1:9/api/v10"}
    code, said = await runs(tmp_path, "doctor", **variables(discord_server, **there))
    assert code == 1
    assert "Discord cannot be reached at http://127.0.0.1:9/api/v10" in said


async def test_an_unreachable_gateway_is_named(tmp_path: Path, discord_server: Server) -> None:
    there = {"FARPAIR_DISCORD__GATEWAY": "ws://127.0.0.1:9/"}
    code, said = await runs(tmp_path, "doctor", **variables(discord_server, **there))
    assert code == 1
    assert "The connection for events cannot be opened at ws://127.0.0.1:9/" in said


async def test_a_missing_permission_is_named_with_its_channel(tmp_path: Path, discord_server: Server) -> None:
    world = discord_server.world
    denied = {"id": world.server, "type": 0, "allow": "0", "deny": str(NEEDED["create_private_threads"])}
    world.overwrites.append(denied)
    there = {"FARPAIR_DISCORD__PROGRAMME_CHANNEL": world.channel}
    code, said = await runs(tmp_path, "doctor", **variables(discord_server, **there))
    assert code == 1
    assert "Channel #programme: the permission Create Private Threads is missing" in said


async def test_a_missing_channel_is_named(tmp_path: Path, discord_server: Server) -> None:
    there = {"FARPAIR_DISCORD__PROGRAMME_CHANNEL": "123456789012345678"}
    code, said = await runs(tmp_path, "doctor", **variables(discord_server, **there))
    assert code == 1
    assert "The channel 123456789012345678 does not exist" in said
    assert "The commands are not registered" in said


async def test_an_intent_that_is_off_on_discord_is_named(tmp_path: Path, discord_server: Server) -> None:
    there = {"FARPAIR_DISCORD__MEMBERS_INTENT": "true"}
    _, said = await runs(tmp_path, "doctor", **variables(discord_server, **there))
    assert "switch on Server Members Intent" in said


async def test_the_invitation_asks_for_exactly_what_is_needed(tmp_path: Path, discord_server: Server) -> None:
    code, said = await runs(tmp_path, "discord", "invite", **variables(discord_server))
    assert code == 0, said
    assert f"client_id={discord_server.world.bot}&permissions={ALL}&scope=bot%20applications.commands" in said
    code, said = await runs(tmp_path, "discord", "invite")
    assert code == 1
    assert "there is no token" in said


@pytest.mark.parametrize(
    ("rules", "lacking"),
    [
        ([], []),
        ([("everyone", 0, 0, "send_messages")], ["send_messages"]),
        ([("everyone", 0, 0, "send_messages"), ("role", 0, "send_messages", 0)], []),
        ([("role", 0, 0, "pin_messages"), ("me", 1, "pin_messages", 0)], []),
        ([("other", 0, 0, "send_messages"), ("somebody", 1, 0, "send_messages")], []),
    ],
)
def test_what_a_channel_takes_and_gives(rules: list[tuple[str, int, str | int, str | int]], lacking: list[str]) -> None:
    roles = [{"id": "everyone", "permissions": str(ALL)}, {"id": "role", "permissions": "0"}]
    guild = {"id": "everyone", "roles": roles}
    member = {"roles": ["role"], "user": {"id": "me"}}
    overwrites = [
        {"id": id_, "type": type_, "allow": str(NEEDED.get(str(give), 0)), "deny": str(NEEDED.get(str(take), 0))}
        for id_, type_, give, take in rules
    ]
    assert missing(guild, member, {"permission_overwrites": overwrites}) == lacking


def test_an_administrator_lacks_nothing() -> None:
    guild = {"id": "1", "roles": [{"id": "1", "permissions": "8"}]}
    assert allowed_in(guild, {"roles": [], "user": {"id": "2"}}, {}) == ALL
