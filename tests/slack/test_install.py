"""Many workspaces in one running program: installed through OAuth, each with its own token, programme and people."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from tests.discord.program import until
from tests.discord.test_doctor import runs
from tests.program import Program, free_port
from tests.slack.oauth import CLIENT, CLIENT_SECRET, HALF_A_DAY, Addressed, encoded, signed
from tests.slack.people import Person, text_of
from tests.slack.processes import farpair
from tests.slack.program import SECRET
from tests.slack.server import Server
from tests.slack.world import World


@pytest.fixture
async def two(slack_server: Server) -> tuple[World, World]:
    second = World("T2", token="xoxb-second", enterprise="E9")
    slack_server.worlds.append(second)
    return slack_server.world, second


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
async def program(tmp_path: Path, slack_server: Server, port: int) -> AsyncIterator[Program]:
    running = farpair(
        tmp_path,
        slack_server,
        FARPAIR_SLACK__BOT_TOKEN="",
        FARPAIR_SLACK__APP_TOKEN="",
        FARPAIR_SLACK__MODE="http",
        FARPAIR_SLACK__SIGNING_SECRET=SECRET,
        FARPAIR_SLACK__CLIENT_ID=CLIENT,
        FARPAIR_SLACK__CLIENT_SECRET=CLIENT_SECRET,
        FARPAIR_SLACK__PORT=str(port),
        FARPAIR_SLACK__ADDRESS=f"http://127.0.0.1:{port}",
    )
    await running.start()
    await until(lambda: "installed" in running.log or _listens(port), 20)
    yield running
    await running.stop()


def _listens(port: int) -> bool:
    import socket

    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


async def begins(browser: aiohttp.ClientSession, port: int) -> dict[str, list[str]]:
    """What Slack is asked for when somebody begins an installation."""
    async with browser.get(f"http://127.0.0.1:{port}/slack/install", allow_redirects=False) as sent_on:
        assert sent_on.status == 302
        return parse_qs(urlsplit(sent_on.headers["Location"]).query)


async def installs(port: int, world: World, installer: str) -> str:
    """Somebody installs the app: the page, Slack's own page, and back; what is shown at the end."""
    world.codes["code-" + world.team] = installer
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
        asked = await begins(browser, port)
        assert asked["client_id"] == [CLIENT]
        cookie = {"Cookie": f"slack-app-oauth-state={asked['state'][0]}"}  # it is for https alone
        back = f"{asked['redirect_uri'][0]}?code=code-{world.team}&state={asked['state'][0]}"
        async with browser.get(back, headers=cookie) as end:
            return f"{end.status} {await end.text()}"


def person(server: Server, world: World, port: int, name: str, **more: object) -> Person:
    return Person.of(server, Addressed(port, SECRET).deliver, name, world, **more)


async def test_two_workspaces_whose_data_never_mix(
    slack_server: Server, two: tuple[World, World], program: Program, port: int, tmp_path: Path
) -> None:
    leaders = [person(slack_server, world, port, f"Olive {world.team}") for world in two]
    for world, leader in zip(two, leaders, strict=True):
        assert (await installs(port, world, leader.id)).startswith("200")
    pairs = []
    await leaders[1].writes("/farpair programme safety")
    await leaders[1].submits(safety_contact="second@example.org")
    for world, leader in zip(two, leaders, strict=True):
        await leader.writes("/farpair round open")
        leader.sees("Round 1 is open until")
        pair = [person(slack_server, world, port, f"{name} {world.team}") for name in ("Ana", "Bo")]
        await pair[0].joins("Kenya")
        await pair[1].joins("Nepal")
        pairs.append(pair)
    for world, leader, other in zip(two, leaders, reversed(two), strict=True):
        await leader.writes("/farpair round preview")
        leader.sees(f"Ana {world.team.lower()}", "One partnership")
        assert other.team.lower() not in text_of(leader.seen)
        await leader.presses("Start the round")
    for world, pair in zip(two, pairs, strict=True):
        for each in pair:
            await each.sees_in_space("Country: Kenya", "Country: Nepal", "The beginning: your pact")
        assert len(world.spaces) == 1
        assert world.spaces[0].members == {world.bot, *(each.id for each in pair)}
    for world in two:
        newcomer = person(slack_server, world, port, "Newcomer")
        await newcomer.looks_at_home()
        newcomer.sees("You have not joined yet", "[Join]")
        await newcomer.takes("join")
        newcomer.sees("Which country do you live in?")
    for world, other in (two, two[::-1]):
        said = "".join(text_of(each) for channel in world.channels.values() for each in channel.messages)
        assert other.team.lower() not in said.lower()
    with_first = [each for each in slack_server.requests if each.team == "T1"]
    assert with_first
    assert not [each for each in with_first if "T2" in str(each.asked)]
    rows = sqlite3.connect(tmp_path / "farpair.sqlite3").execute("SELECT bot_token FROM slack_bots").fetchall()
    assert len(rows) == 2
    assert all(token.startswith("sealed:") for (token,) in rows), "no token lies in clear"
    assert b"xoxb-" not in (tmp_path / "farpair.sqlite3").read_bytes()
    assert "xoxb-" not in program.log


