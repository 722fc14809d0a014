"""Installations of the app in many workspaces: Slack's OAuth, tokens that lie sealed and are renewed in time."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from copy import copy
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import structlog
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.slack.http import INSTALL, REDIRECT
from adapters.slack.logs import LOGGER
from adapters.slack.manifest import scopes
from adapters.slack.places import enterprise_of, team_of, tenant_of
from adapters.slack.ports import Liaison
from adapters.slack.settings import API, SlackSettings
from adapters.slack.trouble import NotInstalled, sorted_out
from adapters.slack.workspaces import Raw, told
from bot.chat import ChatError

log = structlog.get_logger()

SEALED = ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token", "incoming_webhook_url")
Engines = tuple[AsyncEngine, AsyncEngine]
"""Of the database: the one that writes, and the one that reads."""
BELIEVED, SAME_MOMENT = 30.0, 5.0
"""Seconds for which a token is not asked for again, and in which an uninstallation may be told late."""
BEFORE = 120
"""Minutes before a token runs out in which it is renewed."""
STATE_SECONDS = 600
_AUTHORIZE = "https://slack.com/oauth/v2/authorize"
Kept = TypeVar("Kept", Bot, Installation)


class Installations(AsyncInstallationStore):
    """The library's own tables, with tokens sealed. `installed` is told of each installation."""

    def __init__(
        self,
        writes: AsyncSQLAlchemyInstallationStore,
        reads: AsyncSQLAlchemyInstallationStore,
        liaison: Liaison,
        installed: Callable[[Installation], Awaitable[None]],
    ) -> None:
        self._rows, self._reads, self._liaison, self._installed = writes, reads, liaison, installed

    async def async_save(self, installation: Installation) -> None:
        if not installation.team_id:
            raise BoltError("Farpair is installed in one workspace after the other, not in a whole organisation.")
        await self._drop_older(installation)
        await self._rows.async_save(self._sealed(_of_nobody(installation)))
        await self._installed(installation)

    async def async_save_bot(self, bot: Bot) -> None:
        await self._rows.async_save_bot(self._sealed(bot))

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        asked: Any = {"enterprise_id": enterprise_id, "team_id": team_id}
        found = await self._reads.async_find_bot(**asked, is_enterprise_install=is_enterprise_install)
        return self._opened(found) if found is not None else None

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        asked: Any = {"enterprise_id": enterprise_id, "team_id": team_id, "user_id": user_id}
        found = await self._reads.async_find_installation(**asked, is_enterprise_install=is_enterprise_install)
        return self._opened(found) if found is not None else None

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        await self._rows.async_delete_bot(enterprise_id=enterprise_id, team_id=team_id)

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        asked: Any = {"enterprise_id": enterprise_id, "team_id": team_id, "user_id": user_id}
        await self._rows.async_delete_installation(**asked)

    async def _drop_older(self, installation: Installation) -> None:
        """The library keeps every installation; what is replaced is of no use, and a token that nobody needs."""
        whose: Any = {"enterprise_id": installation.enterprise_id, "team_id": installation.team_id}
        await self._rows.async_delete_bot(**whose)
        await self._rows.async_delete_installation(**whose)

    def _sealed(self, kept: Kept) -> Kept:
        return _with_secrets(kept, self._liaison.seal)

    def _opened(self, kept: Kept) -> Kept:
        return _with_secrets(kept, self._liaison.unseal)


def _of_nobody(installation: Installation) -> Installation:
    """Who pressed the button is no matter of the token's, and their own token is not wanted."""
    changed = copy(installation)
    changed.user_id, changed.user_token, changed.user_refresh_token = "-", None, None
    return changed


def _with_secrets(kept: Kept, change: Callable[[str], str]) -> Kept:
    changed = copy(kept)
    for name in SEALED:
        if secret := getattr(changed, name, None):
            setattr(changed, name, change(secret))
    return changed


class States(AsyncOAuthStateStore):
    """That an installation was begun here: each state is good once, for ten minutes."""

    def __init__(self, liaison: Liaison) -> None:
        self._liaison = liaison

    @property
    def logger(self) -> Any:
        return LOGGER

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:
        state = secrets.token_urlsafe(24)
        until = datetime.now(UTC) + timedelta(seconds=STATE_SECONDS)
        await self._liaison.remember(f"state/{state}", until.isoformat())
        return state

    async def async_consume(self, state: str) -> bool:
        until = await self._liaison.recall(f"state/{state}"[:200])
        if not until:
            return False
        await self._liaison.remember(f"state/{state}", "")
        return datetime.now(UTC) < datetime.fromisoformat(until)


