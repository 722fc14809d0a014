"""Installations as they are kept, on both kinds of database: sealed, of nobody, and forgotten at the right time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.oauth.installation_store import Installation
from sqlalchemy import select

from adapters.slack.install import InstalledWorkspaces, tenant_in
from adapters.slack.settings import SlackSettings
from adapters.slack.trouble import NotInstalled
from bot.asking import Core
from bot.desk import Desk
from bot.liaison import Liaison
from bot.matching.apart import match_apart
from bot.store import KeyPlace
from bot.wording import Wording
from storage.keying import rotate
from storage.opening import open_store
from storage.slack_tables import slack_bots, slack_installations
from storage.sql import SqlStore
from tests.slack.program import real_time
from tests.storage.server import Server


@pytest.fixture(params=["file", "postgresql"])
async def kept(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SqlStore]:
    """A database of each kind, with a key."""
    keys = KeyPlace((), str(tmp_path / "farpair.key"))
    if request.param == "file":
        opened = await open_store(tmp_path / "farpair.sqlite3", exclusive=True, keys=keys)
    else:
        server: Server = request.getfixturevalue("server")
        opened = await open_store(server.url(await server.database()), exclusive=True, keys=keys)
    yield opened
    await opened.close()


def workspaces(store: SqlStore, told: list[str] | None = None) -> InstalledWorkspaces:
    """As a program that has just begun sees them."""
    desk = Desk(store, Core(Wording(), lambda _: (), match_apart), real_time)
    liaison, settings = Liaison("slack", store, desk, real_time), SlackSettings(client_id="1.2", mode="http")

    async def installed(installation: Installation) -> None:
        if told is not None:
            told.append(f"{tenant_in(installation)} by {installation.user_id}")

    def no_client() -> Any:
        raise AssertionError("Slack is not asked")

    return InstalledWorkspaces(settings, liaison, (store.writers, store.readers), no_client, installed)


def installation(team: str, token: str, enterprise: str | None = None) -> Installation:
    return Installation(
        app_id="A1",
        enterprise_id=enterprise,
        team_id=team,
        team_name="Library",
        bot_token=token,
        bot_id="B1",
        bot_user_id="U0BOT",
        bot_scopes="chat:write",
        user_id="U0INSTALLER",
        user_token="xoxp-theirs",
        installed_at=datetime.now(UTC).timestamp(),
    )


async def rows(store: SqlStore) -> str:
    async with store.reading() as tx:
        found = [row for table in (slack_bots, slack_installations) for row in await tx.transaction.rows(select(table))]
    return repr(found)


async def test_tokens_lie_sealed_and_each_workspace_has_its_own(kept: SqlStore) -> None:
    told: list[str] = []
    at = workspaces(kept, told)
    await at.store.async_save(installation("T1", "xoxb-one"))
    await at.store.async_save(installation("T2", "xoxb-two", "E9"))
    assert told == ["T1 by U0INSTALLER", "E9-T2 by U0INSTALLER"]
    again = workspaces(kept)
    assert await again.token("T1") == "xoxb-one"
    assert await again.token("E9-T2") == "xoxb-two"
    for unknown in ("T2", "E9-T1", "T3"):
        with pytest.raises(NotInstalled):
            await again.token(unknown)
    lying = await rows(kept)
    assert "xoxb" not in lying
    assert "xoxp" not in lying
    assert "U0INSTALLER" not in lying


async def test_what_is_installed_again_replaces_what_was(kept: SqlStore) -> None:
    at = workspaces(kept)
    await at.store.async_save(installation("T1", "xoxb-one"))
    assert await at.token("T1") == "xoxb-one"
    await at.store.async_save(installation("T1", "xoxb-new"))
    assert await at.token("T1") == "xoxb-new", "also in a program that knew the old one"
    assert (await rows(kept)).count("'A1'") == 2, "one row in each table"


async def test_the_app_is_forgotten_unless_it_was_installed_since(kept: SqlStore) -> None:
    at, now = workspaces(kept), datetime.now(UTC)
    await at.store.async_save(installation("T1", "xoxb-one"))
    await at.store.async_save(installation("T2", "xoxb-two"))
    assert not await at.forget("T1", now - timedelta(minutes=1))
    assert await at.token("T1") == "xoxb-one"
    assert await at.forget("T1", now + timedelta(minutes=1))
    with pytest.raises(NotInstalled):
        await at.token("T1")
    assert await at.token("T2") == "xoxb-two"


async def test_another_key_opens_them_too(kept: SqlStore, tmp_path: Path) -> None:
    await workspaces(kept).store.async_save(installation("T1", "xoxb-one"))
    before = await rows(kept)
    await rotate(kept, KeyPlace((), str(tmp_path / "farpair.key")), tmp_path, drop=True)
    assert await rows(kept) != before
    assert await workspaces(kept).token("T1") == "xoxb-one"


async def test_a_whole_organisation_is_refused(kept: SqlStore) -> None:
    whole = installation("", "xoxb-one", "E9")
    whole.team_id = None
    with pytest.raises(Exception, match="one workspace after the other"):
        await workspaces(kept).store.async_save(whole)
    assert "A1" not in await rows(kept)