async def test_an_uninstalled_workspace_is_forgotten_and_can_come_back(
    slack_server: Server, two: tuple[World, World], program: Program, port: int, tmp_path: Path
) -> None:
    world, other = two
    olive = person(slack_server, world, port, "Olive")
    await installs(port, world, olive.id)
    await installs(port, other, person(slack_server, other, port, "Ola").id)
    await olive.writes("/farpair round open")
    await asyncio.sleep(0.1)
    gone = {"type": "app_uninstalled", "event_ts": f"{time.time() + 10:.6f}"}
    await olive._delivered("events_api", olive._event(gone))

    def tokens() -> list[str]:
        rows = sqlite3.connect(tmp_path / "farpair.sqlite3").execute("SELECT team_id FROM slack_bots").fetchall()
        return [team for (team,) in rows]

    assert tokens() == ["T2"]
    await installs(port, world, olive.id)
    late = {"type": "tokens_revoked", "tokens": {"bot": [world.bot]}, "event_ts": f"{time.time() - 60:.6f}"}
    await olive._delivered("events_api", olive._event(late))
    assert sorted(tokens()) == ["T1", "T2"], "what is told late does not take away what is new"
    await olive.writes("/farpair round status")
    olive.sees("Round 1")
    revoked = {"type": "tokens_revoked", "tokens": {"bot": [world.bot]}, "event_ts": f"{time.time() + 10:.6f}"}
    await olive._delivered("events_api", olive._event(revoked))
    assert tokens() == ["T2"]


async def test_a_state_is_good_once_and_in_one_browser(
    slack_server: Server, two: tuple[World, World], program: Program, port: int
) -> None:
    world = two[0]
    world.codes["code-T1"] = world.user("Olive")
    async with aiohttp.ClientSession() as browser:
        state = (await begins(browser, port))["state"][0]
        back = f"http://127.0.0.1:{port}/slack/oauth_redirect?code=code-T1&state="
        tries = ((state, ""), ("made-up", "made-up"), (state, state), (state, state))
        found = []
        for asked, cookie in tries:
            async with browser.get(back + asked, headers={"Cookie": f"slack-app-oauth-state={cookie}"}) as answer:
                found.append(answer.status)
    assert found == [400, 401, 200, 401]


async def test_a_token_is_renewed_before_it_ends(
    slack_server: Server, two: tuple[World, World], program: Program, port: int, tmp_path: Path
) -> None:
    world = two[0]
    world.token, world.refresh_token = "xoxe.xoxb-1", "xoxe-1-first"
    olive = person(slack_server, world, port, "Olive")
    await installs(port, world, olive.id)
    assert world.token == "xoxe.xoxb-1"
    database = sqlite3.connect(tmp_path / "farpair.sqlite3")
    earlier = f"-{HALF_A_DAY - 600} seconds"
    database.execute("UPDATE slack_bots SET bot_token_expires_at = datetime(bot_token_expires_at, ?)", (earlier,))
    database.commit()
    database.close()
    await program.kill()
    await program.start()
    await until(lambda: _listens(port), 20)
    await olive.looks_at_home()
    assert world.token != "xoxe.xoxb-1", "a new token"
    await olive.writes("/farpair round open")
    olive.sees("Round 1 is open until")