class InstalledWorkspaces:
    """The workspaces in which the app is installed, and their tokens; one that was read is believed for a moment."""

    def __init__(
        self,
        settings: SlackSettings,
        liaison: Liaison,
        engines: Engines,
        client: Callable[[], AsyncWebClient],
        installed: Callable[[Installation], Awaitable[None]],
    ) -> None:
        self._settings, self._liaison, self._client = settings, liaison, client
        writes, reads = (AsyncSQLAlchemyInstallationStore(settings.client_id, each, logger=LOGGER) for each in engines)
        self._turns: dict[str, asyncio.Lock] = {}
        self._known: dict[str, tuple[float, Bot]] = {}

        async def known_anew(installation: Installation) -> None:
            self._known.pop(tenant_in(installation), None)
            await installed(installation)

        self.store = Installations(writes, reads, liaison, known_anew)

    async def token(self, tenant: str) -> str:
        """The bot's token there.

        Raises:
            NotInstalled: the app is not (any more) installed there.
        """
        return str((await self.bot(tenant)).bot_token)

    async def bot(self, tenant: str) -> Bot:
        """The bot there, with a token that is good for a while; renewed where it is not.

        Raises:
            NotInstalled: the app is not (any more) installed there.
        """
        async with self._turns.setdefault(tenant, asyncio.Lock()):
            since, known = self._known.get(tenant, (-BELIEVED, None))
            if known is not None and time.monotonic() - since < BELIEVED:
                return known
            found = await self.store.async_find_bot(**_whose(tenant))
            if found is None:
                raise NotInstalled("Farpair is not installed in this workspace any more.")
            found = await self._renewed(found) if found.bot_refresh_token else found
            self._known[tenant] = (time.monotonic(), found)
            return found

    def tenant(self, raw: Raw) -> str:
        """The tenant that something came from."""
        return told(raw)

    async def authorized(self, enterprise: str | None, team: str | None) -> AuthorizeResult | None:
        """Who speaks for us there; None where the app is not installed."""
        try:
            bot = await self.bot(tenant_of(str(team or ""), str(enterprise or "")))
        except NotInstalled:
            return None
        return AuthorizeResult(
            enterprise_id=bot.enterprise_id,
            team_id=bot.team_id,
            bot_token=bot.bot_token,
            bot_id=bot.bot_id,
            bot_user_id=bot.bot_user_id,
        )

    async def _renewed(self, bot: Bot) -> Bot:
        rotator = AsyncTokenRotator(
            client_id=self._settings.client_id, client_secret=self._settings.client_secret, client=self._client()
        )
        try:
            with sorted_out("oauth.v2.access"):
                renewed = await rotator.perform_bot_token_rotation(bot=bot, minutes_before_expiration=BEFORE)
        except (SlackTokenRotationError, ChatError) as error:
            log.error("a token was not renewed", error=type(error.__cause__ or error).__name__)
            return bot
        if renewed is None:
            return bot
        await self.store.async_save_bot(renewed)
        return renewed

    async def forget(self, tenant: str, at: datetime) -> bool:
        """The app was taken away there at that instant, or its tokens were; False where it has been installed since."""
        found = await self.store.async_find_bot(**_whose(tenant))
        if found is not None and at.timestamp() + SAME_MOMENT < found.installed_at:
            return False
        self._known.pop(tenant, None)
        await self.store.async_delete_bot(**_whose(tenant))
        await self.store.async_delete_installation(**_whose(tenant))
        return True

    def flow(self) -> AsyncOAuthFlow:
        """The way through which somebody installs the app."""
        settings = self._settings
        base = settings.api_base.rstrip("/").removesuffix("/api")
        address = settings.address.rstrip("/")
        return AsyncOAuthFlow(
            client=self._client(),
            logger=LOGGER,
            settings=AsyncOAuthSettings(
                client_id=settings.client_id,
                client_secret=settings.client_secret,
                scopes=scopes(settings),
                redirect_uri=f"{address}{REDIRECT}",
                install_path=INSTALL,
                install_page_rendering_enabled=False,
                redirect_uri_path=REDIRECT,
                authorization_url=_AUTHORIZE if settings.api_base == API else f"{base}/oauth/v2/authorize",
                installation_store=self.store,
                installation_store_bot_only=True,
                state_store=States(self._liaison),
                state_expiration_seconds=STATE_SECONDS,
                logger=LOGGER,
            ),
        )


def _whose(tenant: str) -> dict[str, Any]:
    return {"enterprise_id": enterprise_of(tenant) or None, "team_id": team_of(tenant)}


def tenant_in(installation: Installation) -> str:
    """The workspace of an installation."""
    return tenant_of(str(installation.team_id or ""), str(installation.enterprise_id or ""))