async def test_only_slack_itself_is_heard(
    slack_server: Server, two: tuple[World, World], program: Program, port: int
) -> None:
    world = two[0]
    olive = person(slack_server, world, port, "Olive")
    await installs(port, world, olive.id)
    way = Addressed(port, SECRET)
    asked = {**olive._whence(), "command": "/farpair", "text": "round open", "user_id": olive.id, "trigger_id": "1.2.3"}
    body, content = encoded("slash_commands", asked)
    good = {"Content-Type": content, **signed(SECRET, body)}
    refused = (
        {**good, "X-Slack-Signature": "v0=" + "0" * 64},
        {"Content-Type": content, **signed("another", body)},
        {"Content-Type": content, **signed(SECRET, body, time.time() - 3_600)},
        {"Content-Type": content},
    )
    for headers in refused:
        assert (await way.post(body, headers))[0] == 401, headers
    assert (await way.post(body + "&text=leave", good))[0] == 401, "another body under the same signature"
    status, said = await way.post(body, good)
    assert status == 200
    assert "Round 1 is open" in said, said
    await olive.writes("/farpair round status")
    olive.sees("Round 1")


async def test_a_workspace_that_never_installed_it_is_told_nothing_of_others(
    slack_server: Server, two: tuple[World, World], program: Program, port: int
) -> None:
    await installs(port, two[0], two[0].user("Olive"))
    stranger = person(slack_server, two[1], port, "Stu")
    ack = await stranger._delivered(
        "slash_commands",
        {
            **stranger._whence(),
            "command": "/farpair",
            "text": "join",
            "user_id": stranger.id,
            "trigger_id": two[1].trigger(stranger.id),
        },
    )
    assert "not" in str(ack) or ack == {}
    assert [each for each in slack_server.requests if each.team == "T2"] == []


async def test_one_workspace_that_is_told_to_wait_stops_no_other(
    slack_server: Server, two: tuple[World, World], program: Program, port: int
) -> None:
    leaders = [person(slack_server, world, port, f"Olive {world.team}") for world in two]
    for world, leader in zip(two, leaders, strict=True):
        await installs(port, world, leader.id)
    await leaders[1].writes("/farpair programme safety")
    await leaders[1].submits(safety_contact="second@example.org")
    two[0].asked_to_wait = 60.0
    for leader in leaders:
        await leader.writes("/farpair round open")
        await leader.presses("Post the invitation")
    await until(lambda: bool(two[1].channels[two[1].channel].messages), 20)
    assert not two[0].channels[two[0].channel].messages
    refused = [each for each in slack_server.requests if each.answer == "ratelimited"]
    assert [each.team for each in refused] == ["T1"], "asked once, and then waited for"


async def test_the_doctor_looks_at_each_workspace(
    slack_server: Server, two: tuple[World, World], program: Program, port: int, tmp_path: Path
) -> None:
    environment = dict(program.environment)
    await program.stop()
    code, said = await runs(tmp_path, "slack", "doctor", **environment)
    assert code == 0, said
    assert "/slack/install" in said
    code, said = await runs(tmp_path, "slack", "doctor", **{**environment, "FARPAIR_SLACK__CLIENT_SECRET": "x"})
    assert code == 1
    assert "bad_client_secret" in said
    await program.start()
    await until(lambda: _listens(port), 20)
    await installs(port, two[1], two[1].user("Olive"))
    await program.stop()
    two[1].scopes -= {"groups:write"}
    code, said = await runs(tmp_path, "slack", "doctor", **environment)
    assert code == 1
    assert "The scope groups:write is missing" in said
    two[1].is_revoked = True
    code, said = await runs(tmp_path, "slack", "doctor", **environment)
    assert "In the workspace E9-T2 the app is not installed any more" in said
